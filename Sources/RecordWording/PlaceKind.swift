// Role: what may stand in a place of a sentence: a value, a word of ours that has a Dutch one, or a sentence of its own.
import EgressTypes

/// What fits into a place.
enum PlaceKind: String, CaseIterable, Sendable {
  // Values, which stand the same in every language.
  /// Anything but nothing.
  case text
  /// Anything without a space.
  case word
  /// The name of a pack or policy.
  case pack
  /// The name of a pack whose word clears the destination.
  case approver
  /// An ISO 3166-1 code: where a server stands.
  case country
  /// An ISO 3166-1 code: from where a network or a service is controlled.
  case controller
  /// A whole number.
  case number
  /// What a person wrote, or their name: it stands between quotation marks in every language.
  case said

  // Words of ours.
  case scope
  case verdict
  case marks
  case confidence
  case unwatched
  case beacon
  /// How old data is, `stale`.
  case step
  /// The pack of a law, `gdpr`.
  case law
  /// Why a pack of operators holds a country to control one, in the pack's own words.
  case why

  // Sentences.
  /// Everything that stands under `egress.reasons` of a verdict or a flow.
  case reason
  case location
  case network
  case service
  case standing
  case control
  case registration
  case lapse
  case votes
  case vote
  /// Who says that which network is meant, where sources differ.
  case claims
  case claim
  /// Everything that other records say under `egress.reasons` and `egress.warnings`.
  case remark
  /// Why a test or a window ended by itself.
  case testEnd

  /// Whether what stands there has to have one of the forms of this kind.
  var isSentence: Bool {
    switch self {
    case .text, .word, .pack, .approver, .country, .controller, .number, .said, .scope, .verdict, .marks, .confidence,
      .unwatched, .beacon, .step, .law, .why:
      false
    default: true
    }
  }

  /// Whether a value or a word may stand there; what is to be a sentence is held against its forms.
  func admits(_ text: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .text, .why, .said: !text.isEmpty
    // What ends in a colon begins a sentence of its own: `closed: ` and then what a person wrote.
    case .word, .law: !text.isEmpty && !text.contains(UInt8(ascii: " ")) && text.last != UInt8(ascii: ":")
    case .pack, .approver: !text.isEmpty && text.allSatisfy(\.isNameByte)
    case .country, .controller: text.count == 2 && text.allSatisfy { (0x41...0x5a).contains($0) }
    case .number: !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) } && text.count < 20
    case .scope, .verdict, .marks, .confidence, .unwatched, .beacon, .step:
      word(String(decoding: text, as: UTF8.self), in: .dutch) != nil
    default: true
    }
  }

  /// A word of ours in a language; nil where it is none of this kind.
  func word(_ text: String, in language: Language) -> String? {
    switch self {
    case .scope: AddressScope(rawValue: text)?.words(in: language)
    case .verdict: Verdict(name: text)?.name(in: language)
    case .marks:
      PlaceKind.list(text, separator: ", ") { FlowMark(name: $0)?.words(in: language) }
    case .confidence: RecordWords.confidence[text].map { language($0.english, nl: $0.dutch) }
    case .unwatched: RecordWords.unwatched[text].map { language($0.english, nl: $0.dutch) }
    case .beacon: RecordWords.beacon[text].map { language($0.english, nl: $0.dutch) }
    case .step: RecordWords.step[text].map { language($0.english, nl: $0.dutch) }
    case .why:
      RecordWords.packReasons[text].map { language($0.english, nl: $0.dutch) } ?? language.original(text)
    case .law: RecordWords.laws[text].map { language($0.english, nl: $0.dutch) } ?? text
    case .number: Int64(text).map { language.grouped($0) } ?? text
    case .said: text.quoted
    default: text
    }
  }

  private static func list(_ text: String, separator: String, _ word: (String) -> String?) -> String? {
    var words: [String] = []
    var rest = text[...]
    while true {
      let end = rest.firstRange(of: separator)?.lowerBound ?? rest.endIndex
      guard let one = word(String(rest[..<end])) else { return nil }
      words.append(one)
      guard end < rest.endIndex else { return words.joined(separator: separator) }
      rest = rest[end...].dropFirst(separator.count)
    }
  }
}
