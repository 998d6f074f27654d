// Role: what a witness said of the journal, or why nothing of it counts, in the words of every report.
import EgressTypes
import RecordWording

/// One witness and the records it vouches for.
public struct WitnessStatement: Hashable, Sendable {
  /// What the one who verified the journal found of a witness.
  public enum Content: Hashable, Sendable {
    /// It cosigned a checkpoint over the first records of this journal at a time of its clock.
    case cosigned(size: Int64, time: Timestamp)
    /// It has said nothing that can be verified yet.
    case nothing(reason: String)
    /// It cosigned a checkpoint that this journal does not continue.
    case contradicted(reason: String)
  }

  /// The witness's name.
  public var name: String
  /// What was found.
  public var content: Content

  /// Makes a statement; its texts are made inert.
  public init(name: String, content: Content) {
    self.name = name.visible
    self.content =
      switch content {
      case .cosigned: content
      case .nothing(let reason): .nothing(reason: reason.visible)
      case .contradicted(let reason): .contradicted(reason: reason.visible)
      }
  }

  /// What is missing where no witness vouches for anything.
  public static let none = none(in: .english)

  /// What is missing where no witness vouches for anything.
  public static func none(in language: Language) -> String {
    language(
      "No witness: whoever has root and the signing key could have rewritten what nobody else holds a checkpoint of.",
      nl: "Geen getuige: wie beheerdersrechten (root) en de ondertekensleutel heeft, had alles kunnen herschrijven"
        + " waarvan niemand anders een controlepunt heeft.")
  }

  /// The statement as a sentence.
  public func sentence(in language: Language) -> String {
    switch content {
    case .cosigned(let size, let time):
      language(
        "Witnessed by \(name) at \(time.readable): the first \(language.counted(size, .record)).",
        nl: "Bekrachtigd door getuige \(name) op \(time.readable): de eerste \(language.counted(size, .record)).")
    case .nothing(let reason):
      language(
        "Not witnessed by \(name): \(reason).",
        nl: "Niet bekrachtigd door getuige \(name): \(language.original(reason)).")
    case .contradicted(let reason):
      language(
        "CONTRADICTED BY \(name): \(reason).", nl: "TEGENGESPROKEN DOOR GETUIGE \(name): \(language.original(reason)).")
    }
  }

  /// The statement as a sentence in English.
  public var sentence: String { sentence(in: .english) }

  /// The statements as sentences, and the one on what is missing where none vouches for anything.
  public static func sentences(_ statements: [WitnessStatement], in language: Language = .english) -> [String] {
    let isWitnessed = statements.contains { if case .cosigned = $0.content { true } else { false } }
    return statements.map { $0.sentence(in: language) } + (isWitnessed ? [] : [none(in: language)])
  }
}
