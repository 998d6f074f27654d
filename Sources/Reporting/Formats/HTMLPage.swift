// Role: the report's figures as the texts that the page's template names.
import EgressTypes

/// What the template is filled with; each property is a name in it.
struct HTMLPage {
  let style = HTMLTemplate.style
  let title: String
  let label: String
  let logs: String
  let start: String
  let end: String
  let zone: String
  let question = ReportModel.question
  let answerClass: String
  let answer: [String]
  let explanation: [String]
  let tiles: [Tile]
  let coverage: String
  let days: [Day]
  let reasons: [Line]
  let gaps: [Gap]
  let otherGaps: [String]
  let hasMarks: Bool
  let serious: [Section]
  let mild: [Section]
  let traffic: [Row]
  let trafficNotes: [String]
  let strangers: [Stranger]
  let strangerNotes: [String]
  let configuration: [InForce]
  let changes: [Line]
  let changeNotes: [String]
  let losses: [Line]
  let notes: [Line]
  let journal: [Head]
  let limits = ReportModel.limits

  struct Tile {
    let name, value: String
  }

  struct Line {
    let name, value: String
  }

  struct Day {
    let date, bar, share: String
  }

  struct Gap {
    let from, to, length, reason: String
  }

  struct Section {
    let heading, count: String
    let items: [Item]
    let more: [String]
  }

  struct Item {
    let verdict, meaning, device, destination, country, network, flows, sent, received, first, last, done,
      record: String
    let reasons, rules: [String]
  }

  struct Row {
    let device, model, country, network, service, sent, received, flows: String
  }

  struct Stranger {
    let mac, address, seen, done: String
  }

  struct Head {
    let size, root, checkpoint: String
    let witnesses: [String]
    let timestamps: [String]
  }

  struct InForce {
    let version, policy, since, inside, inventory: String
    let items: [Source]
    let warnings: [String]
  }

  struct Source {
    let kind, name, age, signature, sha256: String
  }

  init(_ report: ReportModel) {
    title = report.title
    label = report.period.label
    logs = report.logs.isEmpty ? "no record in this period" : report.logs.joined(separator: ", ")
    start = report.period.span.start.readable
    end = report.period.span.end.readable
    zone = report.period.zone
    answerClass =
      switch report.answer {
      case .observed: "observed"
      case .notObserved: "clear"
      case .notVerifiable: "unsure"
      }
    answer = report.answer.phrases
    explanation = report.explanation
    tiles = HTMLPage.tiles(report)
    coverage =
      "\(grouped(report.coverage.watched)) of \(counted(report.coverage.seconds, "second")) watched, "
      + percentage(report.coverage.watched, of: report.coverage.seconds)
    let bar = CoverageBar(report)
    days = report.coverage.days.map {
      Day(date: $0.name, bar: bar.svg(of: $0), share: percentage($0.watched, of: $0.seconds))
    }
    reasons = report.coverage.reasons.map { Line(name: $0.reason, value: duration($0.seconds)) }
    let longest = report.coverage.longestGaps(40)
    gaps = longest.listed.map {
      Gap(
        from: $0.span.start.readable, to: $0.span.end.readable, length: duration($0.span.seconds), reason: $0.reason)
    }
    otherGaps = longest.others > 0 ? ["\(counted(longest.others, "shorter gap")), \(duration(longest.seconds))"] : []
    hasMarks = !report.findings(.violation).isEmpty
    serious = [
      HTMLPage.section("Violations", report, .violation),
      HTMLPage.section("Unknown and ambiguous", report, .unknown, .ambiguous),
    ]
    mild = [HTMLPage.section("Flagged and excepted", report, .flagged, .excepted)]
    traffic = report.traffic.rows.map(HTMLPage.row)
    trafficNotes = HTMLPage.trafficNotes(report)
    strangers = report.unregistered.map {
      Stranger(mac: $0.mac, address: $0.address, seen: $0.firstSeen.readable, done: $0.action.done)
    }
    strangerNotes =
      report.unlistedUnregistered > 0
      ? ["And \(counted(report.unlistedUnregistered, "record")) of further devices."] : []
    configuration = report.configuration.map { [HTMLPage.inForce($0, at: report.period.span.end)] } ?? []
    changes = report.configurationChanges.map {
      Line(name: $0.time.readable, value: $0.changes.joined(separator: "; "))
    }
    changeNotes = report.unlistedChanges > 0 ? ["And \(counted(report.unlistedChanges, "further change"))."] : []
    losses = report.losses.lines.map { Line(name: $0.what, value: grouped($0.count)) }
    notes =
      report.losses.notes.map { Line(name: $0.time.readable, value: $0.text) }
      + (report.losses.unlistedNotes > 0
        ? [Line(name: "and", value: counted(report.losses.unlistedNotes, "further note"))] : [])
    journal =
      report.journal.map { head in
        [
          Head(
            size: counted(head.size, "record"), root: head.root, checkpoint: head.checkpoint,
            witnesses: WitnessStatement.sentences(head.witnesses), timestamps: head.timestamps.map(\.sentence))
        ]
      } ?? []
  }

