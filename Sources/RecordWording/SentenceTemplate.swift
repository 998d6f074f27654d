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
