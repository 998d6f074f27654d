// Role: the bounded queue from the capture thread to the journal thread; when it is full the capture thread waits.
import Dispatch
import EgressPipeline
import EgressTypes
import Synchronization

/// What the journal thread is given to do, in order.
enum JournalWork: Sendable {
  /// Events of the pipeline.
  case events([PipelineEvent])
  /// A record of the daemon itself.
  case record(JournalRecord)
}

/// A queue with one producer and one consumer.
///
/// Waiting is right for the producer: the kernel's ring buffers meanwhile, and what it must drop is counted there.
final class EventQueue: Sendable {
  private struct State {
    var work: [JournalWork] = []
    var weight = 0
    var isClosed = false
  }

  /// Events held before the producer waits.
  static let capacity = 65_536

  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)
  private let emptied = DispatchSemaphore(value: 0)

  /// Adds work, waiting while the queue is full, and says whether it had to wait.
  ///
  /// Work after `close` is dropped: then the journal thread has failed and the daemon ends.
  @discardableResult
  func put(_ work: JournalWork) -> Bool {
    let weight = if case .events(let events) = work { events.count } else { 1 }
    var hasWaited = false
    while true {
      let isTaken = state.withLock { state in
        guard !state.isClosed else { return true }
        guard state.work.isEmpty || state.weight + weight <= EventQueue.capacity else { return false }
        state.work.append(work)
        state.weight += weight
        return true
      }
      if isTaken { break }
      hasWaited = true
      _ = emptied.wait(timeout: .now() + .milliseconds(100))
    }
    filled.signal()
    return hasWaited
  }

  /// Takes all work there is, waiting at most so long for some; nil when the queue is closed and empty.
  func take(milliseconds: Int) -> [JournalWork]? {
    if state.withLock({ $0.work.isEmpty && !$0.isClosed }) {
      _ = filled.wait(timeout: .now() + .milliseconds(milliseconds))
    }
    let (work, isClosed) = state.withLock { state in
      defer {
        state.work = []
        state.weight = 0
      }
      return (state.work, state.isClosed)
    }
    emptied.signal()
    return work.isEmpty && isClosed ? nil : work
  }

  /// Ends the queue: what it holds is still taken.
  func close() {
    state.withLock { $0.isClosed = true }
    filled.signal()
    emptied.signal()
  }
}
