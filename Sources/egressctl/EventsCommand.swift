// Role: `egressctl events`: lists journal records, filtered, and follows new ones.
import ArgumentParser
import EgressSetup
import EgressTypes
import JournalFiles
import Pseudonyms

/// Lists records.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "List records of the journal; follow new ones with --follow.",
    discussion:
      "Without --kind, verdicts, strangers and what concerns the journal itself; flows, rule texts and who read the journal only when asked for."
  )

  @OptionGroup var journal: JournalAccessOption

  @Option(
    help: "Only this kind: verdict, flow, device, coverage, config, …; may be given several times; `all` for every.")
  var kind: [String] = []

  @Option(help: "Only this verdict or worse.")
  var verdict: Verdict?

  @Option(help: "Only this controller, by its pseudonym.")
  var device: String?

  @Option(help: "Only records of this time or later, RFC 3339 in UTC, or a date: its midnight in the time zone.")
  var since: String?

  @Option(help: "Only records before this time, or before midnight of this date in the time zone.")
  var until: String?

  @OptionGroup var zone: ZoneOption

  @Flag(help: "Go on with new records until interrupted.")
  var follow = false

  @OptionGroup var pseudonyms: PseudonymOption

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func validate() throws {
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, Timestamp(rfc3339: text) == nil {
        throw ValidationError("\(name): `\(text)` is no time; write 2026-11-23 or 2026-11-23T09:00:00Z")
      }
    }
    for name in kind where name != "all" && RecordKind(rawValue: name) == nil {
      let known = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--kind: `\(name)` is not one of all, \(known)")
    }
  }

  func run() throws {
    let filter = RecordFilter(
      kinds: kind, worst: verdict, device: device, since: try zone.moment(since, journal.settingsFile),
      until: try zone.moment(until, journal.settingsFile))
    var selection = kind.map { "kind=\($0)" }
    if let verdict { selection.append("verdict=\(verdict.name)") }
    if let device { selection.append("device=\(device)") }
    if follow { selection.append("follow") }
    let folder = try journal.folder(
      for: "events", of: selection + [pseudonyms.selection].compactMap(\.self), from: filter.since, to: filter.until)
    var pseudonymiser = try pseudonyms.pseudonymiser(for: folder, journal.settingsFile.loadIfPresent())
    var reader = try JournalReader(folder)
    repeat {
      while let entry = try reader.next() {
        var record = try entry.record
        let isAdmitted = filter.admits(record)
        // Records that are not shown tell of controllers and networks too.
        if let known = pseudonymiser?.pseudonymised(record) { record = known }
        guard isAdmitted else { continue }
        Terminal.line(format == .jsonl ? record.outputLine : record.sentence)
      }
      if follow { Terminal.pause() }
    } while follow
  }
}

/// What records are wanted.
struct RecordFilter {
  var kinds: [String]
  var worst: Verdict?
  var device: String?
  var since: Timestamp?
  var until: Timestamp?

  func admits(_ record: JournalRecord) -> Bool {
    let kind = record[string: "event.kind"] ?? ""
    if kinds.isEmpty {
      let unasked: [RecordKind] = [.flow, .coverage, .rules, .access]
      guard !unasked.contains(where: { $0.rawValue == kind }) else { return false }
    } else {
      guard kinds.contains("all") || kinds.contains(kind) else { return false }
    }
    if let worst {
      guard let verdict = record[string: RecordKey.verdict].flatMap(Verdict.init(name:)), verdict >= worst else {
        return false
      }
    }
    if let device, record[string: RecordKey.device] != device { return false }
    guard since != nil || until != nil else { return true }
    guard let time = record.time else { return false }
    return time >= since ?? time && time < until ?? Timestamp(nanoseconds: .max)
  }
}
