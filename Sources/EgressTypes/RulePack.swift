// Role: the head of a rule pack: its name, how old it is, where its facts come from and how sure they are.

/// How well a fact in a rule pack is supported.
public enum Confidence: String, Sendable, Hashable, CaseIterable {
  /// Seen in two or more independent captures, or in the publisher's own list.
  case observed
  /// Taken from a published list.
  case listed
  /// Found as text inside a program only.
  case string
  /// Known to the author, not looked up.
  case memory

  /// Whether the fact rests on more than a string in a program or someone's memory.
  public var isProven: Bool { self == .observed || self == .listed }
}

/// What every rule pack says about itself.
public struct RulePack: Hashable, Sendable {
  /// The name, the first half of the ids of its rules: `cn-control`.
  public var name: String
  /// The day its facts were gathered.
  public var asOf: CivilDate
  /// The last day on which it may approve anything.
  public var reviewBy: CivilDate
  /// Where its facts come from.
  public var sources: [String]
  /// How well its facts are supported, unless a rule says otherwise.
  public var confidence: Confidence

  /// Makes a head.
  public init(name: String, asOf: CivilDate, reviewBy: CivilDate, sources: [String], confidence: Confidence) {
    self.name = name
    self.asOf = asOf
    self.reviewBy = reviewBy
    self.sources = sources
    self.confidence = confidence
  }

  /// Whether the last day on which it may approve has passed.
  public func isExpired(at time: Timestamp) -> Bool { CivilDate(containing: time) > reviewBy }
}
