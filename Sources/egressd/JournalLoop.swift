// Role: the journal thread: takes what waits, makes it durable in groups, and signs checkpoints.
import EgressPipeline
import EgressSetup
import EgressTypes

/// The journal, owned by its thread.
struct JournalLoop: ~Copyable, Sendable {
  private var recorder: Recorder
  private let queue: EventQueue
  private let state: DaemonState
  private let clock = SystemClock()

  init(recorder: consuming Recorder, queue: EventQueue, state: DaemonState) {
    self.recorder = recorder
    self.queue = queue
    self.state = state
  }

  /// Journals until the queue is closed; a failed write is a broken promise and ends the daemon.
  consuming func run() {
    do {
      while let work = queue.take(milliseconds: 1000) {
        for item in work {
          switch item {
          case .event(let event): recorder.add(event)
          case .record(let record): recorder.add(record)
          }
          if recorder.isFull { try commit() }
        }
        try commit()
      }
      try recorder.close(at: clock.reading.wall, because: state.failure)
    } catch {
      state.fail("\(error)")
      queue.close()
    }
  }

  private mutating func commit() throws {
    try recorder.commit()
    // Alerts are read from what a checkpoint signs, so one that holds an alert is signed at once.
    try recorder.signIfDue(at: clock.reading.wall)
    publish()
  }

  private mutating func publish() {
    let (size, signed) = (recorder.size, recorder.checkpointSize)
    let now = clock.reading.wall
    state.withFigures { figures in
      figures.journalSize = size
      figures.checkpointSize = signed
      figures.journalTurn = now
    }
  }
}
