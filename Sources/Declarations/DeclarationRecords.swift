// Role: what is declared as journal records, and the way back from them after a restart.
import EgressTypes

/// What a record tells of a declaration.
public enum DeclarationStep: String, Sendable {
  /// A window was asked for.
  case requested
  /// A window opened.
  case approved
  /// More of a window's amount is used.
  case used
  /// The program stops while a window is open; the amount used is exact.
  case suspended
  /// The program goes on with what was declared before it stopped.
  case resumed
  /// A window closed, or was turned down.
  case closed
  /// An operation or a test began.
  case started
  /// An operation goes on.
  case continued
  /// An operation or a test ended.
  case ended
  /// What a test of Local Data Mode came to.
  case statement
}

/// The keys of records of declarations alone.
enum DeclarationKey {
  static let pack = "egress.window.pack"
  static let destinations = "egress.window.destinations"
  static let minutes = "egress.window.minutes"
  static let limit = "egress.window.upload_limit"
  static let used = "egress.window.upload_used"
  static let reason = "egress.window.reason"
  static let requester = "egress.window.requested_by"
  static let requestedAt = "egress.window.requested_at"
  static let approver = "egress.window.approved_by"
  static let openedAt = "egress.window.opened_at"
  static let expires = "egress.window.expires_at"
  static let devices = "egress.operation.devices"
  static let startedAt = "event.start"
  static let startedBy = "egress.started_by"
}

extension JournalRecord {
  private init(
    _ kind: RecordKind, _ step: DeclarationStep, by person: Person?, because reason: String?, at time: Timestamp
  ) {
    self.init(kind: kind, at: time)
    self[string: RecordKey.step] = step.rawValue
    self[string: RecordKey.person] = person?.description
    self[list: RecordKey.reasons] = reason.map { [$0] } ?? []
  }

  /// The record of a step of a window, with all there is to know of it.
  init(
    of window: ExceptionWindow, _ step: DeclarationStep, by person: Person?, because reason: String? = nil,
    at time: Timestamp
  ) {
    self.init(.window, step, by: person, because: reason, at: time)
    self[string: RecordKey.window] = window.id
    self[string: RecordKey.device] = window.device
    self[string: DeclarationKey.pack] = window.pack
    self[list: DeclarationKey.destinations] = window.destinations
    self[integer: DeclarationKey.minutes] = Int64(window.minutes)
    self[integer: DeclarationKey.limit] = Int64(clamping: window.uploadBytes)
    self[integer: DeclarationKey.used] = Int64(clamping: window.usedBytes)
    self[string: DeclarationKey.reason] = window.reason
    self[string: DeclarationKey.requester] = window.requester.description
    self[string: DeclarationKey.requestedAt] = window.requestedAt.description
    self[string: DeclarationKey.approver] = window.approver?.description
    self[string: DeclarationKey.openedAt] = window.openedAt?.description
    self[string: DeclarationKey.expires] = window.expires?.description
  }

  /// The record of a step of an operation.
  init(of operation: DeclaredOperation, _ step: DeclarationStep, by person: Person?, at time: Timestamp) {
    self.init(.operation, step, by: person, because: nil, at: time)
    self[string: RecordKey.operation] = operation.tag
    self[string: RecordKey.policy] = operation.policy
    self[list: DeclarationKey.devices] = operation.devices
    self[string: DeclarationKey.startedAt] = operation.startedAt.description
    self[string: DeclarationKey.startedBy] = operation.startedBy.description
  }

  /// The record of a step of a test of Local Data Mode.
  init(
    of test: LocalDataModeTest, _ step: DeclarationStep, by person: Person?, because reason: String? = nil,
    at time: Timestamp
  ) {
    self.init(.localDataMode, step, by: person, because: reason, at: time)
    self[string: RecordKey.localDataMode] = test.id
    self[string: RecordKey.device] = test.device
    self[string: RecordKey.policy] = test.policy
    self[string: DeclarationKey.startedAt] = test.startedAt.description
    self[string: DeclarationKey.startedBy] = test.startedBy.description
  }

  /// Which step of a declaration the record tells; nil for other records.
  public var declarationStep: DeclarationStep? { self[string: RecordKey.step].flatMap(DeclarationStep.init) }
}

extension JournalRecord {
  /// Reads a time.
  fileprivate func time(_ key: String) -> Timestamp? { self[string: key].flatMap { Timestamp(rfc3339: $0) } }
  /// Reads a person.
  fileprivate func person(_ key: String) -> Person? { self[string: key].flatMap { Person($0) } }
}

