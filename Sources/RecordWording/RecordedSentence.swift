// Role: what a record says in English, in the reader's language: the one place where sentences of records are put into words.
import EgressTypes

extension Language {
  /// A sentence of a record in this language.
  ///
  /// Records keep the English sentence, which is evidence. A sentence that no form is known for, as an older or newer
  /// version or a person wrote it, stands as it is, between quotation marks and called the original. The text has to be
  /// inert already. What people wrote stands between quotation marks, in English too.
  public func recorded(_ text: String) -> String {
    guard !text.isEmpty else { return text }
    guard self != .english || SentenceForms.beginningsOfSaid.contains(where: text.hasPrefix) else { return text }
    let known = RecordedSentence.read(text)
    return known?.text(in: self) ?? original(text)
  }

  /// Sentences of a record in this language.
  public func recorded(_ texts: [String]) -> [String] { texts.map { recorded($0) } }

  /// What `egress.watch.reason` and the reasons of coverage say; a word of another version stands as it is, its hyphens as
  /// spaces.
  public func watchReason(_ word: String) -> String {
    if let known = RecordWords.unwatched[word] ?? RecordWords.beacon[word] ?? RecordWords.watching[word] {
      return self(known.english, nl: known.dutch)
    }
    return String(word.map { $0 == "-" ? " " : $0 })
  }

  /// Whether the signature of location data was verified, as `config` records say it.
  public func signature(_ word: String) -> String {
    RecordWords.signature[word].map { self($0.english, nl: $0.dutch) } ?? word
  }

  /// A verdict, or the result of a test of Local Data Mode, by its word in records.
  public func verdict(_ word: String) -> String {
    PlaceKind.verdict.word(word, in: self) ?? RecordWords.results[word].map { self($0.english, nl: $0.dutch) } ?? word
  }

  /// Which step of something a record tells, by its word; words of other versions stand as they are.
  public func step(_ word: String) -> String { RecordWords.steps[word].map { self(word, nl: $0) } ?? word }

  /// A law by the name of its pack, as it is called in a sentence.
  public func law(_ pack: String) -> String { PlaceKind.law.word(pack, in: self) ?? pack }

  /// Words that are not ours to translate, so marked.
  public func original(_ text: String) -> String {
    // Whoever wrote the text must not seem to end it.
    self(text, nl: "in het origineel: \"\(text.replacing("\"", with: "'"))\"")
  }
}

/// Recognises sentences.
enum RecordedSentence {
  /// The form that a sentence of a record has, and what stands in its places; nil where it has none.
  static func read(_ text: String) -> RecognisedSentence? {
    SentenceReader.read(text, as: .reason) ?? SentenceReader.read(text, as: .remark)
  }
}
