// Role: holds the texts of records against forms, with a bound on the work that grows with the text and no faster.
import EgressTypes

/// Holds one text against the forms of a kind.
///
/// Forms are tried one after another and places at each spot where they could end, so that a text made for it could be read
/// over and over. What was read is counted, and a text that takes more than `workPerByte` for each of its bytes is given up:
/// it has no form, and is shown as it is.
struct SentenceReader {
  /// Bytes that may be looked at for each byte of a text; sentences of ours take at most a quarter of that.
  static let workPerByte = 160
  /// What any text may take beside that, however short: each form is tried once.
  static let leastWork = 4096
  /// The longest text that is held against forms, in bytes; a record is no longer.
  private static let maximumBytes = 32_768
  /// Sentences within one another: far more than any sentence of ours has, and few enough for any stack.
  private static let maximumDepth = 24

  /// What may still be looked at.
  private var left: Int
  private let allowed: Int
  private var depth = 0

  private init(for text: String) {
    allowed = SentenceReader.leastWork + text.utf8.count * SentenceReader.workPerByte
    left = allowed
  }

  /// The first form of a kind that a text has; nil where it has none.
  static func read(_ text: String, as kind: PlaceKind) -> RecognisedSentence? { reading(text, as: kind).sentence }

  /// The same with what it took: bytes looked at, and one for each attempt.
  static func reading(_ text: String, as kind: PlaceKind) -> (sentence: RecognisedSentence?, work: Int) {
    guard text.utf8.count <= maximumBytes else { return (nil, 0) }
    var reader = SentenceReader(for: text)
    let sentence = reader.read(Array(text.utf8)[...], as: kind)
    return (sentence, reader.allowed - reader.left)
  }

  /// Takes note of work that is about to be done; false when there was too much of it.
  private mutating func takes(_ bytes: Int) -> Bool {
    left -= bytes + 1
    return left > 0
  }

  private mutating func read(_ text: ArraySlice<UInt8>, as kind: PlaceKind) -> RecognisedSentence? {
    guard depth < SentenceReader.maximumDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    for form in SentenceForms.byKind[kind] ?? [] {
      if let fillings = fill(form.english.pieces[...], with: text) {
        return RecognisedSentence(form: form, fillings: fillings)
      }
      if left <= 0 { return nil }
    }
    return nil
  }

  private mutating func fill(
    _ pieces: ArraySlice<SentenceTemplate.Piece>, with text: ArraySlice<UInt8>
  ) -> [Filling]? {
    guard let piece = pieces.first else { return text.isEmpty ? [] : nil }
    let rest = pieces.dropFirst()
    switch piece {
    case .words(let words):
      guard takes(SentenceReader.common(words, text)), text.starts(with: words) else { return nil }
      return fill(rest, with: text.dropFirst(words.count))
    case .place(let name, let kind):
      guard case .words(let next)? = rest.first else {
        return filling(name, kind, text).map { [$0] }
      }
      var end = text.startIndex
      while let found = position(of: next, in: text[end...]) {
        // What stands behind is cheap to refuse, and most often refused.
        if let others = fill(rest, with: text[found...]), let first = filling(name, kind, text[..<found]) {
          return [first] + others
        }
        guard left > 0 else { return nil }
        end = found + 1
      }
      return nil
    }
  }

  private mutating func filling(_ name: String, _ kind: PlaceKind, _ text: ArraySlice<UInt8>) -> Filling? {
    guard takes(text.count), kind.admits(text) else { return nil }
    let inner = kind.isSentence ? read(text, as: kind) : nil
    guard !kind.isSentence || inner != nil else { return nil }
    return Filling(name: name, kind: kind, text: String(decoding: text, as: UTF8.self), inner: inner)
  }

  private mutating func position(of words: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let first = words.first, text.count >= words.count else { return nil }
    for start in text.startIndex...(text.endIndex - words.count) {
      guard takes(text[start] == first ? SentenceReader.common(words, text[start...]) : 0) else { return nil }
      if text[start] == first, text[start...].starts(with: words) { return start }
    }
    return nil
  }

  /// How many bytes are looked at to tell whether a text begins with words: those that agree.
  private static func common(_ words: [UInt8], _ text: ArraySlice<UInt8>) -> Int {
    var count = 0
    for (word, byte) in zip(words, text) {
      guard word == byte else { break }
      count += 1
    }
    return count
  }
}
