// Role: a wording with places for what varies, `AS{number} is registered in {controller}`, and how a text is held against it.

/// A wording with places for what varies.
struct SentenceTemplate: Sendable {
  /// A part of it.
  enum Piece: Sendable {
    /// Words that stand as they are, as UTF-8.
    case words([UInt8])
    /// A place, by its name and by what fits there; `{pack:first}` is a pack and called `first`.
    case place(name: String, fits: PlaceKind)
  }

  let pieces: [Piece]

  /// Reads a wording; what has no kind is no place and stands as it is, which no text of ours does and a test finds.
  init(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.words(Array(rest[..<open].utf8))) }
      let parts = rest[rest.index(after: open)..<close].split(separator: ":")
      guard let first = parts.first, let kind = PlaceKind(rawValue: String(first)) else {
        pieces.append(.words(Array(rest[open...close].utf8)))
        rest = rest[rest.index(after: close)...]
        continue
      }
      pieces.append(.place(name: String(parts.last ?? first), fits: kind))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.words(Array(rest.utf8))) }
    self.pieces = pieces
  }

  /// The words of it, without the places.
  var words: [String] {
    pieces.compactMap { if case .words(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
  }

  /// The names of its places.
  var names: [String] { pieces.compactMap { if case .place(let name, _) = $0 { name } else { nil } } }
}

/// What stands in one place of a sentence that was recognised.
struct Filling: Sendable {
  let name: String
  let kind: PlaceKind
  let text: String
  /// The sentence within the sentence, for kinds that are themselves made of forms.
  let inner: RecognisedSentence?
}

/// A text with the form that it has.
struct RecognisedSentence: Sendable {
  let form: SentenceForm
  let fillings: [Filling]

  /// What stands in all places of a kind, also in sentences within it.
  func texts(_ kind: PlaceKind) -> [String] {
    fillings.flatMap { filling in
      (filling.kind == kind ? [filling.text] : []) + (filling.inner?.texts(kind) ?? [])
    }
  }
}

/// Holds texts against forms; a bound on the attempts keeps hostile texts from taking long.
struct SentenceReader {
  /// Attempts for one text: far more than any sentence of ours takes.
  private static let maximumAttempts = 20_000
  /// The longest text that is held against forms, in bytes.
  private static let maximumBytes = 8192

  private var attempts = 0

  /// The first form of a kind that a text has; nil where it has none.
  static func read(_ text: String, as kind: PlaceKind) -> RecognisedSentence? {
    guard text.utf8.count <= maximumBytes else { return nil }
    var reader = SentenceReader()
    return reader.read(Array(text.utf8)[...], as: kind)
  }

  private mutating func read(_ text: ArraySlice<UInt8>, as kind: PlaceKind) -> RecognisedSentence? {
    for form in SentenceForms.byKind[kind] ?? [] {
      if let fillings = fill(form.english.pieces[...], with: text) {
        return RecognisedSentence(form: form, fillings: fillings)
      }
    }
    return nil
  }

  private mutating func fill(
    _ pieces: ArraySlice<SentenceTemplate.Piece>, with text: ArraySlice<UInt8>
  ) -> [Filling]? {
    attempts += 1
    guard attempts < SentenceReader.maximumAttempts else { return nil }
    guard let piece = pieces.first else { return text.isEmpty ? [] : nil }
    let rest = pieces.dropFirst()
    switch piece {
    case .words(let words): return text.starts(with: words) ? fill(rest, with: text.dropFirst(words.count)) : nil
    case .place(let name, let kind):
      guard case .words(let next)? = rest.first else {
        return filling(name, kind, text).map { [$0] }
      }
      var end = text.startIndex
      while let found = SentenceReader.position(of: next, in: text[end...]) {
        if let first = filling(name, kind, text[..<found]), let others = fill(rest, with: text[found...]) {
          return [first] + others
        }
        guard attempts < SentenceReader.maximumAttempts else { return nil }
        end = found + 1
      }
      return nil
    }
  }

  private mutating func filling(_ name: String, _ kind: PlaceKind, _ text: ArraySlice<UInt8>) -> Filling? {
    attempts += 1
    guard kind.admits(text) else { return nil }
    let inner = kind.isSentence ? read(text, as: kind) : nil
    guard !kind.isSentence || inner != nil else { return nil }
    return Filling(name: name, kind: kind, text: String(decoding: text, as: UTF8.self), inner: inner)
  }

  private static func position(of words: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let first = words.first, text.count >= words.count else { return nil }
    for start in text.startIndex...(text.endIndex - words.count)
    where text[start] == first && text[start...].starts(with: words) {
      return start
    }
    return nil
  }
}