extension ExceptionWindow {
  /// Reads the window of a record; nil when the record does not hold it whole.
  init?(_ record: JournalRecord) {
    guard let id = record[string: RecordKey.window], let device = record[string: RecordKey.device],
      let pack = record[string: DeclarationKey.pack], let minutes = record[integer: DeclarationKey.minutes],
      let limit = record[integer: DeclarationKey.limit], let used = record[integer: DeclarationKey.used],
      let reason = record[string: DeclarationKey.reason], let requester = record.person(DeclarationKey.requester),
      let requestedAt = record.time(DeclarationKey.requestedAt), (1...Int64(WindowTerms.longest)).contains(minutes)
    else { return nil }
    self.init(
      id: id, device: device, pack: pack, destinations: record[list: DeclarationKey.destinations],
      minutes: Int(truncatingIfNeeded: minutes), uploadBytes: UInt64(clamping: limit), reason: reason,
      requester: requester, requestedAt: requestedAt)
    usedBytes = UInt64(clamping: used)
    recordedBytes = usedBytes
    if let openedAt = record.time(DeclarationKey.openedAt), let approver = record.person(DeclarationKey.approver) {
      self.openedAt = openedAt
      self.approver = approver
      status = .open
    }
  }
}

extension DeclaredOperation {
  /// Reads the operation of a record; nil when the record does not hold it whole.
  init?(_ record: JournalRecord) {
    guard let tag = record[string: RecordKey.operation], let policy = record[string: RecordKey.policy],
      let startedAt = record.time(DeclarationKey.startedAt), let startedBy = record.person(DeclarationKey.startedBy),
      let recordedAt = record.time
    else { return nil }
    self.init(
      tag: tag, policy: policy, devices: record[list: DeclarationKey.devices], startedAt: startedAt,
      startedBy: startedBy, recordedAt: recordedAt)
  }
}

extension LocalDataModeTest {
  /// Reads the test of a record; nil when the record does not hold it whole.
  init?(_ record: JournalRecord) {
    guard let id = record[string: RecordKey.localDataMode], let device = record[string: RecordKey.device],
      let policy = record[string: RecordKey.policy], let startedAt = record.time(DeclarationKey.startedAt),
      let startedBy = record.person(DeclarationKey.startedBy)
    else { return nil }
    self.init(id: id, device: device, policy: policy, startedAt: startedAt, startedBy: startedBy)
  }
}

extension DeclarationBook {
  /// Takes notice of a record of the journal, oldest first, as when the program starts again; other records are passed over.
  public mutating func restore(_ record: JournalRecord) {
    if record.kind == .breach { return restore(breach: record) }
    guard let step = record.declarationStep else { return }
    switch record.kind {
    case .window:
      guard let id = record[string: RecordKey.window] else { return }
      noteID(id)
      windows.removeAll { $0.id == id }
      guard step != .closed, var window = ExceptionWindow(record) else { return }
      // After a crash as much as the journal did not yet know may have been used.
      if step != .suspended, window.status == .open { window.usedBytes &+= window.recordedEvery }
      windows.append(window)
    case .operation:
      operations.removeAll { $0.tag == record[string: RecordKey.operation] }
      if step != .ended, let operation = DeclaredOperation(record) { operations.append(operation) }
    case .localDataMode:
      guard let id = record[string: RecordKey.localDataMode] else { return }
      noteID(id)
      tests.removeAll { $0.id == id }
      if step == .started || step == .resumed, let test = LocalDataModeTest(record) { tests.append(test) }
    default: return
    }
  }

  /// Goes on with what was restored: ends what is over by now, and records what goes on.
  ///
  /// `last` is the time of the newest record: a clock that stands before it was set back, and no window can be measured.
  public mutating func resume(at time: Timestamp, after last: Timestamp? = nil) {
    renewGrants()
    if let last, time < last { closeWindows(afterClockStepAt: time) }
    expire(at: time)
    for place in windows.indices where windows[place].status == .open {
      windows[place].usedBytes = min(windows[place].usedBytes, windows[place].uploadBytes)
      note(place, .resumed, at: time)
    }
    replace(terms: terms, at: time)
    for test in tests { records.append(JournalRecord(of: test, .resumed, by: nil, at: time)) }
  }
}

extension DeclarationBook {
  /// The key under which the control socket tells what is declared, each as the JSON of its record.
  public static let listKey = "declarations"

  /// Records of all that is declared, as of its last step.
  public var standing: [JournalRecord] {
    windows.map { window in
      let step = window.status == .open ? DeclarationStep.approved : .requested
      return JournalRecord(of: window, step, by: window.approver, at: window.openedAt ?? window.requestedAt)
    }
      + operations.map { JournalRecord(of: $0, .started, by: $0.startedBy, at: $0.startedAt) }
      + tests.map { JournalRecord(of: $0, .started, by: $0.startedBy, at: $0.startedAt) }
      + breaches.map { JournalRecord(summaryOf: $0) }
  }
}
