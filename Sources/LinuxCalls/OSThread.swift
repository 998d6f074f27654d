// Role: a thread of the operating system, for loops that block and so must stay off the concurrency pool.
import Glibc
import Synchronization

/// A thread that owns what it works on.
///
/// Ownership is what keeps it sound: the payload (a capture handle, a listening socket) moves into the thread and no
/// other thread can name it any more.
public final class OSThread: Sendable {
  private let running: Mutex<pthread_t?>

  /// Starts a thread that runs `body` once with the payload; throws `LinuxError`.
  ///
  /// The name is cut to 15 bytes; `ps -L` and a debugger show it.
  public init<Payload: ~Copyable & Sendable>(
    named name: String, owning payload: consuming Payload, _ body: @escaping @Sendable (consuming Payload) -> Void
  ) throws(LinuxError) {
    running = Mutex(try SystemCalls.startThread(OwningEntry(name: name, payload: payload, body: body)))
  }

  /// How many threads can run at the same time here, but no more than 8: each holds what it works on in memory.
  public static var processors: Int { min(8, max(1, SystemCalls.processors)) }

  /// Waits until the thread has ended, and says whether this was the first call; a second one returns at once.
  @discardableResult public func join() -> Bool {
    guard let thread = running.withLock({ $0.take() }) else { return false }
    SystemCalls.joinThread(thread)
    return true
  }
}

/// What a new thread runs; handed over once, by the starting thread to the new one.
class ThreadEntry {
  let name: String

  init(name: String) { self.name = name }

  func start() {}
}

private final class OwningEntry<Payload: ~Copyable & Sendable>: ThreadEntry {
  private var payload: Payload?
  private let body: @Sendable (consuming Payload) -> Void

  init(name: String, payload: consuming Payload, body: @escaping @Sendable (consuming Payload) -> Void) {
    self.payload = consume payload
    self.body = body
    super.init(name: name)
  }

  override func start() {
    SystemCalls.nameThread(name)
    if let payload = payload.take() { body(payload) }
  }
}
