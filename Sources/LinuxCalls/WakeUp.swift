// Role: lets one thread end another thread's wait.
import CLinux
import Glibc

/// An event that any thread may raise; once raised, every wait on it ends at once.
public final class WakeUp: Sendable {
  private let event: Descriptor

  /// Makes an event that is not raised; throws `LinuxError` when the process has no descriptor left.
  public init() throws(LinuxError) {
    event = Descriptor(owning: try SystemCalls.check("eventfd", "wake-up") { clinux_eventfd() }, subject: "wake-up")
  }

  /// Raises the event.
  public func raise() {
    // The only failure is a counter at its end, and then it is raised already.
    try? event.write([1, 0, 0, 0, 0, 0, 0, 0])
  }

  /// Waits until a descriptor can be read, the event is raised, or the time is up; throws `LinuxError`.
  ///
  /// A negative time waits without end.
  public func wait(for descriptor: Int32, milliseconds: Int32) throws(LinuxError) -> WaitResult {
    let (readable, raised) = try SystemCalls.poll(descriptor, event.number, milliseconds: milliseconds)
    return raised ? .woken : readable ? .readable : .timedOut
  }
}

/// What ended a wait.
public enum WaitResult: Hashable, Sendable {
  /// The descriptor can be read, or has failed and says so when read.
  case readable
  /// Someone raised the event.
  case woken
  /// The time is up, or a signal came.
  case timedOut
}
