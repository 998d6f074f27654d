// Role: what the daemon's threads share: orders one way, figures the other, each behind one lock.
import EgressPipeline
import EgressSetup
import EgressTypes
import Synchronization

/// Figures for `egressctl status`, published by the threads that own them.
struct DaemonFigures: Sendable {
  /// When the daemon started.
  var started = Timestamp(nanoseconds: 0)
  /// Everything captured since then.
  var captured = WireCount()
  /// Flows open now.
  var openFlows = 0
  /// The kernel's counters.
  var kernel = KernelCounters()
  /// What is held against the last second; empty when it was watched.
  var unwatched: UnwatchedReasons = []
  /// What was counted and did not add up, since the start.
  var mismatch: String?
  /// The last turn of the capture loop; by a clock that nobody sets, as a clock set back would hide a hung loop.
  var captureTurn = ContinuousClock.now
  /// The last turn of the journal loop.
  var journalTurn = ContinuousClock.now
  /// Records in the journal.
  var journalSize: UInt64 = 0
  /// Records the newest checkpoint signs.
  var checkpointSize: UInt64 = 0
  /// Since when the journal's disk is full; nil when it is not.
  var diskFullSince: Timestamp?
  /// What is kept of frames as evidence.
  var frames = FrameFigures()
  /// What the configuration in force warns of.
  var warnings: [String] = []
  /// The configuration in force.
  var basis: LoadedBasis?
  /// Why the last reload was refused; nil when it was not.
  var rejection: String?
}

/// Why the daemon ended although nobody asked it to.
struct DaemonFailure: Error, CustomStringConvertible {
  let reason: String
  var description: String { "stopped watching: \(reason)" }
}

/// Another configuration on its way to the capture thread, which journals it when it takes it.
struct NextBasis: Sendable {
  let basis: LoadedBasis
  /// The record of what is in force with it.
  let record: JournalRecord
}

/// The shared state.
final class DaemonState: Sendable {
  private struct Content {
    var figures = DaemonFigures()
    var nextBases: [NextBasis] = []
    var wantsRestatement = false
    var isStopping = false
    var failure: String?
  }

  private let content = Mutex(Content())
  private let failed = AsyncStream.makeStream(of: Void.self)

  /// Reads or changes the figures.
  func withFigures<Value: Sendable>(_ body: (inout DaemonFigures) -> Value) -> Value {
    content.withLock { body(&$0.figures) }
  }

  /// Leaves another configuration for the capture thread.
  func offer(_ next: NextBasis) { content.withLock { $0.nextBases.append(next) } }

  /// Takes the configurations that were left, oldest first; each is journalled, also one that another follows at once.
  func takeBases() -> [NextBasis] {
    content.withLock { content in
      defer { content.nextBases = [] }
      return content.nextBases
    }
  }

  /// Asks the capture thread to journal once more what is in force.
  func requestRestatement() { content.withLock { $0.wantsRestatement = true } }

  /// What is in force, if it was asked for; it is asked for once.
  func takeRestatement() -> LoadedBasis? {
    content.withLock { content in
      defer { content.wantsRestatement = false }
      return content.wantsRestatement ? content.figures.basis : nil
    }
  }

  /// Whether the capture thread is to end.
  var isStopping: Bool { content.withLock { $0.isStopping } }

  /// Tells the capture thread to end.
  func requestStop() { content.withLock { $0.isStopping = true } }

  /// Notes why a thread cannot go on; the first reason stands.
  func fail(_ reason: String) {
    content.withLock { $0.failure = $0.failure ?? reason }
    failed.continuation.finish()
  }

  /// Why a thread could not go on, or nil.
  var failure: String? { content.withLock { $0.failure } }

  /// Returns when a thread cannot go on, or when cancelled.
  func waitForFailure() async { for await _ in failed.stream {} }
}
