// Role: an event of the journal in the words of a person, with everything it rested on at its time.
import EgressTypes

/// The explanation of one record.
enum Explanation {
  /// The lines, given the configuration that was in force when the record was written.
  static func lines(of record: JournalRecord, config: JournalRecord?) -> [String] {
    var lines = [record.sentence, ""]
    if let verdict = record[string: RecordKey.verdict] {
      let axis = record[string: RecordKey.axis].map { ", decided by the \($0) axis" } ?? ""
      let policy = record[string: RecordKey.policy].map { " under policy \($0.visible)" } ?? ""
      lines.append("verdict \(verdict.visible)\(axis)\(policy); action \(record[string: RecordKey.action] ?? "-")")
      lines += record[list: RecordKey.reasons].map { "  \($0.visible)" }
      lines += section("rules", record[list: RecordKey.ruleIDs])
      lines += section("names (source, name)", record[list: RecordKey.names])
      lines += section("raw answers of the location sources", record[list: "egress.location.answers"])
    }
    if let config {
      lines.append("in force at that time (record \(config[integer: RecordKey.index] ?? 0)):")
      lines += config[list: "egress.location.sources"].enumerated().map {
        "  source \($0.offset): \($0.element.visible)"
      }
      lines += packs(decisive: record[list: RecordKey.ruleIDs], of: config).map { "  pack \($0.visible)" }
      lines += config[list: "egress.warnings"].map { "  warning: \($0.visible)" }
    }
    return lines + ["flow \(record[string: RecordKey.communityID]?.visible ?? "-")"]
  }

  private static func section(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["\(title):"] + items.map { "  \($0.visible)" }
  }

  /// The packs the deciding rules stand in.
  private static func packs(decisive rules: [String], of config: JournalRecord) -> [String] {
    let names = Set(rules.compactMap { $0.split(separator: "/").first })
    return config[list: "egress.rules.packs"].filter { pack in
      pack.split(separator: " ").first.map(names.contains) ?? false
    }
  }
}
