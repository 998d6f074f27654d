// Role: the report as plain ASCII text, for a terminal, a mail or a printer.
import EgressTypes

/// Plain text; every text from a record is printable ASCII already.
struct TextReport: ReportFormat {
  let name = "text"
  let fileExtension = "txt"

  private static let longestLists = 40

  func render(_ report: ReportModel) -> String {
    let sections = [
      heading(report), coverage(report),
      findings("VIOLATIONS", report, .violation), findings("UNKNOWN AND AMBIGUOUS", report, .unknown, .ambiguous),
      findings("FLAGGED AND EXCEPTED", report, .flagged, .excepted),
      traffic(report), unregistered(report), rules(report), losses(report.losses), journal(report.journal), limits,
    ]
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ report: ReportModel) -> [String] {
    let title = "Egress report: \(report.title), \(report.period.label)"
    let span = report.period.span
    let strangers = Int64(report.unregistered.count).adding(report.unlistedUnregistered)
    let total = report.traffic.total
    var lines = [
      title, String(repeating: "=", count: title.utf8.count), "",
      "Log:     \(report.logs.isEmpty ? "no record in this period" : report.logs.joined(separator: ", "))",
      "Period:  \(span.start.readable) to \(span.end.readable)",
      "Days:    as in \(report.period.zone); all times are UTC", "",
      "\(ReportModel.question):", "  \(report.answer.text)",
    ]
    for sentence in report.explanation { lines += TextReport.wrapped(sentence, first: "  ", then: "  ") }
    lines += [
      "", "Alerts raised: \(grouped(report.alerts)).  Unregistered devices: \(grouped(strangers)).",
      "Sent in all: \(byteCount(total.sent)) in \(counted(total.flows, "flow")).",
    ]
    return lines
  }

  private func coverage(_ report: ReportModel) -> [String] {
    let coverage = report.coverage
    var lines = section(
      "COVERAGE  \(percentage(coverage.watched, of: coverage.seconds)): \(grouped(coverage.watched)) of "
        + "\(counted(coverage.seconds, "second")) watched")
    lines.append("  Each sign is one hour:  # watched   + in part   . not watched   (blank) outside the period")
    lines.append("")
    lines += coverage.days.map { day in
      let hours = day.hours.map { hour in
        hour.seconds == 0 ? " " : hour.watched == hour.seconds ? "#" : hour.watched == 0 ? "." : "+"
      }
      return "  \(day.name)  |\(hours.joined())|  \(percentage(day.watched, of: day.seconds))"
    }
    guard !coverage.gaps.isEmpty else { return lines }
    lines += ["", "  Not watched, by reason:"]
    lines += coverage.reasons.map { "    \($0.reason): \(duration($0.seconds))" }
    let gaps = coverage.longestGaps(TextReport.longestLists)
    lines += ["", "  Gaps:"]
    lines += gaps.listed.map { gap in
      "    \(gap.span.start.readable) to \(gap.span.end.readable)  \(duration(gap.span.seconds))  \(gap.reason)"
    }
    if gaps.others > 0 { lines.append("    and \(counted(gaps.others, "shorter gap")), \(duration(gaps.seconds))") }
    return lines
  }

  private func findings(_ title: String, _ report: ReportModel, _ verdicts: Verdict...) -> [String] {
    let flows = verdicts.reduce(Int64(0)) { $0.adding(report.flows[$1] ?? 0) }
    let found = report.findings.filter { verdicts.contains($0.verdict) }
    var lines = section("\(title)  \(counted(flows, "flow"))")
    guard !found.isEmpty else { return lines + ["  None."] }
    for finding in found {
      lines += [
        "  \(finding.device) -> \(finding.destination)",
        "    \(finding.verdict.name): \(finding.meaning); \(finding.action.done)",
        "    country \(finding.country), operator \(finding.networkOperator)",
        "    \(counted(finding.flows, "flow")), \(byteCount(finding.sent)) sent, "
          + "\(byteCount(finding.received)) received",
        "    \(finding.span.start.readable) to \(finding.span.end.readable)"
          + (finding.firstEvent.map { "; journal record \($0)" } ?? ""),
      ]
      lines += finding.reasons.map { "    - \($0)" }
      if !finding.ruleIDs.isEmpty { lines.append("    rules: \(finding.ruleIDs.joined(separator: ", "))") }
      lines.append("")
    }
    let unlisted = verdicts.reduce(Int64(0)) { $0.adding(report.unlistedFindings[$1] ?? 0) }
    if unlisted > 0 { lines += ["  And \(counted(unlisted, "flow")) to further destinations.", ""] }
    return lines.dropLast()
  }

