// Role: the bounded queue from the capture thread to the journal thread; when it is full the capture thread waits.
import Dispatch
import EgressPipeline
import EgressTypes
import Synchronization

/// What the journal thread is given to do, in order.
enum JournalWork: Sendable {
  /// An event of the pipeline.
  case event(PipelineEvent)
  /// A record of the daemon itself.
  case record(JournalRecord)
}

/// A queue with one consumer.
///
/// Waiting is right for the producer: the kernel's ring buffers meanwhile, and what it must drop is counted there.
final class EventQueue: Sendable {
  private struct State {
    var work: [JournalWork] = []
    var isClosed = false
  }

  /// Pieces of work held before the producer waits; an event and what it refers to take a few KiB.
  static let capacity = 4096

  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)
  private let emptied = DispatchSemaphore(value: 0)

  /// Adds a record, waiting while the queue is full; after `close` it is dropped.
  func put(_ record: JournalRecord) { put([.record(record)]) }

  /// Adds events, waiting while the queue is full; after `close` they are dropped.
  func put(_ events: [PipelineEvent]) { put(events.map { .event($0) }) }

  /// Adds work piece by piece as there is room.
  ///
  /// Work after `close` is dropped: then the journal thread has failed and the daemon ends.
  private func put(_ work: [JournalWork]) {
    var rest = work[...]
    while !rest.isEmpty {
      let taken = state.withLock { state in
        guard !state.isClosed else { return rest.count }
        let part = rest.prefix(EventQueue.capacity - state.work.count)
        state.work += part
        return part.count
      }
      rest = rest.dropFirst(taken)
      if taken > 0 { filled.signal() } else { _ = emptied.wait(timeout: .now() + .milliseconds(100)) }
    }
  }

  /// Takes all work there is, waiting at most so long for some; nil when the queue is closed and empty.
  func take(milliseconds: Int) -> [JournalWork]? {
    if state.withLock({ $0.work.isEmpty && !$0.isClosed }) {
      _ = filled.wait(timeout: .now() + .milliseconds(milliseconds))
    }
    let (work, isClosed) = state.withLock { state in
      defer { state.work = [] }
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
