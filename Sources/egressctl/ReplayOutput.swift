// Role: what a replay prints: one line a flow for programs, one row a destination for people.
import EgressPipeline
import EgressTypes

/// The output of a replay.
struct ReplayOutput {
  /// Rows printed before the rest is only counted.
  static let maximumRows = 60
  /// Bytes of lines that are printed together.
  static let lineBlock = 1 << 16

  private let format: OutputFormat
  private var rows = ReplayRows()
  private var lines = OutputLines()
  private var flows = 0

  init(format: OutputFormat) { self.format = format }

  /// Whether lines are printed while the replay goes on.
  var isStreaming: Bool { format == .jsonl }

  mutating func add(_ judged: JudgedFlow) {
    flows += 1
    guard format == .jsonl else { return rows.add(judged) }
    judged.writeLine(to: &lines)
    if lines.bytes.count >= ReplayOutput.lineBlock { Terminal.write(lines.take()) }
  }

  mutating func finish(_ summary: JournalRecord) {
    if format == .text {
      printTable()
      printSummary(summary)
    } else {
      Terminal.write(lines.take())
      Terminal.line(summary.outputLine)
    }
  }

  private func printTable() {
    var table = TextTable([
      "verdict", "device", "destination", "name", "country", "network operator", "flows", "sent", "received",
    ])
    table.rightAligned = [6, 7, 8]
    for row in rows.foremost(ReplayOutput.maximumRows) {
      table.add([
        row.key.verdict.name, row.key.deviceText, row.key.farText, row.key.name?.text ?? "-", row.countries,
        row.networkOperator, "\(row.flows)", "\(row.sent)", "\(row.received)",
      ])
    }
    Terminal.line(table.text)
    if rows.count > ReplayOutput.maximumRows {
      let more = rows.count - ReplayOutput.maximumRows
      Terminal.line("… and \(rows.isCut ? "up to " : "")\(more) more destinations; --format jsonl lists every flow")
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