  private func traffic(_ report: ReportModel) -> [String] {
    let traffic = report.traffic
    var lines = section(
      "TRAFFIC  \(byteCount(traffic.total.sent)) sent, \(byteCount(traffic.total.received)) received in "
        + counted(traffic.total.flows, "flow"))
    var table = TextTable(
      ("controller", .left), ("country", .left), ("sent", .right), ("received", .right), ("flows", .right),
      ("operator", .left), ("service", .left))
    for row in traffic.rows {
      table.add(
        row.device, row.country, byteCount(row.counts.sent), byteCount(row.counts.received), grouped(row.counts.flows),
        row.networkOperator, row.service)
    }
    lines += traffic.rows.isEmpty ? ["  None crossed the hangar's border."] : table.lines
    for (what, counts) in [
      ("further rows", traffic.unlisted), ("inside the hangar", traffic.inside),
      ("neither end in the hangar", traffic.outside),
    ] where counts.flows > 0 || counts.sent > 0 {
      lines.append("  \(what.capitalisedFirst): \(counted(counts.flows, "flow")), \(byteCount(counts.sent)) sent.")
    }
    if report.flowCountsAreUpperBounds { lines.append("  So many flows were open at once that some count twice.") }
    return lines
  }

  private func unregistered(_ report: ReportModel) -> [String] {
    var lines = section("UNREGISTERED DEVICES  \(grouped(Int64(report.unregistered.count)))")
    var table = TextTable(("device", .left), ("address", .left), ("first seen", .left), ("done", .left))
    for device in report.unregistered {
      table.add(device.mac, device.address, device.firstSeen.readable, device.action.done)
    }
    lines += report.unregistered.isEmpty ? ["  None."] : table.lines
    if report.unlistedUnregistered > 0 {
      lines.append("  And \(counted(report.unlistedUnregistered, "record")) of further devices.")
    }
    return lines
  }

  private func rules(_ report: ReportModel) -> [String] {
    var lines = section("RULES AND LOCATION DATA IN FORCE")
    guard let configuration = report.configuration else { return lines + ["  No record tells."] }
    lines += [
      "  egressd \(configuration.version), default policy \(configuration.policy), in force since "
        + configuration.since.readable,
      "  inside: \(configuration.inside.isEmpty ? "not stated" : configuration.inside)",
      "  inventory: \(configuration.inventory.isEmpty ? "none" : "SHA-256 " + configuration.inventory)",
    ]
    for item in configuration.sources {
      let signature = item.signature.isEmpty ? "" : ", signature \(item.signature)"
      lines.append("  location data \(item.name): \(item.age(at: report.period.span.end))\(signature)")
      if !item.sha256.isEmpty { lines.append("    SHA-256 \(item.sha256)") }
    }
    // The whole hashes stand in the journal's config record; here they tell two reports apart.
    var packs = TextTable(("rule pack", .left), ("age", .left), ("SHA-256 begins", .left))
    for item in configuration.packs {
      packs.add(item.name, item.age(at: report.period.span.end), String(item.sha256.prefix(16)))
    }
    lines += configuration.packs.isEmpty ? [] : packs.lines
    lines += configuration.warnings.map { "  warning: \($0)" }
    lines += report.configurationChanges.map {
      "  changed \($0.time.readable): \($0.changes.joined(separator: "; "))"
    }
    if report.unlistedChanges > 0 { lines.append("  And \(counted(report.unlistedChanges, "further change")).") }
    return lines
  }

  private func losses(_ losses: Losses) -> [String] {
    var lines = section("LOSSES")
    var table = TextTable(("count", .right), ("what", .left))
    for line in losses.lines { table.add(grouped(line.count), line.what) }
    lines += table.lines
    lines += losses.notes.map { "  \($0.time.readable)  \($0.text)" }
    if losses.unlistedNotes > 0 { lines.append("  And \(counted(losses.unlistedNotes, "further note")).") }
    return lines
  }

  private func journal(_ head: JournalHead?) -> [String] {
    let lines = section("JOURNAL")
    guard let head else { return lines + ["  The journal's head was not given."] }
    let checkpoint = head.checkpoint.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    let vouching = (WitnessStatement.sentences(head.witnesses) + head.timestamps.map(\.sentence))
      .flatMap { TextReport.wrapped($0, first: "  ", then: "    ") }
    return lines + ["  \(counted(head.size, "record")), root hash \(head.root)"] + vouching + ["  Signed checkpoint:"]
      + checkpoint
  }

  private var limits: [String] {
    section("WHAT THIS DOES NOT PROVE")
      + ReportModel.limits.flatMap { TextReport.wrapped($0, first: "  - ", then: "    ") }
  }

  /// Breaks a sentence between words so that a line keeps within 80 columns.
  private static func wrapped(_ sentence: String, first: String, then: String) -> [String] {
    var lines = [first]
    for word in sentence.split(separator: " ") {
      let last = lines.count - 1
      if lines[last].utf8.count + word.utf8.count >= 80 {
        lines.append(then + word)
      } else {
        lines[last] += (lines[last].hasSuffix(" ") ? "" : " ") + word
      }
    }
    return lines
  }

  private func section(_ title: String) -> [String] { [title, String(repeating: "-", count: title.utf8.count)] }
}
