// Role: the sentences that every format prints, so that no two formats say different things.
import EgressTypes

extension ReportModel {
  /// What the answer is an answer to.
  static let question = "Traffic to destinations outside the approved jurisdiction"

  /// What stands behind the answer, one sentence each.
  var explanation: [String] {
    switch answer {
    case .observed:
      let blind = coverage.isFull ? [] : ["\(duration(coverage.unwatched)) went unwatched: there may have been more."]
      return [violationSummary] + blind + doubtSentences
    case .notObserved:
      return ["Every second was watched, and every flow went to a destination whose jurisdiction is known."]
    case .notVerifiable:
      let blind =
        coverage.isFull
        ? [] : ["\(duration(coverage.unwatched)) went unwatched, in \(counted(Int64(coverage.gaps.count), "gap"))."]
      return blind + doubtSentences
    }
  }

  private var doubtSentences: [String] {
    doubts.prefix(5).map { "\($0.cause.capitalisedFirst)." }
      + (doubts.count > 5 ? ["\(counted(Int64(doubts.count - 5), "further doubt"))."] : [])
  }

  private var violationSummary: String {
    let violations = findings(.violation)
    let devices = Set(violations.map(\.device)).sorted()
    let names = devices.count <= 3 ? devices.joined(separator: ", ") : "\(grouped(Int64(devices.count))) devices"
    let destinations = Int64(Set(violations.map(\.address)).count)
    let sent = violations.reduce(Int64(0)) { $0.adding($1.sent) }
    let span = violations.dropFirst().reduce(violations.first?.span) { $0?.joined(with: $1.span) }
    let times = span.map { ", first \($0.start.readable), last \($0.end.readable)" } ?? ""
    return "\(counted(flows[.violation] ?? 0, "flow")) from \(names) to \(counted(destinations, "destination"))"
      + ", \(byteCount(sent)) sent\(times)."
  }

  /// What no report of egressd proves.
  static let limits = [
    "It tells what crossed one network segment while it was watched. A controller with another radio or port can send"
      + " around it.",
    "It does not tell what the traffic contained: content is never kept. Byte counts only bound how much was sent.",
    "Where a server stands is what the named location data says of its address. A server may be operated, and its data"
      + " read, from elsewhere.",
    "'Approved' means inside the jurisdictions that the hangar's owner listed. It is no finding of lawfulness.",
    "The journal shows later changes to itself. Whoever holds its signing key could have written another one, unless"
      + " its checkpoints were also given to a witness.",
  ]
}

extension Verdict {
  /// What the verdict means to a reader who does not know the word.
  var meaning: String {
    switch self {
    case .approved: "inside the approved jurisdiction"
    case .excepted: "allowed by an approved exception"
    case .flagged: "allowed, and to be read"
    case .unknown: "jurisdiction not known"
    case .ambiguous: "jurisdiction disputed or not to be told"
    case .violation: "outside the approved jurisdiction"
    }
  }
}

extension Finding {
  /// What its verdict means: a violation of a baseline says nothing of where the traffic went.
  var meaning: String {
    let isBaseline = !ruleIDs.isEmpty && ruleIDs.allSatisfy { $0.hasSuffix("/outside-baseline") }
    return verdict == .violation && isBaseline
      ? "outside the baseline, which is all that its policy allows" : verdict.meaning
  }
}

extension Action {
  /// The action as something done.
  var done: String {
    switch self {
    case .record: "recorded"
    case .flag: "flagged for this report"
    case .alert: "alert raised"
    }
  }
}

extension NamedSource {
  /// How old it was at a time, and whether that is too old: data by its age, a pack by its own review date.
  func age(at time: Timestamp) -> String {
    guard let days = ageInDays(at: time) else { return "age not stated" }
    let age = counted(days, "day") + " old"
    if let reviewBy { return reviewBy < time ? "\(age), review overdue since \(reviewBy.date)" : age }
    if days >= 120 { return "\(age), stale" }
    return days >= 45 ? "\(age), ageing" : age
  }
}

extension Timestamp {
  /// The date in UTC.
  var date: String { String(description.prefix(10)) }
}

extension Coverage {
  /// The longest gaps in order of time, and what the others add up to.
  func longestGaps(_ limit: Int) -> (listed: [CoverageGap], others: Int64, seconds: Int64) {
    let sorted = gaps.sorted { ($1.span.seconds, $0.span.start) < ($0.span.seconds, $1.span.start) }
    let rest = sorted.dropFirst(limit)
    return (
      sorted.prefix(limit).sorted { $0.span.start < $1.span.start }, Int64(rest.count),
      rest.reduce(0) { $0 + $1.span.seconds }
    )
  }
}

extension DayCoverage {
  /// `Mon 2026-11-16`.
  var name: String {
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    return "\(weekdays[Int(day.date.isoWeekday) - 1]) \(day.date)"
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
