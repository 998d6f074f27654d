// Role: the journal thread: takes what waits, makes it durable in groups, and signs checkpoints.
import EgressPipeline
import EgressSetup
import EgressTypes

/// The journal, owned by its thread.
struct JournalLoop: ~Copyable, Sendable {
  private var recorder: Recorder
  private let queue: EventQueue
  private let state: DaemonState
  /// For how many days records are kept; nil for ever.
  private let days: Int?
  private let clock = SystemClock()
  /// Whether segments may be left that are old enough to go.
  private var hasOldSegments = false

  init(recorder: consuming Recorder, queue: EventQueue, state: DaemonState, keepingDays days: Int?) {
    self.recorder = recorder
    self.queue = queue
    self.state = state
    self.days = days
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
        try beginDay()
        try deleteSomeSegments()
      }
      try recorder.close(at: clock.reading.wall, because: state.failure)
    } catch {
      state.fail("\(error)")
      queue.close()
    }
  }

  /// Once a day: another key signs, what judges is written down anew, and what is too old goes.
  private mutating func beginDay() throws {
    let now = clock.reading.wall
    guard recorder.isDayOver(at: now) else { return }
    try recorder.rotateKey(at: now)
    state.requestRestatement()
    hasOldSegments = days != nil
    publish()
  }

  private mutating func deleteSomeSegments() throws {
    guard hasOldSegments, let days else { return }
    hasOldSegments = try recorder.deleteSegments(olderThan: days, at: clock.reading.wall)
    publish()
  }

  private mutating func commit() throws {
    try recorder.commit(at: clock.reading.wall)
    // Alerts are read from what a checkpoint signs, so one that holds an alert is signed at once.
    try recorder.signIfDue(at: clock.reading.wall)
    publish()
  }

  private mutating func publish() {
    let (size, signed, fullSince) = (recorder.size, recorder.checkpointSize, recorder.fullSince)
    let frames = recorder.frameFigures
    state.withFigures { figures in
      figures.journalSize = size
      figures.checkpointSize = signed
      figures.diskFullSince = fullSince
      figures.frames = frames
      figures.journalTurn = .now
    }
  }
}
