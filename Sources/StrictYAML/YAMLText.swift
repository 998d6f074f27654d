// Role: what is refused before a parser sees it: size, encoding, and the anchors that make small files expand.

import EgressTypes

/// The text of a file that is safe to parse.
struct YAMLText {
  /// The largest file read, in bytes.
  static let maximumBytes = 8 << 20

  let text: String

  /// Checks the bytes.
  ///
  /// Throws every place where an anchor or alias stands, or else the first reason not to read the file.
  init(_ bytes: [UInt8], file: String) throws(YAMLMistakes) {
    guard bytes.count <= YAMLText.maximumBytes else {
      let message = "the file has \(bytes.count) bytes, more than \(YAMLText.maximumBytes); split it"
      throw YAMLMistakes(one: YAMLMistake(YAMLPlace(file: file, line: 1, column: 1), message))
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let place = YAMLText.place(of: error.byteOffsets.lowerBound, in: bytes, file: file)
      let byte = bytes.indices.contains(error.byteOffsets.lowerBound) ? bytes[error.byteOffsets.lowerBound] : 0
      throw YAMLMistakes(one: YAMLMistake(place, "byte \(escaped(byte)) is not UTF-8; save the file as UTF-8"))
    }
    if let mistakes = YAMLMistakes(YAMLText.references(in: bytes, file: file)) { throw mistakes }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Finds everything that could be an anchor or an alias, the first hundred of them.
  ///
  /// Those let a few lines stand for billions of nodes, so no parser may meet one. Comments and texts are searched too:
  /// to know them apart takes the parser that has to be protected.
  private static func references(in bytes: [UInt8], file: String) -> [YAMLMistake] {
    var mistakes: [YAMLMistake] = []
    var place = YAMLPlace(file: file, line: 1, column: 0)
    var before = UInt8(ascii: " ")
    for (offset, byte) in bytes.enumerated() {
      defer { before = byte }
      place.advance(over: byte, after: before)
      guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"), !continuesText(before),
        offset + 1 < bytes.count, isNameByte(bytes[offset + 1])
      else { continue }
      let name = String(decoding: bytes[offset...].prefix { $0 == byte || isNameByte($0) }, as: UTF8.self)
      let kind = byte == UInt8(ascii: "&") ? "an anchor" : "an alias"
      let remedy = "which is refused; write the value out in full (in a comment, quote the word)"
      mistakes.append(YAMLMistake(place, "`\(name)` reads as \(kind), \(remedy)"))
      if mistakes.count == 100 { break }
    }
    return mistakes
  }

  /// Whether a `&` or `*` after this byte is part of a text: YAML begins no token there, or ends in a syntax error.
  private static func continuesText(_ byte: UInt8) -> Bool {
    isNameByte(byte) && byte != UInt8(ascii: "-") || "\"'`/.=&*(".utf8.contains(byte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The line and character of a byte.
  private static func place(of offset: Int, in bytes: [UInt8], file: String) -> YAMLPlace {
    var place = YAMLPlace(file: file, line: 1, column: 0)
    var before = UInt8(ascii: " ")
    for byte in bytes.prefix(offset + 1) {
      place.advance(over: byte, after: before)
      before = byte
    }
    return place
  }
}

extension YAMLPlace {
  /// Moves on to the next byte of a text; bytes that continue a character take no column.
  fileprivate mutating func advance(over byte: UInt8, after before: UInt8) {
    if before == UInt8(ascii: "\n") { (line, column) = (line + 1, 0) }
    if byte & 0xc0 != 0x80 { column += 1 }
  }
}
