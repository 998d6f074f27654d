// Role: a value that a thread of its own works out, so that work can be spread over the processors.
import Synchronization

/// A value that is worked out on a thread of its own.
public final class ThreadResult<Value: Sendable>: Sendable {
  private let work: @Sendable () -> Value
  private let slot: Slot
  private let thread: OSThread?

  private final class Slot: Sendable {
    let value = Mutex<Value?>(nil)
  }

  /// Starts a thread that works the value out; where none can be had, `wait` does.
  public init(named name: String, _ work: @escaping @Sendable () -> Value) {
    self.work = work
    slot = Slot()
    thread = try? OSThread(named: name, owning: slot) { slot in
      let value = work()
      slot.value.withLock { $0 = value }
    }
  }

  deinit { thread?.join() }

  /// Waits for the value; to be called once.
  public func wait() -> Value {
    thread?.join()
    return slot.value.withLock { $0.take() } ?? work()
  }
}
