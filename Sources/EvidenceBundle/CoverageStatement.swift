// Role: how much of the period of a bundle was watched, as a statement of the exporter or proved by the records.
import EgressTypes

/// What a bundle says of the watching in its period.
public struct CoverageStatement: Sendable {
  /// A run of seconds that were not watched.
  public struct Gap: Sendable {
    /// The first second.
    public var start: Timestamp
    /// The first second behind it.
    public var end: Timestamp
    /// Why, in each language.
    private let reasons: [Language: String]

    /// Makes a gap; `reason` is asked for each language.
    public init(start: Timestamp, end: Timestamp, reason: (Language) -> String) {
      self.start = start
      self.end = end
      reasons = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, reason($0)) })
    }

    /// Why.
    func reason(in language: Language) -> String { reasons[language] ?? "" }
  }

  /// The first second of the period.
  public var start: Timestamp
  /// The first second behind it.
  public var end: Timestamp
  /// The seconds watched.
  public var watched: Int64
  /// The runs of seconds not watched, in order of time.
  public var gaps: [Gap]
  /// Frames that the kernel and the interface dropped; nil where no record counts them, as in a replay.
  public var dropped: Int64?
  /// Whether the records of the period come from files that were replayed.
  public var isReplay: Bool
  /// Whether the records of coverage stand in the bundle whole, with their proofs.
  public var isProved: Bool

  /// Makes a statement.
  public init(
    start: Timestamp, end: Timestamp, watched: Int64, gaps: [Gap], dropped: Int64?, isReplay: Bool, isProved: Bool
  ) {
    self.start = start
    self.end = end
    self.watched = watched
    self.gaps = gaps
    self.dropped = dropped
    self.isReplay = isReplay
    self.isProved = isProved
  }

  /// The seconds of the period.
  public var seconds: Int64 { end.seconds - start.seconds }
  /// Whether every second was watched.
  var isFull: Bool { seconds > 0 && watched == seconds }
}
