// Role: everything declared at the moment: carries out what people declare, ends what is over, keeps a record of each step.
import EgressTypes

/// Windows, operations, tests of Local Data Mode and breach cases, with their rules and without clock, file or socket.
///
/// Each step leaves a record in `records`, which holds the whole state of what it concerns: the journal alone is enough
/// to go on after a restart.
public struct DeclarationBook: Sendable {
  /// Windows asked for or open at one time.
  static let maximumWindows = 64
  /// Operations at one time.
  static let maximumOperations = 64
  /// Bytes of UTF-8 that a reason may take.
  static let maximumReason = 500
  /// A window that nobody approved for so long is no longer wanted, in hours.
  static let longestRequestHours: Int64 = 24
  /// The journal hears of an operation and of a breach case at least this often, in hours, so that a restart need not read far back.
  static let operationRecordHours: Int64 = 12

  /// What may be declared.
  public private(set) var terms: DeclarationTerms
  /// Windows asked for or open, oldest first.
  public internal(set) var windows: [ExceptionWindow] = []
  /// Operations that go on, oldest first.
  public internal(set) var operations: [DeclaredOperation] = []
  /// Tests that go on, oldest first.
  public internal(set) var tests: [LocalDataModeTest] = []
  /// Breach cases that are not closed, oldest first.
  public internal(set) var breaches: [OpenBreach] = []
  /// Records of steps that nobody took yet.
  public internal(set) var records: [JournalRecord] = []
  /// What flows are told of the open windows.
  private(set) var grants: [WindowGrant] = []

  private var day = CivilDate(daysSinceEpoch: 0)
  private var lastNumber = 0

  /// Makes an empty book.
  public init(terms: DeclarationTerms = DeclarationTerms()) { self.terms = terms }

  /// Hands over the records of steps.
  public mutating func takeRecords() -> [JournalRecord] {
    defer { records = [] }
    return records
  }

  // MARK: - What flows ask

  /// Whether any window is open; nearly always not.
  @inlinable public var hasOpenWindows: Bool { openWindows > 0 }

  /// How many windows are open.
  public private(set) var openWindows = 0

  /// The first open window of a controller that covers what a flow's names are.
  public func grant(
    for device: String, covering services: [ServiceFinding], of attribution: Attribution
  ) -> WindowGrant? {
    grants.first { $0.device == device && $0.covers(services, of: attribution) }
  }

  /// Whether the window behind a grant is open.
  public func isOpen(_ grant: WindowGrant) -> Bool { grants.contains { $0 === grant } }

  /// Counts what the controller sent through a window; false when the window is closed, also by these very bytes.
  public mutating func charge(_ grant: WindowGrant, bytes: UInt64, at time: Timestamp) -> Bool {
    guard isOpen(grant), let place = windows.firstIndex(where: { $0.id == grant.id }) else { return false }
    // A packet may come in the second in which the window's time ends.
    if let expires = windows[place].expires, time >= expires {
      close(place, because: WindowEnd.expired, by: nil, at: time)
      return false
    }
    windows[place].usedBytes &+= bytes
    let window = windows[place]
    if window.usedBytes > window.uploadBytes {
      close(place, because: WindowEnd.limit, by: nil, at: time)
      return false
    }
    if window.usedBytes - min(window.recordedBytes, window.usedBytes) >= window.recordedEvery {
      note(place, .used, at: time)
    }
    return true
  }

  /// The policy that what is declared puts a controller under, with the operation and the test it takes part in.
  ///
  /// A test comes before an operation, and either before the policy that the inventory gives the controller.
  public func standing(of device: String) -> DeclaredStanding {
    let operation = operations.first { $0.includes(device) }
    let test = tests.first { $0.device == device }
    let policy = test?.policy ?? operation.map { terms.operations[$0.tag] ?? $0.policy }
    return DeclaredStanding(policy: policy, operation: operation?.tag, test: test?.id)
  }

  // MARK: - What time and reloads do

  /// Ends what is over.
  public mutating func expire(at time: Timestamp) {
    for place in windows.indices.reversed() {
      let window = windows[place]
      if let opened = window.openedAt, let expires = window.expires {
        if time < opened { close(place, because: WindowEnd.clock, by: nil, at: time) }
        if time >= expires { close(place, because: WindowEnd.expired, by: nil, at: time) }
      } else if time >= window.requestedAt.advanced(bySeconds: DeclarationBook.longestRequestHours * 3600) {
        close(place, because: WindowEnd.lapsed, by: nil, at: time)
      }
    }
    for test in tests where test.isOver(at: time) {
      end(test, because: LocalDataModeTest.overtime, by: nil, at: time)
    }
    for place in operations.indices {
      let isDue = operations[place].recordedAt.advanced(bySeconds: DeclarationBook.operationRecordHours * 3600) <= time
      guard isDue else { continue }
      operations[place].recordedAt = time
      records.append(JournalRecord(of: operations[place], .continued, by: nil, at: time))
    }
    tellClocks(at: time)
  }

