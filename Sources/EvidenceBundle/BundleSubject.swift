// Role: what a bundle is about: the case, the journal, what was selected, who made it with what.
import EgressTypes

/// What a bundle is about.
public struct BundleSubject: Sendable {
  /// The case it was made for, as the person who made it calls it.
  public var caseID: String
  /// The journal it was taken from.
  public var log: String
  /// The organisation that hands it over; nil when nobody said.
  public var organization: String?
  /// What was selected.
  public var selection: BundleSelection
  /// The time it was made.
  public var madeAt: Timestamp
  /// Who made it, as `name (uid number)`.
  public var person: String
  /// The machine it was made on.
  public var host: String
  /// The program and version that made it.
  public var program: String
  /// The journal's signed head when it was made.
  public var head: BundleHead

  /// The number of the layout of the folder; it changes when a file changes its meaning.
  public static let layout = 1

  /// Makes a subject; throws `BundleError.badCaseID`.
  public init(
    caseID: String, log: String, organization: String? = nil, selection: BundleSelection, madeAt: Timestamp,
    person: String, host: String, program: String, head: BundleHead
  ) throws(BundleError) {
    guard !caseID.isEmpty, caseID.utf8.count <= 200, caseID.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      throw .badCaseID(caseID)
    }
    self.caseID = caseID
    self.log = log
    self.organization = organization
    self.selection = selection
    self.madeAt = madeAt
    self.person = person
    self.host = host
    self.program = program
    self.head = head
  }
}

/// The signed head of a journal.
public struct BundleHead: Sendable {
  /// The records it signs.
  public var size: UInt64
  /// The root, in hexadecimal.
  public var root: String
  /// The journal's first verifier key.
  public var key: String

  /// Makes a head.
  public init(size: UInt64, root: String, key: String) {
    self.size = size
    self.root = root
    self.key = key
  }
}

/// Which records a bundle is about.
public struct BundleSelection: Sendable {
  /// Only these records, by number, and nothing else of the journal; empty for the verdicts that are not approved.
  public var events: [UInt64]
  /// Only those of this controller.
  public var device: String?
  /// Only those of this time or later.
  public var since: Timestamp?
  /// Only those before this time.
  public var until: Timestamp?

  /// The breach case it is about, by its name and what it takes in; its steps are selected with it.
  public var breach: (id: String, selection: BreachSelection)?

  /// Makes a selection.
  public init(events: [UInt64] = [], device: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil) {
    self.events = events
    self.device = device
    self.since = since
    self.until = until
  }

  /// Whether single records were picked, so that nothing of any other may show.
  public var isSingle: Bool { !events.isEmpty }

  /// The selection in one line.
  public func sentence(_ language: Language) -> String {
    if isSingle {
      let numbers = events.prefix(50).map(String.init).joined(separator: ", ")
      let more = events.count > 50 ? " (+\(events.count - 50))" : ""
      return language("records \(numbers)\(more) alone", nl: "alleen de records \(numbers)\(more)")
    }
    if let breach { return breachSentence(breach.id, breach.selection, language) }
    var parts = [
      language(
        "verdicts unknown, ambiguous and violation", nl: "oordelen onbekend, dubbelzinnig en overtreding")
    ]
    if let device {
      parts.append(language("of controller \(device.visible)", nl: "van controller \(device.visible)"))
    }
    if let since { parts.append(language("from \(since.readable)", nl: "vanaf \(since.readable)")) }
    if let until { parts.append(language("before \(until.readable)", nl: "tot \(until.readable)")) }
    return parts.joined(separator: ", ")
  }

  private func breachSentence(_ id: String, _ breach: BreachSelection, _ language: Language) -> String {
    var parts = [
      language(
        "what breach case \(id.visible) is about, and its steps",
        nl: "waar inbreuk \(id.visible) over gaat, en de stappen ervan")
    ]
    if !breach.events.isEmpty {
      parts.append(language("records named one by one", nl: "records die één voor één zijn genoemd"))
    }
    if !breach.devices.isEmpty {
      let names = breach.devices.map(\.visible).joined(separator: ", ")
      parts.append(language("of controllers \(names)", nl: "van controllers \(names)"))
    }
    if let since = breach.since { parts.append(language("from \(since.readable)", nl: "vanaf \(since.readable)")) }
    if let until = breach.until { parts.append(language("before \(until.readable)", nl: "tot \(until.readable)")) }
    return parts.joined(separator: ", ")
  }
}
