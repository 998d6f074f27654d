// Role: makes text from outside inert: what is not printable ASCII becomes visible, so no output can be steered by it.

extension String {
  /// This text with every byte outside printable ASCII as `\xNN`; text that went through a record is unchanged.
  public var visible: String {
    if isVisible { return self }
    var text = ""
    for byte in utf8 {
      text += (0x20...0x7e).contains(byte) ? String(Unicode.Scalar(byte)) : escaped(byte)
    }
    return text
  }

  private var isVisible: Bool {
    let bytes = utf8.span
    // Without a branch the loop is a few vector instructions.
    var odd: UInt8 = 0
    for index in bytes.indices { odd |= bytes[index] &- 0x20 > 0x7e - 0x20 ? 1 : 0 }
    return odd == 0
  }
}

extension String {
  /// A person's words as they wrote them: letters such as `ë`, which records hold as `\xNN`, are shown as letters again.
  ///
  /// A run of `\xNN` is shown only as a whole, and only where it is UTF-8 of nothing but Latin letters (U+00C0 to U+024F,
  /// without × and ÷ and without the clicks U+01C0 to U+01C3, which look like `|` and `!`) and the signs – — ’ ‘ “ ” €.
  /// That is safe in every output: each of them is one visible character as wide as any, none is markup of any format, ends
  /// a line, turns the direction of writing, is invisible or joins what stands before it. Everything else stays escaped.
  ///
  /// It is for what people declared, and for the names they gave. A name or text off the wire keeps its bytes: there a
  /// letter that looks like another would let one host pass for another, and which bytes were sent is evidence.
  public var asWritten: String {
    let visible = self.visible
    guard visible.utf8.contains(UInt8(ascii: "\\")) else { return visible }
    var text: [UInt8] = []
    var rest = Array(visible.utf8)[...]
    while !rest.isEmpty {
      let run = String.escapedRun(rest)
      if run.isEmpty {
        text.append(rest.removeFirst())
      } else {
        let escapes = rest.prefix(run.count * String.escapeLength)
        let letters = String(validating: run, as: UTF8.self).flatMap { $0.isOfLetters ? Array($0.utf8) : nil }
        text += letters ?? Array(escapes)
        rest = rest.dropFirst(escapes.count)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A person's words as they wrote them, between quotation marks, so that they never pass for words of ours.
  ///
  /// Quotation marks within become simple ones: whoever wrote the words must not seem to end them.
  public var quoted: String {
    let inner = asWritten.map { character -> Character in
      switch character {
      case "\u{201c}": "\u{2018}"
      case "\u{201d}": "\u{2019}"
      case "\"": "'"
      default: character
      }
    }
    return "\u{201c}\(String(inner))\u{201d}"
  }

  /// How long `\xNN` is.
  private static let escapeLength = 4

  /// The bytes of all `\xNN` that stand at the beginning of a text.
  private static func escapedRun(_ text: ArraySlice<UInt8>) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
      default: nil
      }
    }
    var bytes: [UInt8] = []
    var rest = text
    while rest.count >= escapeLength, rest[rest.startIndex] == UInt8(ascii: "\\"),
      rest[rest.startIndex + 1] == UInt8(ascii: "x"), let high = digit(rest[rest.startIndex + 2]),
      let low = digit(rest[rest.startIndex + 3])
    {
      bytes.append(high << 4 | low)
      rest = rest.dropFirst(escapeLength)
    }
    return bytes
  }

  /// Whether every scalar is a letter or sign that people's words may show.
  private var isOfLetters: Bool {
    unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0xd7, 0xf7, 0x1c0...0x1c3: false
      case 0xc0...0x24f: true
      // – — ‘ ’ “ ” €
      case 0x2013, 0x2014, 0x2018, 0x2019, 0x201c, 0x201d, 0x20ac: true
      default: false
      }
    }
  }
}
