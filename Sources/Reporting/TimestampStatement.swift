// Role: what a timestamp authority vouches for of the journal, or why nothing of it counts, in the words of every report.
import EgressTypes
import RecordWording

/// One timestamp authority and the records that existed before a time, by its word.
public struct TimestampStatement: Hashable, Sendable {
  /// Tokens of one authority that were verified.
  public struct Tokens: Hashable, Sendable {
    /// How many records the checkpoint with the newest token is over.
    public var size: Int64
    /// The time in the newest token.
    public var time: Timestamp
    /// How many further ones hold too.
    public var others: Int64
    /// The time in the oldest one.
    public var oldest: Timestamp

    /// Makes the sum of tokens.
    public init(size: Int64, time: Timestamp, others: Int64, oldest: Timestamp) {
      self.size = size
      self.time = time
      self.others = others
      self.oldest = oldest
    }
  }

  /// What the one who verified the journal found of an authority.
  public enum Content: Hashable, Sendable {
    /// Its tokens are over checkpoints of this journal.
    case vouches(Tokens)
    /// There is nothing that was verified.
    case nothing(reason: String)
    /// A token does not verify, or is over a checkpoint that this journal does not continue.
    case contradicted(reason: String)
  }

  /// The authority's name.
  public var name: String
  /// What was found.
  public var content: Content
  /// What a reader has to know beside it; nil for nothing.
  public var remark: String?

  /// Makes a statement; its texts are made inert.
  public init(name: String, content: Content, remark: String? = nil) {
    self.name = name.visible
    self.remark = remark?.visible
    self.content =
      switch content {
      case .vouches: content
      case .nothing(let reason): .nothing(reason: reason.visible)
      case .contradicted(let reason): .contradicted(reason: reason.visible)
      }
  }

  /// The statement as a sentence or two.
  public func sentence(in language: Language) -> String {
    let told =
      switch content {
      case .vouches(let tokens): vouching(tokens, in: language)
      case .nothing(let reason):
        language(
          "No timestamp by \(name) was verified: \(reason).",
          nl: "Geen tijdstempel van \(name) is geverifieerd: \(language.original(reason)).")
      case .contradicted(let reason):
        language(
          "CONTRADICTED BY A TIMESTAMP OF \(name): \(reason).",
          nl: "TEGENGESPROKEN DOOR EEN TIJDSTEMPEL VAN \(name): \(language.original(reason)).")
      }
    return remark.map { "\(told) \(language.original($0))." } ?? told
  }

  private func vouching(_ tokens: Tokens, in language: Language) -> String {
    let newest = language(
      "The checkpoint of \(language.counted(tokens.size, .record)) existed before \(tokens.time.readable) (timestamp by \(name)).",
      nl: "Het controlepunt over \(language.counted(tokens.size, .record)) bestond vóór \(tokens.time.readable)"
        + " (tijdstempel van \(name)).")
    guard tokens.others > 0 else { return newest }
    return newest
      + language(
        " Older ones by it that verified too: \(tokens.others), since \(tokens.oldest.readable).",
        nl:
          " Oudere tijdstempels van dezelfde dienst die ook zijn geverifieerd: \(tokens.others), vanaf \(tokens.oldest.readable)."
      )
  }

  /// The statement as a sentence or two in English.
  public var sentence: String { sentence(in: .english) }

  /// Whether a token speaks against the journal.
  public var isContradiction: Bool { if case .contradicted = content { true } else { false } }
}
