// Role: one sentence that egressd writes into records, with its Dutch wording; the lists of them are in the files beside it.
import EgressTypes

/// A sentence form: the English of the records, and the Dutch of people.
struct SentenceForm: Sendable {
  let english: SentenceTemplate
  let dutch: SentenceTemplate

  init(_ english: String, nl dutch: String) {
    self.english = SentenceTemplate(english)
    self.dutch = SentenceTemplate(dutch)
  }
}

/// Every form, by the kind of place that it fits into; the first one that fits counts.
enum SentenceForms {
  static let byKind: [PlaceKind: [SentenceForm]] = {
    var all = verdictForms
    all.merge(recordForms) { $0 + $1 }
    return all
  }()
}

extension SentenceForms {
  /// How the sentences begin that hold a person's words.
  static let beginningsOfSaid: [String] = [PlaceKind.reason, .remark].flatMap { byKind[$0] ?? [] }
    .filter { form in
      form.english.pieces.contains { if case .place(_, .said) = $0 { true } else { false } }
    }
    .compactMap(\.english.words.first)
}

extension RecognisedSentence {
  /// The sentence in a language.
  func text(in language: Language) -> String {
    let template = language == .dutch ? form.dutch : form.english
    return template.pieces.map { piece in
      switch piece {
      case .words(let bytes): return String(decoding: bytes, as: UTF8.self)
      case .place(let name, _):
        guard let filling = fillings.first(where: { $0.name == name }) else { return "" }
        // What records say in English stands as they say it, but a person's words.
        let isKept = language == .english && filling.kind != .said
        return filling.inner?.text(in: language)
          ?? (isKept ? filling.text : filling.kind.word(filling.text, in: language) ?? filling.text)
      }
    }.joined()
  }
}