  private static func tiles(_ report: ReportModel) -> [Tile] {
    let undecided = (report.flows[.unknown] ?? 0).adding(report.flows[.ambiguous] ?? 0)
    let strangers = Int64(report.unregistered.count).adding(report.unlistedUnregistered)
    return [
      Tile(name: "watched", value: percentage(report.coverage.watched, of: report.coverage.seconds)),
      Tile(name: "violating flows", value: grouped(report.flows[.violation] ?? 0)),
      Tile(name: "flows unknown or ambiguous", value: grouped(undecided)),
      Tile(name: "alerts raised", value: grouped(report.alerts)),
      Tile(name: "unregistered devices", value: grouped(strangers)),
      Tile(name: "sent in all", value: byteCount(report.traffic.total.sent)),
    ]
  }

  private static func section(_ heading: String, _ report: ReportModel, _ verdicts: Verdict...) -> Section {
    let unlisted = verdicts.reduce(Int64(0)) { $0.adding(report.unlistedFindings[$1] ?? 0) }
    return Section(
      heading: heading, count: counted(verdicts.reduce(Int64(0)) { $0.adding(report.flows[$1] ?? 0) }, "flow"),
      items: report.findings.filter { verdicts.contains($0.verdict) }.map(item),
      more: unlisted > 0 ? ["And \(counted(unlisted, "flow")) to further destinations."] : [])
  }

  private static func item(_ finding: Finding) -> Item {
    Item(
      verdict: finding.verdict.name, meaning: finding.meaning, device: finding.device,
      destination: finding.destination, country: finding.country, network: finding.networkOperator,
      flows: grouped(finding.flows), sent: byteCount(finding.sent), received: byteCount(finding.received),
      first: finding.span.start.readable, last: finding.span.end.readable, done: finding.action.done,
      record: finding.firstEvent.map { "\($0)" } ?? "none", reasons: finding.reasons,
      rules: finding.ruleIDs.isEmpty ? [] : [finding.ruleIDs.joined(separator: ", ")])
  }

  private static func row(_ row: TrafficRow) -> Row {
    Row(
      device: row.device, model: row.model, country: row.country, network: row.networkOperator, service: row.service,
      sent: byteCount(row.counts.sent), received: byteCount(row.counts.received), flows: grouped(row.counts.flows))
  }

  private static func trafficNotes(_ report: ReportModel) -> [String] {
    let traffic = report.traffic
    let sums = [
      ("Further rows", traffic.unlisted), ("Inside the hangar", traffic.inside),
      ("Neither end in the hangar", traffic.outside),
    ].filter { $0.1.flows > 0 || $0.1.sent > 0 }
      .map { "\($0.0): \(counted($0.1.flows, "flow")), \(byteCount($0.1.sent)) sent." }
    return sums + (report.flowCountsAreUpperBounds ? ["So many flows were open at once that some count twice."] : [])
  }

  private static func inForce(_ configuration: Configuration, at end: Timestamp) -> InForce {
    func source(_ kind: String) -> (NamedSource) -> Source {
      { Source(kind: kind, name: $0.name, age: $0.age(at: end), signature: $0.signature, sha256: $0.sha256) }
    }
    return InForce(
      version: configuration.version, policy: configuration.policy, since: configuration.since.readable,
      inside: configuration.inside.isEmpty ? "not stated" : configuration.inside,
      inventory: configuration.inventory.isEmpty ? "none" : configuration.inventory,
      items: configuration.packs.map(source("rule pack")) + configuration.sources.map(source("location data")),
      warnings: configuration.warnings)
  }
}
