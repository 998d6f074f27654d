// Role: a record with keyed pseudonyms in the place of devices, their addresses, flows and people.
import EgressTypes

/// Replaces what points to a device or a person in records, taken in the order of a journal.
///
/// Equal things have equal pseudonyms under one key, for as long as the key is kept. Text that people wrote (reasons,
/// purposes) is searched for addresses and known controllers; a name of a person in it stays.
public struct Pseudonymiser: Sendable {
  private let key: PseudonymKey
  private var inside: [InsideNetworks]
  private var devices: Set<String>
  private var values: [String: String] = [:]

  /// Values kept for `value(of:)`, at most.
  private static let limit = 100_000

  /// Begins with the controllers and the inside networks that are known beforehand; records tell of more.
  public init(_ key: PseudonymKey, devices: some Sequence<String> = [], inside: InsideNetworks = .auto) {
    self.key = key
    self.devices = Set(devices)
    self.inside = [.auto, inside]
  }

  /// Which key the pseudonyms are of.
  public var keyID: String { key.id }

  /// The pseudonym of a value.
  public mutating func pseudonym(_ kind: PseudonymKind, _ value: String) -> String {
    let pseudonym = "\(kind.rawValue)-\(key.digest(of: kind.rawValue, value))"
    if values.count >= Pseudonymiser.limit { values = [:] }
    values[pseudonym] = value
    return pseudonym
  }

  /// What a pseudonym made by this value stands for; nil when it made none such of late.
  public func value(of pseudonym: String) -> String? { values[pseudonym] }

  /// The record with pseudonyms; its place in the journal stays.
  public mutating func pseudonymised(_ record: JournalRecord) -> JournalRecord {
    learn(from: record)
    var result = record
    // It holds a whole record as it was.
    result[string: RecordKey.keptLeaf] = nil
    for (name, value) in result.fields where !Field.plain.contains(name) {
      result.fields[name] =
        switch value {
        case .integer: value
        case .string(let text): .string(self.text(text, in: name, of: record))
        case .list(let items): .list(items.map { self.text($0, in: name, of: record) })
        }
    }
    return result
  }

  private mutating func learn(from record: JournalRecord) {
    if let device = record[string: RecordKey.device] { devices.insert(device) }
    for device in record[list: Field.operationDevices] + record[list: BreachKey.devices] { devices.insert(device) }
    for line in record[list: Field.controllers] { devices.insert(String(line.prefix { $0 != "|" })) }
    if let networks = record[string: Field.inside].flatMap({ InsideNetworks($0) }), !inside.contains(networks) {
      inside.append(networks)
    }
  }

  private mutating func text(_ text: String, in field: String, of record: JournalRecord) -> String {
    switch field {
    case RecordKey.device, Field.operationDevices, BreachKey.devices: return pseudonym(.device, text)
    case RecordKey.communityID: return pseudonym(.flow, text)
    case Field.sourceMAC, Field.destinationMAC:
      return pseudonym(.hardware, MACAddress(text)?.description ?? text)
    case Field.sourceIP, Field.destinationIP:
      return isNear(field, of: record) ? address(text) : words(text)
    case let name where Field.people.contains(name): return pseudonym(.person, text)
    case Field.ledger, Field.controllers: return account(text, endingAt: "|")
    case Field.encryptedDNS: return account(text, endingAt: "=")
    default: return words(text)
    }
  }

  /// Whether an end of a record is the hangar's: of a flow by its direction, of all else by being named at all.
  private func isNear(_ field: String, of record: JournalRecord) -> Bool {
    switch record[string: "network.direction"].flatMap(FlowDirection.init) {
    case .outbound, .external: field == Field.sourceIP
    case .inbound: field == Field.destinationIP
    case .internal, nil: true
    }
  }

  private mutating func address(_ text: String) -> String {
    pseudonym(.address, IPAddress(text)?.description ?? text)
  }

