// Role: one flow as a bundle tells of it: its ends, what it was judged to be and why, and how much was sent.
import EgressTypes
import RecordWording

/// A flow of the selected events, gathered from their records and from the records of its counts.
public struct EvidenceFlow: Sendable {
  /// One end of a flow.
  public struct End: Sendable {
    /// The address.
    public var address: String
    /// The port, or what stands for it under ICMP.
    public var port: Int64
    /// The link-layer address, or nil.
    public var mac: String?
  }

  /// The selected records of it, by number.
  public private(set) var events: [UInt64] = []
  /// The Community ID v1.
  public let communityID: String
  /// The first packet.
  public let start: Timestamp?
  /// The last packet that a record tells of.
  public private(set) var end: Timestamp?
  /// Whether a record says that the flow ended.
  public private(set) var hasEnded = false
  /// The controller's pseudonym; nil for a device in no inventory.
  public let device: String?
  /// Who sent it, by the name that all documents give it, in English.
  public let sender: String
  /// The controller's model.
  public let model: String?
  /// The end inside the hangar.
  public let near: End
  /// The end outside.
  public let far: End
  /// Whether the far end began it.
  public let isInbound: Bool
  /// The transport, such as `tcp`.
  public let transport: String
  /// The names the far end went by, as seen.
  public private(set) var names: [String] = []
  /// Under whose authority the far end is, by the record with that verdict.
  public private(set) var jurisdiction = FlowJurisdiction(country: FlowJurisdiction.unknown, axis: .location)
  /// The country in which the server stands; nil where it is not known or disputed.
  public private(set) var country: String?
  /// The far end's AS number.
  public private(set) var asn: Int64?
  /// The name of that AS.
  public private(set) var asName: String?
  /// The worst verdict among the records.
  public private(set) var verdict: Verdict
  /// Why, from the record with that verdict.
  public private(set) var reasons: [String] = []
  /// The rules that decided, from that record.
  public private(set) var ruleIDs: [String] = []
  /// Whether what decided is that a policy allows nothing but a baseline, which says nothing of where traffic went.
  var isOutsideBaseline: Bool { BaselineRule.aloneDecided(ruleIDs) }
  /// The policy it was held to.
  public private(set) var policy: String?
  /// Bytes of IP packets that the near end sent, by the records of counts; nil where there is none.
  public private(set) var sent: Int64?
  /// Bytes that it received.
  public private(set) var received: Int64?
  /// Packets that it sent.
  public private(set) var packetsSent: Int64 = 0
  /// Packets that it received.
  public private(set) var packetsReceived: Int64 = 0

  /// Names kept of one flow.
  static let maximumNames = 8

  /// Takes the first record of a flow; nil for a record that is not about one.
  public init?(_ record: JournalRecord) {
    guard record.kind == .verdict || record.kind == .flow else { return nil }
    isInbound = record[string: "network.direction"] == "inbound"
    let (near, far) = isInbound ? ("destination", "source") : ("source", "destination")
    self.near = EvidenceFlow.end(near, of: record)
    self.far = EvidenceFlow.end(far, of: record)
    communityID = record.visible(RecordKey.communityID) ?? ""
    start = record[string: "event.start"].flatMap { Timestamp(rfc3339: $0) }
    device = record.visible(RecordKey.device)
    sender = DeviceName.of(record, near: near)
    model = record.visible(RecordKey.model)
    transport = record.visible("network.transport") ?? ""
    verdict = .approved
    read(record)
  }

  /// Takes a selected record of the flow.
  public mutating func addEvent(_ number: UInt64, _ record: JournalRecord) {
    events.append(number)
    read(record)
  }

  /// Takes a record of its counts, which hold what was counted since the last one.
  public mutating func addCounts(_ record: JournalRecord) {
    read(record)
    let (near, far) = isInbound ? ("destination", "source") : ("source", "destination")
    sent = (sent ?? 0).adding(record[integer: "\(near).bytes"] ?? 0)
    received = (received ?? 0).adding(record[integer: "\(far).bytes"] ?? 0)
    packetsSent = packetsSent.adding(record[integer: "\(near).packets"] ?? 0)
    packetsReceived = packetsReceived.adding(record[integer: "\(far).packets"] ?? 0)
    if record[string: "event.reason"] != FlowReportReason.active.rawValue { hasEnded = true }
  }

  /// Who sent it, as people read it.
  func sender(in language: Language) -> String { language.device(sender) }

  /// The sender's IP address; nil where none is known or it already stands for the sender.
  var addressBesideSender: String? {
    near.address.isEmpty || device == nil && near.mac == nil ? nil : near.address
  }

  /// Where it went, as people read it.
  var destination: String { names.isEmpty ? far.address : "\(names[0]) (\(far.address))" }

  /// The network operator, as people read it; nil where none is known.
  var networkOperator: String? { asn.map { asn in "AS\(asn)\(asName.map { " \($0)" } ?? "")" } }

  private mutating func read(_ record: JournalRecord) {
    let far = isInbound ? "source" : "destination"
    end = [end, record[string: "event.end"].flatMap { Timestamp(rfc3339: $0) }].compactMap(\.self).max()
    country = country ?? record.visible("\(far).geo.country_iso_code")
    asn = asn ?? record[integer: "\(far).as.number"]
    asName = asName ?? record.visible("\(far).as.organization.name")
    // Journalled as `source name`; the best one stands first.
    let seen = record[list: RecordKey.names].compactMap { $0.split(separator: " ", maxSplits: 1).last }
    for name in [record[string: "\(far).domain"]].compactMap(\.self) + seen.map(String.init)
    where !names.contains(name.visible) && names.count < EvidenceFlow.maximumNames { names.append(name.visible) }
    guard let found = record[string: RecordKey.verdict].flatMap(Verdict.init(name:)) else { return }
    guard found > verdict || reasons.isEmpty else { return }
    verdict = max(found, verdict)
    let isDisputed = record[string: "egress.location.certainty"] == LocationCertainty.disputed.rawValue
    let server =
      record.visible("\(far).geo.country_iso_code")
      ?? (isDisputed ? FlowJurisdiction.disputed : FlowJurisdiction.unknown)
    jurisdiction = FlowJurisdiction(record, server: server)
    reasons = record[list: RecordKey.reasons].map(\.visible)
    ruleIDs = record[list: RecordKey.ruleIDs].map(\.visible)
    policy = record.visible(RecordKey.policy)
  }

  private static func end(_ side: String, of record: JournalRecord) -> End {
    End(
      address: record.visible("\(side).ip") ?? "", port: record[integer: "\(side).port"] ?? 0,
      mac: record.visible("\(side).mac"))
  }
}

extension JournalRecord {
  /// A text that no output can be steered by.
  func visible(_ key: String) -> String? { self[string: key]?.visible }
}
