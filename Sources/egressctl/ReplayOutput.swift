// Role: what a replay prints: one line a flow for programs, one row a destination for people.
import EgressPipeline
import EgressTypes

/// The output of a replay.
struct ReplayOutput {
  /// Rows printed before the rest is only counted.
  static let maximumRows = 60

  private struct Row {
    var judged: JudgedFlow
    var flows = 0
    var sent: UInt64 = 0
    var received: UInt64 = 0
  }

  private struct Key: Hashable {
    var device: String
    var far: IPAddress
    var name: DomainName?
    var verdict: Verdict
  }

  private let format: OutputFormat
  private var rows: [Key: Row] = [:]
  private var flows = 0

  init(format: OutputFormat) { self.format = format }

  mutating func add(_ judged: JudgedFlow) {
    flows += 1
    guard format == .text else {
      Terminal.line(judged.wholeFlowRecord.outputLine)
      return
    }
    let key = Key(
      device: judged.deviceText, far: judged.farSide, name: judged.attribution.best, verdict: judged.judgement.verdict)
    rows[key, default: Row(judged: judged)].flows += 1
    rows[key, default: Row(judged: judged)].sent += judged.sentBytes
    rows[key, default: Row(judged: judged)].received += judged.receivedBytes
  }

  mutating func finish(_ summary: JournalRecord) {
    if format == .text {
      printTable()
      printSummary(summary)
    } else {
      Terminal.line(summary.outputLine)
    }
  }

  private func printTable() {
    let sorted = rows.sorted { left, right in
      (right.key.verdict, right.value.sent, left.key.device, left.key.far, left.key.name?.text ?? "")
        < (left.key.verdict, left.value.sent, right.key.device, right.key.far, right.key.name?.text ?? "")
    }
    var table = TextTable([
      "verdict", "device", "destination", "name", "country", "network operator", "flows", "sent", "received",
    ])
    table.rightAligned = [6, 7, 8]
    for (key, row) in sorted.prefix(ReplayOutput.maximumRows) {
      let known = row.judged.classification
      let countries = known?.countries ?? []
      let network = known?.asn.map { "AS\($0) \(known?.asName ?? "")" } ?? "-"
      table.add([
        key.verdict.name, key.device, row.judged.flow.tuple.text(of: key.far), key.name?.text ?? "-",
        countries.isEmpty ? "-" : countries.joined(separator: "/"), network, "\(row.flows)", "\(row.sent)",
        "\(row.received)",
      ])
    }
    Terminal.line(table.text)
    if sorted.count > ReplayOutput.maximumRows {
      Terminal.line(
        "… and \(sorted.count - ReplayOutput.maximumRows) more destinations; --format jsonl lists every flow")
    }
  }

  private func printSummary(_ summary: JournalRecord) {
    func count(_ key: String) -> Int64 { summary[integer: "egress.\(key)"] ?? 0 }
    Terminal.line(
      "\(flows) flow\(flows == 1 ? "" : "s"); \(count("frames")) frames, \(count("bytes")) bytes,"
        + " \(count("undecoded")) undecoded, \(count("truncated")) truncated")
    let anomalies = summary[list: RecordKey.anomalies]
    if !anomalies.isEmpty { Terminal.line("not read to the end: \(anomalies.joined(separator: ", "))") }
  }
}