  /// Whether a test has gone on for the longest time there is.
  public func hasTestDue(at time: Timestamp) -> Bool { tests.contains { $0.isOver(at: time) } }

  /// Closes every open window: when the clock was set, nobody can say how long one was open.
  public mutating func closeWindows(afterClockStepAt time: Timestamp) {
    for place in windows.indices.reversed() where windows[place].status == .open {
      close(place, because: WindowEnd.clock, by: nil, at: time)
    }
  }

  /// Puts other rules and another inventory in force, and ends what they no longer allow.
  public mutating func replace(terms: DeclarationTerms, at time: Timestamp) {
    self.terms = terms
    for place in windows.indices.reversed() {
      let window = windows[place]
      guard let pack = terms.windows[window.pack], pack.destinations == window.destinations else {
        close(place, because: WindowEnd.rules, by: nil, at: time)
        continue
      }
      if !terms.devices.contains(window.device) { close(place, because: WindowEnd.device, by: nil, at: time) }
    }
    for test in tests where !terms.devices.contains(test.device) {
      end(test, because: "\(test.device) left the inventory", by: nil, at: time)
    }
  }

  /// Notes the exact use of open windows, as when the program stops in order.
  public mutating func suspend(at time: Timestamp) {
    for place in windows.indices where windows[place].status == .open { note(place, .suspended, at: time) }
  }

  // MARK: - Steps

  /// The next name of a window or a test.
  mutating func nextID(at time: Timestamp) -> String {
    let today = CivilDate(containing: time)
    // A date that went back would give names a second time: the later day goes on.
    if today > day { (day, lastNumber) = (today, 0) }
    lastNumber += 1
    return "\(day).\(lastNumber)"
  }

  /// Takes notice of a name given before a restart.
  mutating func noteID(_ id: String) {
    let parts = id.split(separator: ".")
    guard parts.count == 2, let date = CivilDate(parts[0]), let number = Int(parts[1]), number > 0 else { return }
    if date > day { (day, lastNumber) = (date, number) } else if date == day { lastNumber = max(lastNumber, number) }
  }

  mutating func note(_ place: Int, _ step: DeclarationStep, by person: Person? = nil, at time: Timestamp) {
    windows[place].recordedBytes = windows[place].usedBytes
    records.append(JournalRecord(of: windows[place], step, by: person, at: time))
  }

  mutating func close(_ place: Int, because reason: String, by person: Person?, at time: Timestamp) {
    var window = windows.remove(at: place)
    window.status = .closed
    renewGrants()
    records.append(JournalRecord(of: window, .closed, by: person, because: reason, at: time))
  }

  mutating func end(_ test: LocalDataModeTest, because reason: String?, by person: Person?, at time: Timestamp) {
    tests.removeAll { $0.id == test.id }
    records.append(JournalRecord(of: test, .ended, by: person, because: reason, at: time))
  }

  /// Makes the grants of the open windows anew; a grant that stays is the same object, by which flows know it.
  mutating func renewGrants() {
    let open = windows.filter { $0.status == .open }
    grants = open.map { window in grants.first { $0.id == window.id } ?? WindowGrant(window) }
    openWindows = grants.count
  }
}

/// Why a window closed by itself, as its record says.
enum WindowEnd {
  static let expired = "its time is over"
  static let limit = "the controller sent more than it allows"
  static let lapsed = "nobody approved it within \(DeclarationBook.longestRequestHours) hours"
  static let clock = "the clock of this machine was set, so that its time cannot be told"
  static let device = "the controller left the inventory"
  static let rules = "the rules now in force do not have its pack, or have it with other destinations"
}

/// What is declared of one controller.
public struct DeclaredStanding: Hashable, Sendable {
  /// The policy it is held to; nil when nothing is declared.
  public var policy: String?
  /// The tag of the operation it takes part in.
  public var operation: String?
  /// The test of Local Data Mode it is under.
  public var test: String?

  /// Makes a standing; by default nothing is declared.
  public init(policy: String? = nil, operation: String? = nil, test: String? = nil) {
    self.policy = policy
    self.operation = operation
    self.test = test
  }
}
