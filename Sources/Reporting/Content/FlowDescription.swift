// Role: what many flow records say alike: who spoke to whom, under whose authority, and how it was judged.
import EgressTypes
import RecordWording

/// A flow but for its times and counts, with the controller on the near side.
final class FlowDescription: Sendable {
  /// The controller: its pseudonym, or the address of an unregistered device.
  let device: String
  /// Its model; empty for an unregistered device.
  let model: String
  /// Who began it and which side of the hangar's border each end is on; nil for a record that does not say.
  let direction: Direction?
  /// The country of the far end, `disputed` or `unknown`.
  let country: String
  /// The network operator of the far end: `AS45102 Alibaba`.
  let networkOperator: String
  /// The far end's address.
  let address: String
  /// The far end's best name; nil when none was seen.
  let name: String?
  /// The service.
  let service: Service
  /// How it was judged; nil for a record that does not say.
  let verdict: Verdict?
  /// The strongest action taken.
  let action: Action
  /// Why, a sentence each.
  let reasons: [String]
  /// The reasons without the ages of location data, which grow by the day.
  let agelessReasons: [String]
  /// The rules that decided.
  let rules: [String]
  /// Under whose authority the far end is.
  let jurisdiction: FlowJurisdiction
  /// Whether what was violated is a baseline, which says nothing of where the traffic went.
  let isOutsideBaseline: Bool

  enum Direction: String {
    case outbound
    case inbound
    case inside = "internal"
    case outside = "external"
  }

  /// Whether it crosses the hangar's border.
  var crossesBorder: Bool { direction == .outbound || direction == .inbound }

  init(_ record: JournalRecord, _ reading: inout JurisdictionReading) {
    direction = record.text(ReportKey.direction).flatMap(Direction.init)
    let (near, far) = direction == .inbound ? ("destination", "source") : ("source", "destination")
    device = DeviceName.of(record, near: near)
    model = record.text(RecordKey.model) ?? ""
    let isDisputed = record.text(ReportKey.certainty) == LocationCertainty.disputed.rawValue
    country = record.text(far + ".geo.country_iso_code") ?? (isDisputed ? FlowFacts.disputed : FlowFacts.unknown)
    networkOperator = FlowDescription.networkOperator(record, far)
    // A name stands for what the initiator asked for; one who calls in has none.
    name = direction == .inbound ? nil : record.text("destination.domain")
    address = record.text(far + ".ip") ?? "without address"
    let transport = record.text(ReportKey.transport) ?? "unknown transport"
    let port = record[integer: "destination.port"].map { " \($0)" } ?? ""
    let isEncrypted = record.text(RecordKey.nameStatus) == NameStatus.encrypted.rawValue
    service = name.map { .named($0) } ?? .unnamed(isEncrypted: isEncrypted, way: transport + port)
    verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:))
    action = record[string: RecordKey.action].flatMap(Action.init(name:)) ?? .record
    reasons = record.texts(RecordKey.reasons)
    agelessReasons = reasons.map(\.withoutAge)
    rules = record.texts(RecordKey.ruleIDs)
    jurisdiction = reading.jurisdiction(of: record, server: country)
    isOutsideBaseline = verdict == .violation && FlowJurisdiction.isOutsideBaseline(record)
  }

  private static func networkOperator(_ record: JournalRecord, _ far: String) -> String {
    let name = record.text(far + ".as.organization.name")
    guard let number = record[integer: far + ".as.number"] else { return name ?? FlowFacts.unknown }
    return "AS\(number)" + (name.map { " \($0)" } ?? "")
  }
}

extension String {
  /// This reason without `, 45 days old`, wherever it stands.
  fileprivate var withoutAge: String {
    let age = Array(" days old".utf8)
    let bytes = Array(utf8)
    var out: [UInt8] = []
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: ","), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: " ") else {
        out.append(bytes[place])
        place += 1
        continue
      }
      let digits = bytes[(place + 2)...].prefix { (0x30...0x39).contains($0) }
      if !digits.isEmpty, bytes[digits.endIndex...].starts(with: age) {
        place = digits.endIndex + age.count
      } else {
        out.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// What a flow was for, as far as names tell.
public enum Service: Hashable, Sendable {
  /// The service's name.
  case named(String)
  /// No name was seen, or it was encrypted; `way` is the transport and the far side's port: `tcp 443`.
  case unnamed(isEncrypted: Bool, way: String)
}

/// Reads the descriptions of flows; most are those of an earlier record.
struct FlowDescriptions {
  private var known: [RecordPart: FlowDescription] = [:]
  private var reading = JurisdictionReading()

  private static let maximumKnown = 4096
  /// What a description does not speak of.
  private static let changing = SortedKeys([
    "@timestamp", RecordKey.index, ReportKey.start, ReportKey.end, ReportKey.reason, RecordKey.communityID,
    "event.kind",
    "source.bytes", "source.packets", "source.port", "destination.bytes", "destination.packets",
  ])

  mutating func facts(of record: JournalRecord) -> FlowFacts {
    FlowFacts(record, description(of: record))
  }

  private mutating func description(of record: JournalRecord) -> FlowDescription {
    guard let part = record.part(besides: FlowDescriptions.changing) else { return FlowDescription(record, &reading) }
    if let flow = known[part] { return flow }
    if known.count >= FlowDescriptions.maximumKnown { known.removeAll(keepingCapacity: true) }
    let flow = FlowDescription(record, &reading)
    known[part] = flow
    return flow
  }
}
