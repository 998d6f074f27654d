// Role: everything a draft is made of, and how its times, amounts and laws are written.
import EgressTypes

/// What a draft is made of.
public struct DraftMaterial: Sendable {
  /// The case and its steps.
  public var entry: BreachRegister.Entry
  /// What the journal tells of it.
  public var facts: CaseFacts
  /// The law it is drafted under; nil for every law of the case.
  public var regime: String?
  /// The number of the follow-up; nil for the first report.
  public var followUp: Int?
  /// The evidence bundle, by hash; nil where none was named.
  public var evidence: String?
  /// What verifying the journal found, one sentence each; empty when it holds.
  public var journalFaults: [String]
  /// The language of the draft.
  public var language: Language
  /// The clocks that times are shown by, beside UTC.
  public var zone: CivilTimeZone
  /// When the draft is made.
  public var madeAt: Timestamp

  /// Makes the material of a first report under every law of the case.
  public init(
    entry: BreachRegister.Entry, facts: CaseFacts, journalFaults: [String] = [], language: Language = .english,
    zone: CivilTimeZone = .utc, madeAt: Timestamp
  ) {
    self.entry = entry
    self.facts = facts
    self.journalFaults = journalFaults
    self.language = language
    self.zone = zone
    self.madeAt = madeAt
  }
}

extension DraftMaterial {
  var breach: BreachCase { entry.breach }

  /// The clocks of the laws that the draft is under.
  var clocks: [NotificationClock] {
    breach.clocks.filter { regime == nil || $0.regime.name == regime }
  }

  /// The end of the clock that ends first.
  var due: Timestamp { clocks.map(\.due).min() ?? breach.awareAt }

  /// Whether a notification was late, or would be now.
  var isLate: Bool { clocks.contains { $0.isLate(at: madeAt) } }

  /// What the laws call something: `GDPR art. 33(3) / Wpg art. 33a`.
  func law(_ term: NotificationRegime.Term) -> String {
    var texts: [String] = []
    for clock in clocks {
      let text = clock.regime.text(term, in: language).asWritten
      if !texts.contains(text) { texts.append(text) }
    }
    return texts.joined(separator: " / ")
  }

  /// A letter of the article that says what a notification holds.
  func contents(_ letter: String) -> String {
    language("\(law(.contents)) (\(letter))", nl: "\(law(.contents)), onder \(letter)")
  }

  // MARK: - How things are written

  /// A time as clocks show it, with UTC: `2026-11-27 10:30:00 +01:00 (2026-11-27 09:30:00Z)`.
  func text(_ time: Timestamp) -> String {
    let offset = zone.offset(at: time)
    guard offset != 0 || zone != .utc else { return time.readable }
    let minutes = abs(offset) / 60
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let local = time.advanced(bySeconds: offset).readable.dropLast()
    return "\(local) \(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60)) (\(time.readable))"
  }

  /// A time, or that there is none.
  func text(_ time: Timestamp?) -> String { time.map { text($0) } ?? language("none", nl: "geen") }

  /// Hours and minutes between two times: `51 h 12 min` or `51 uur 12 min`.
  func span(from start: Timestamp, to end: Timestamp) -> String {
    duration(end.seconds.subtractingReportingOverflow(start.seconds).partialValue)
  }

  /// Seconds as hours and minutes, or as seconds where they are few.
  func duration(_ seconds: Int64) -> String {
    let whole = Int64(clamping: seconds.magnitude)
    let sign = seconds < 0 ? "-" : ""
    if whole < 60 { return "\(sign)\(whole) s" }
    return "\(sign)\(language.grouped(whole / 3600)) \(language("h", nl: "uur")) \(whole / 60 % 60) min"
  }

  /// An exact amount: bounds in a notification are not rounded.
  func bytes(_ number: Int64) -> String { "\(language.grouped(number)) \(language("bytes", nl: "bytes"))" }

  /// A number with its noun in the language.
  func counted(_ number: Int64, _ english: (String, String), nl dutch: (String, String)) -> String {
    let isOne = number == 1
    return "\(language.grouped(number)) "
      + language(isOne ? english.0 : english.1, nl: isOne ? dutch.0 : dutch.1)
  }

  /// The note that a list is longer than shown; empty where it is not.
  func more(_ list: String) -> [String] {
    guard let count = facts.unlisted[list], count > 0 else { return [] }
    return [
      language(
        "and \(language.grouped(count)) more, which the sums include",
        nl: "en nog \(language.grouped(count)), in de totalen begrepen")
    ]
  }

  /// What does not stand in the journal.
  var unknown: String { language("unknown", nl: "onbekend") }

  /// A country as people read it.
  func country(_ code: String) -> String {
    switch code {
    case "disputed": language("disputed between sources", nl: "bronnen spreken elkaar tegen")
    case "unknown": unknown
    default: code
    }
  }

  /// A verdict as people read it.
  func text(_ verdict: Verdict) -> String {
    switch verdict {
    case .approved: language("approved", nl: "goedgekeurd")
    case .excepted: language("excepted by a window", nl: "onder een uitzondering")
    case .flagged: language("flagged", nl: "gemarkeerd")
    case .unknown: language("jurisdiction unknown", nl: "rechtsgebied onbekend")
    case .ambiguous: language("jurisdiction disputed", nl: "rechtsgebied omstreden")
    // Outside the approved jurisdiction, or outside a baseline: the reasons beside it say which.
    case .violation: language("against the policy", nl: "in strijd met het beleid")
    }
  }
}
