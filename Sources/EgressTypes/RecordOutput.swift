// Role: the public form of a record, as `--format jsonl` prints it: names as objects, counters as one object.

extension JournalRecord {
  /// The record as one line of JSON for other programs, without a line end.
  ///
  /// It differs from the journal's form in two keys: `egress.names` becomes an array of `{name, source}` and
  /// `egress.anomalies` an object of counters. Flows and verdicts have their lists even when these are empty.
  public var outputLine: String {
    var fields = self.fields
    if kind == .flow || kind == .verdict {
      for key in [RecordKey.names, RecordKey.reasons, RecordKey.ruleIDs] where fields[key] == nil {
        fields[key] = .list([])
      }
    }
    var out: [UInt8] = [UInt8(ascii: "{")]
    for key in fields.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      guard let value = fields[key] else { continue }
      if out.count > 1 { out.append(UInt8(ascii: ",")) }
      JSONText.append(key, to: &out)
      out.append(UInt8(ascii: ":"))
      switch (key, value) {
      case (RecordKey.names, .list(let names)): JournalRecord.append(names: names, to: &out)
      case (RecordKey.anomalies, .list(let counters)): JournalRecord.append(counters: counters, to: &out)
      default: JSONText.append(value, to: &out)
      }
    }
    out.append(UInt8(ascii: "}"))
    return String(decoding: out, as: UTF8.self)
  }

  private static func append(names: [String], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    for (index, entry) in names.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      let parts = entry.split(separator: " ", maxSplits: 1)
      out += Array(#"{"name":"#.utf8)
      JSONText.append(parts.count > 1 ? String(parts[1]) : "", to: &out)
      out += Array(#","source":"#.utf8)
      JSONText.append(parts.first.map(String.init) ?? "", to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(UInt8(ascii: "]"))
  }

  private static func append(counters: [String], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    for (index, entry) in counters.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      let parts = entry.split(separator: "=", maxSplits: 1)
      JSONText.append(parts.first.map(String.init) ?? "", to: &out)
      out += Array(":\(parts.count > 1 ? Int64(parts[1]) ?? 0 : 0)".utf8)
    }
    out.append(UInt8(ascii: "}"))
  }
}