  /// The line of an account, which begins with a controller.
  private mutating func account(_ line: String, endingAt mark: Character) -> String {
    let device = mark == "=" ? line.lastIndex(of: mark) : line.firstIndex(of: mark)
    guard let end = device else { return words(line) }
    let name = String(line[..<end])
    guard !Field.collectiveAccounts.contains(name) else { return line }
    return pseudonym(.device, name) + line[end...]
  }

  /// A text with each word replaced that is a controller, a link-layer address or an address of the hangar.
  private mutating func words(_ text: String) -> String {
    let text = devicesOfSeveralWords(in: text)
    var out: [UInt8] = []
    var word: [UInt8] = []
    for byte in text.utf8 {
      if Pseudonymiser.isWordByte(byte) {
        word.append(byte)
      } else {
        out += replaced(word)
        word = []
        out.append(byte)
      }
    }
    return String(decoding: out + replaced(word), as: UTF8.self)
  }

  private mutating func replaced(_ word: [UInt8]) -> [UInt8] {
    guard !word.isEmpty else { return [] }
    let whole = String(decoding: word, as: UTF8.self)
    if let found = known(whole) { return Array(found.utf8) }
    // A sentence puts stops and colons behind its words, and a socket its port behind an address.
    let end = word.lastIndex { !".:-".utf8.contains($0) } ?? word.startIndex
    let core = String(decoding: word[...end], as: UTF8.self)
    if end < word.index(before: word.endIndex), let found = known(core) {
      return Array(found.utf8) + word[(end + 1)...]
    }
    if let colon = core.lastIndex(of: ":"), let found = known(String(core[..<colon])) {
      return Array(found.utf8) + Array(core[colon...].utf8) + word[(end + 1)...]
    }
    return word
  }

  private mutating func known(_ word: String) -> String? {
    if devices.contains(word) { return pseudonym(.device, word) }
    // A host's name begins with the controller's: `rc-07.lan`.
    if let dot = word.firstIndex(of: "."), devices.contains(String(word[..<dot])) {
      return pseudonym(.device, String(word[..<dot])) + word[dot...]
    }
    if word.utf8.count == 17, let mac = MACAddress(word) { return pseudonym(.hardware, mac.description) }
    guard word.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }),
      let address = IPAddress(word), inside.contains(where: { $0.contains(address) })
    else { return nil }
    return pseudonym(.address, address.description)
  }

  /// Ids that are no single word are looked for as they are, the longest first.
  private mutating func devicesOfSeveralWords(in text: String) -> String {
    var text = text
    let names = devices.filter { !$0.utf8.allSatisfy(Pseudonymiser.isWordByte) }
    for name in names.sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) where text.contains(name) {
      text = text.replacing(name, with: pseudonym(.device, name))
    }
    return text
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// The fields of records that need more than a look at their words.
private enum Field {
  static let sourceMAC = "source.mac"
  static let destinationMAC = "destination.mac"
  static let sourceIP = "source.ip"
  static let destinationIP = "destination.ip"
  static let ledger = "egress.ledger"
  static let controllers = "egress.inventory.controllers"
  static let encryptedDNS = "egress.encrypted_dns"
  static let operationDevices = "egress.operation.devices"
  static let inside = "egress.inside"
  static let people: Set = [
    RecordKey.person, BreachKey.declaredBy, "egress.window.requested_by", "egress.window.approved_by",
    "egress.started_by",
  ]
  /// Accounts that are of no controller.
  static let collectiveAccounts: Set = ["unregistered", "beacon", "-"]
  /// What has words of its own and points to nobody; the networks of the hangar are no single address.
  static let plain: Set = [
    "@timestamp", "event.kind", "event.start", "event.end", RecordKey.command, RecordKey.outcome, RecordKey.log,
    RecordKey.verdict, RecordKey.action, RecordKey.axis, RecordKey.policy, RecordKey.step, inside,
    RecordKey.rulesText, RecordKey.rulesPath, "egress.version", "network.transport", "network.type",
    "network.direction", RecordKey.application,
  ]
}
