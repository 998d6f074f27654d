// Role: what the rules and location data of today say of an address or a name, and what the journal holds about it.
import EgressPipeline
import EgressSetup
import EgressTypes
import Jurisdictions
import VerdictRules

/// The explanation of an address or a name; encoded, it is the answer of `explain --format json`.
struct SubjectExplanation: Encodable {
  /// A rule that a name falls under.
  struct Service: Encodable {
    var rule: String
    var operatorName: String
    var country: String
    var stance: String
    var confidence: String
  }

  /// A record of the journal.
  struct Event: Encodable {
    var event: Int64
    var time: String?
    var verdict: String?
    var summary: String
  }

  var subject: String
  var policy: String
  var verdict: String?
  var action: String?
  var reasons: [String] = []
  var rules: [String] = []
  var services: [Service] = []
  /// Baseline packs that have the name.
  var baselines: [String] = []
  /// Whether it is listed as a server for encrypted name resolution.
  var isEncryptedResolver = false
  var sources: [String] = []
  var warnings: [String] = []
  /// The most recent first; nil when no journal was looked at.
  var events: [Event]?
  var eventCount: Int?

  /// Asks what is in force now.
  init(
    of subject: Subject, text: String, by basis: LoadedBasis, inside: InsideNetworks, policy: String, at time: Timestamp
  ) {
    self.subject = text.visible
    self.policy = policy
    let classifier = basis.judgement.classifier
    switch subject {
    case .address(let address):
      let judgement = basis.judgement.rules.judge(
        classifier.classify(address, at: time), attribution: Attribution(), policy: policy,
        direction: inside.contains(address) ? .internal : .outbound, at: time)
      isEncryptedResolver = basis.judgement.rules.encryptedResolvers.contains(address)
      verdict = judgement.verdict.name
      action = judgement.action.name
      reasons = judgement.reasons.map(\.visible)
      rules = judgement.ruleIDs.map(\.visible)
    case .name(let name):
      services = classifier.services(named: [AttributedName(name, .tlsSNI)]).map { finding in
        Service(
          rule: finding.rule.ruleID.visible, operatorName: finding.rule.operatorName.visible,
          country: finding.rule.country, stance: finding.rule.stance.rawValue,
          confidence: finding.rule.confidence.rawValue)
      }
    }
    if case .name(let name) = subject {
      baselines = basis.judgement.rules.baselines(listing: name)
      isEncryptedResolver = basis.judgement.rules.encryptedResolvers.contains(name)
    }
    sources = basis.locations.sources.map(\.recorded.visible)
    warnings = basis.warnings.map(\.visible)
  }

  /// Adds what the journal holds.
  mutating func add(_ found: SubjectEvents) {
    eventCount = found.count
    events = found.latest.reversed().map { record in
      Event(
        event: record[integer: RecordKey.index] ?? 0, time: record.time?.description,
        verdict: record[string: RecordKey.verdict]?.visible, summary: record.sentence)
    }
  }

  /// The lines for a person.
  var lines: [String] {
    var lines: [String] = []
    if let verdict {
      lines.append("\(subject): \(verdict) under \(policy), action \(action ?? "-")")
      lines += reasons.map { "  \($0)" }
      if !rules.isEmpty { lines.append("  decided by \(rules.joined(separator: ", "))") }
    } else if services.isEmpty {
      lines.append("\(subject): no destination pack names it; the address decides")
    }
    if !baselines.isEmpty { lines.append("  in the baseline \(baselines.joined(separator: ", "))") }
    if isEncryptedResolver { lines.append("  listed as a server for encrypted name resolution") }
    for service in services {
      lines.append("\(subject): \(service.operatorName), \(service.country), by \(service.rule)")
      lines.append("  stance \(service.stance), confidence \(service.confidence)")
    }
    if verdict != nil { lines += sources.map { "  asked \($0)" } }
    lines += warnings.map { "  warning: \($0)" }
    guard let events, let eventCount else {
      return lines + ["no journal was looked at; name one with --journal"]
    }
    lines.append("in the journal: \(eventCount) record\(eventCount == 1 ? "" : "s"), the most recent first")
    lines += events.map { "  \($0.summary)" }
    if events.count < eventCount { lines.append("  … and \(eventCount - events.count) earlier ones") }
    return lines
  }
}
