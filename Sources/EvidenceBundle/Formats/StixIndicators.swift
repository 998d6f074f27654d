// Role: the destinations of violations as STIX 2.1 indicators, to share with a CSIRT; indicators prove nothing.
import EgressTypes

/// The STIX bundle of the destinations that were violations.
public struct StixIndicators {
  private let subject: BundleSubject
  private let seed: [UInt8]
  private var patterns: Set<String> = []

  /// TLP:AMBER, predefined in STIX 2.1 §7.2.1.4: for the recipient and those who need to know.
  private static let marking = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"

  /// Begins the indicators of a bundle; their identifiers come out of a random seed, as STIX 2.1 §2.9 has them.
  public init(_ subject: BundleSubject, seed: [UInt8]) {
    self.subject = subject
    self.seed = seed
  }

  /// What stands before the first indicator: the bundle, and who says so.
  public var head: String {
    let identity: JSONTree = [
      "type": "identity", "spec_version": "2.1", "id": .text(identity), "created": time(subject.madeAt),
      "modified": time(subject.madeAt), "name": .text(subject.organization ?? subject.log),
      "identity_class": "organization",
    ]
    return "{\"type\":\"bundle\",\"id\":\"bundle--\(uuid("bundle"))\",\"objects\":[\n\(identity.line)"
  }

  /// The indicators of a flow that are new; none for a flow that is no violation.
  public mutating func objects(of flow: EvidenceFlow) -> String {
    guard flow.verdict == .violation, let address = IPAddress(flow.far.address) else { return "" }
    var out = ""
    let kind = address.isIPv4 ? "ipv4-addr" : "ipv6-addr"
    out += indicator("[\(kind):value = '\(flow.far.address)']", flow.far.address, flow)
    // A name that holds other bytes is no name a resolver could be asked for.
    for name in flow.names where StixIndicators.isHostName(name) {
      out += indicator("[domain-name:value = '\(name)']", name, flow)
    }
    return out
  }

  /// What stands behind the last indicator.
  public var tail: String { "\n]}\n" }

  private mutating func indicator(_ pattern: String, _ name: String, _ flow: EvidenceFlow) -> String {
    guard patterns.insert(pattern).inserted else { return "" }
    let object: JSONTree = [
      "type": "indicator", "spec_version": "2.1", "id": .text("indicator--\(uuid(pattern))"),
      "created": time(subject.madeAt), "modified": time(subject.madeAt), "created_by_ref": .text(identity),
      "name": .text("egress of a drone controller to \(name)"),
      "description": .text(
        "Judged a violation of policy \(flow.policy ?? "-") by rules \(flow.ruleIDs.joined(separator: ", "))."
          + " Case \(subject.caseID)."),
      "indicator_types": ["anomalous-activity"], "pattern": .text(pattern), "pattern_type": "stix",
      "pattern_version": "2.1", "valid_from": time(flow.start ?? subject.madeAt),
      "object_marking_refs": [.text(StixIndicators.marking)],
    ]
    return ",\n\(object.line)"
  }

  private var identity: String { "identity--\(uuid("identity"))" }

  private func uuid(_ name: String) -> String { NamedUUID.random(name, seed: seed) }

  /// STIX times have at most milliseconds where tools are to read them.
  private func time(_ time: Timestamp) -> JSONTree { .text("\(time.description.prefix(23))Z") }

  private static func isHostName(_ name: String) -> Bool {
    name.contains(".") && name.utf8.allSatisfy(\.isNameByte)
  }
}
