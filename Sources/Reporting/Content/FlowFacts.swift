// Role: what a report reads from a flow or verdict record, seen from the controller whichever side began.
import EgressTypes

/// One flow or verdict record, with the controller on the near side.
struct FlowFacts {
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
  /// Bytes from the controller.
  let sent: Int64
  /// Bytes to the controller.
  let received: Int64
  /// How it was judged; nil for a record that does not say.
  let verdict: Verdict?
  /// Whether it is the last record of its flow.
  let endsFlow: Bool
  /// When the flow began.
  let start: Timestamp?
  /// The latest packet the record speaks of.
  let end: Timestamp?
  /// A number that tells this flow from others: from its Community ID and its beginning.
  let identity: UInt64

  /// Stands for a country or operator that nobody knows.
  static let unknown = "unknown"
  /// Stands for a country on which sources disagree.
  static let disputed = "disputed"
  /// Stands for what is beyond a bound.
  static let others = "others"
  /// How the name of a device begins that is in no inventory; its address follows.
  static let unregistered = "unregistered "

  enum Direction: String {
    case outbound
    case inbound
    case inside = "internal"
    case outside = "external"
  }

  init(_ record: JournalRecord) {
    direction = record.text(ReportKey.direction).flatMap(Direction.init)
    let (near, far) = direction == .inbound ? ("destination", "source") : ("source", "destination")
    let station = record.text(near + ".mac") ?? record.text(near + ".ip") ?? "without address"
    device = record.text(RecordKey.device) ?? FlowFacts.unregistered + station
    model = record.text(RecordKey.model) ?? ""
    let isDisputed = record.text(ReportKey.certainty) == LocationCertainty.disputed.rawValue
    country = record.text(far + ".geo.country_iso_code") ?? (isDisputed ? FlowFacts.disputed : FlowFacts.unknown)
    networkOperator = FlowFacts.networkOperator(record, far)
    // A name stands for what the initiator asked for; one who calls in has none.
    name = direction == .inbound ? nil : record.text("destination.domain")
    address = record.text(far + ".ip") ?? "without address"
    let transport = record.text(ReportKey.transport) ?? "unknown transport"
    let port = record[integer: "destination.port"].map { " \($0)" } ?? ""
    let isEncrypted = record.text(RecordKey.nameStatus) == NameStatus.encrypted.rawValue
    service = name.map { .named($0) } ?? .unnamed(isEncrypted: isEncrypted, way: transport + port)
    verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:))
    endsFlow = record.kind == .flow && record[string: ReportKey.reason] != FlowReportReason.active.rawValue
    sent = record.count(near + ".bytes")
    received = record.count(far + ".bytes")
    start = record.timestamp(ReportKey.start)
    end = record.timestamp(ReportKey.end)
    identity = FlowFacts.hash(record[string: RecordKey.communityID] ?? "", record[string: ReportKey.start] ?? "")
  }

  private static func networkOperator(_ record: JournalRecord, _ far: String) -> String {
    let name = record.text(far + ".as.organization.name")
    guard let number = record[integer: far + ".as.number"] else { return name ?? FlowFacts.unknown }
    return "AS\(number)" + (name.map { " \($0)" } ?? "")
  }

  /// FNV-1a in 64 bits: stable from run to run, so that equal journals give equal reports.
  static func hash(_ texts: String...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in texts {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    return hash
  }
}

/// What a flow was for, as far as names tell.
public enum Service: Hashable, Sendable {
  /// The service's name.
  case named(String)
  /// No name was seen, or it was encrypted; `way` is the transport and the far side's port: `tcp 443`.
  case unnamed(isEncrypted: Bool, way: String)
}
