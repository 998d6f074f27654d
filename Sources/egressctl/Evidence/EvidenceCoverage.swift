// Role: the coverage of a case's period: its records, whole or as excerpts, and what they come to.
import EgressTypes
import EvidenceBundle
import JournalFiles
import Reporting

/// Coverage on its way into a bundle.
struct EvidenceCoverage {
  /// The records that stand in the bundle whole, by number.
  private(set) var records: [UInt64] = []
  /// Frames that the kernel dropped; nil where no record counts them.
  private(set) var droppedBySystem: Int64?
  /// Frames that the interface dropped; nil where no record counts them.
  private(set) var droppedByInterface: Int64?

  /// What an excerpt repeats: nothing of controllers and nothing of how much was sent.
  private static let excerpt = [
    "@timestamp", "event.kind", "event.start", "event.end", RecordKey.log, "egress.coverage.seconds",
    "egress.coverage.watched", "egress.coverage.bits", "egress.coverage.unwatched", RecordKey.coverageReasons,
    "egress.kernel.dropped", "egress.kernel.interface_dropped",
  ]

  /// Writes the coverage of a period up to a record; nil for one that a report could not be about.
  mutating func write(
    _ period: (start: Timestamp, end: Timestamp), of folder: String, before size: UInt64, isWhole: Bool,
    to file: inout BagFile
  ) throws -> CoverageStatement? {
    let span = TimeSpan(start: period.start, end: period.end)
    guard let reported = ReportPeriod(label: "case", span: span) else { return nil }
    var builder = ReportBuilder(title: "case", period: reported)
    let pass = try JournalPass("evidence: coverage", over: folder, extent: .signed)
    while let read = try pass.next(), read.index < size {
      let record = try read.record
      guard record.kind == .coverage, let start = record[string: "event.start"].flatMap({ Timestamp(rfc3339: $0) }),
        start < period.end,
        let end = record[string: "event.end"].flatMap({ Timestamp(rfc3339: $0) }), end >= period.start
      else { continue }
      builder.add(record)
      count(record)
      if isWhole {
        records.append(read.index)
        try file.write(read.entry.leaf + [0x0a])
      } else {
        try file.write(record.excerpt(of: read.index, EvidenceCoverage.excerpt) + [0x0a])
      }
    }
    let report = builder.finish()
    let coverage = report.coverage
    return CoverageStatement(
      start: period.start, end: period.end, watched: coverage.watched,
      gaps: coverage.gaps.map { gap in
        CoverageStatement.Gap(start: gap.span.start, end: gap.span.end) { gap.reason.words(in: $0) }
      },
      dropped: droppedBySystem.map { $0.adding(droppedByInterface ?? 0) }, isReplay: report.isReplay,
      isProved: isWhole)
  }

  private mutating func count(_ record: JournalRecord) {
    if let dropped = record[integer: "egress.kernel.dropped"] {
      droppedBySystem = (droppedBySystem ?? 0).adding(dropped)
    }
    if let dropped = record[integer: "egress.kernel.interface_dropped"] {
      droppedByInterface = (droppedByInterface ?? 0).adding(dropped)
    }
  }
}

extension JournalRecord {
  /// A line that repeats some keys of a record and says of which; it is no record and nothing proves it.
  func excerpt(of index: UInt64, _ keys: [String]) -> [UInt8] {
    var line = JournalRecord(fields.filter { keys.contains($0.key) })
    line[integer: RecordKey.excerptOf] = Int64(clamping: index)
    return line.encoded
  }
}
