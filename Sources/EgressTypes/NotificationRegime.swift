// Role: a law under which a breach is notified: its clock in hours and the names of its articles, from data and not code.

/// A law under which a breach of personal data is notified to an authority.
public struct NotificationRegime: Hashable, Sendable {
  /// What the law has a name or an article for; the raw value is the key in rule files and records.
  public enum Term: String, CaseIterable, Hashable, Sendable {
    /// The law itself.
    case law
    /// Who is notified.
    case authority
    /// How a notification is handed in.
    case channel
    /// The duty to notify in time.
    case notification
    /// What a notification holds.
    case contents
    /// The duty to say why it is late.
    case delay
    /// That information may follow in phases.
    case phases
    /// The duty to document every breach.
    case register
    /// The duty to inform the people concerned.
    case people
  }

  /// One text in each language, printable ASCII.
  public struct Wording: Hashable, Sendable {
    /// English.
    public var english: String
    /// Dutch.
    public var dutch: String

    /// Makes a wording.
    public init(english: String, dutch: String) {
      self.english = english
      self.dutch = dutch
    }
  }

  /// The name of its pack, such as `gdpr`.
  public var name: String
  /// Hours from awareness within which it is notified.
  public var hours: Int64
  /// Hours before the end of the clock at which people are reminded.
  public var noticeHours: Int64
  /// The day its facts were gathered.
  public var asOf: CivilDate
  /// The day by which somebody has to look whether the law is still the same.
  public var reviewBy: CivilDate
  /// How well its articles are supported: what is known from memory is for a lawyer to check; nil where a record of an
  /// older version does not say.
  public var confidence: Confidence?
  /// What it calls things; each term has a wording.
  public var wordings: [Term: Wording]

  /// Makes a regime.
  public init(
    name: String, hours: Int64, noticeHours: Int64, asOf: CivilDate, reviewBy: CivilDate,
    confidence: Confidence? = nil, wordings: [Term: Wording]
  ) {
    self.name = name
    self.hours = hours
    self.noticeHours = noticeHours
    self.asOf = asOf
    self.reviewBy = reviewBy
    self.confidence = confidence
    self.wordings = wordings
  }

  /// What the law calls something, in a language.
  public func text(_ term: Term, in language: Language) -> String {
    guard let wording = wordings[term] else { return name }
    return language(wording.english, nl: wording.dutch)
  }

  /// The last moment at which a notification is in time: so many hours after awareness, counted as time that passes.
  ///
  /// A change of clocks in between moves what clocks show, not the moment.
  public func due(awareAt time: Timestamp) -> Timestamp { time.advanced(bySeconds: hours * 3600) }

  /// Whether nobody looked at its facts for longer than they are good for.
  public func isToReview(at time: Timestamp) -> Bool { CivilDate(containing: time) > reviewBy }
}

extension NotificationRegime {
  /// The regime as a record has it: `gdpr hours=72`, `gdpr law.en=…`, one fact each.
  public var recorded: [String] {
    [
      "\(name) hours=\(hours)", "\(name) notice_hours=\(noticeHours)", "\(name) as_of=\(asOf)",
      "\(name) review_by=\(reviewBy)",
    ]
      + (confidence.map { ["\(name) confidence=\($0.rawValue)"] } ?? [])
      + Term.allCases.flatMap { term in
        wordings[term].map {
          ["\(name) \(term.rawValue).en=\($0.english)", "\(name) \(term.rawValue).nl=\($0.dutch)"]
        } ?? []
      }
  }

  /// Reads the regimes of a record, sorted by name; one that is not whole is left out.
  public static func recorded(_ lines: [String]) -> [NotificationRegime] {
    var facts: [String: [String: String]] = [:]
    for line in lines {
      guard let space = line.firstIndex(of: " "), let equals = line[space...].firstIndex(of: "=") else { continue }
      let key = String(line[line.index(after: space)..<equals])
      facts[String(line[..<space]), default: [:]][key] = String(line[line.index(after: equals)...])
    }
    return facts.sorted { $0.key < $1.key }.compactMap { NotificationRegime(name: $0.key, facts: $0.value) }
  }

  private init?(name: String, facts: [String: String]) {
    guard let hours = facts["hours"].flatMap({ Int64($0) }), (1...NotificationRegime.longestHours).contains(hours),
      let notice = facts["notice_hours"].flatMap({ Int64($0) }), (0...hours).contains(notice),
      let asOf = facts["as_of"].flatMap({ CivilDate($0) }), let reviewBy = facts["review_by"].flatMap({ CivilDate($0) })
    else { return nil }
    var wordings: [Term: Wording] = [:]
    for term in Term.allCases {
      guard let english = facts["\(term.rawValue).en"], let dutch = facts["\(term.rawValue).nl"] else { continue }
      wordings[term] = Wording(english: english, dutch: dutch)
    }
    self.init(
      name: name, hours: hours, noticeHours: notice, asOf: asOf, reviewBy: reviewBy,
      confidence: facts["confidence"].flatMap(Confidence.init(rawValue:)),
      wordings: wordings)
  }

  /// The longest clock there may be: a year.
  public static let longestHours: Int64 = 8760
}
