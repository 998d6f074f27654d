// Role: one mistake in range text, at its line and column, and the short list of them that is reported.

/// A mistake in a line of range text.
public struct RangeTextMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int
  /// What is wrong there and what was expected.
  public let reason: String

  /// `line:column: reason`; put the path and a colon before it.
  public var description: String { "\(line):\(column): \(reason)" }
}

/// The first mistakes of a file and the count of all, so that a file that is something else altogether stays readable.
struct RangeTextMistakes {
  static let reported = 20
  private(set) var first: [RangeTextMistake] = []
  private(set) var total = 0

  mutating func add(line: Int, column: Int, _ reason: String) {
    total += 1
    if first.count < RangeTextMistakes.reported {
      first.append(RangeTextMistake(line: line, column: column, reason: reason))
    }
  }

  /// Text of the file for a message: at most 40 bytes, hostile bytes made visible.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    let shown = bytes.prefix(40).map { byte in
      (0x20...0x7e).contains(byte)
        ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "'\(shown.joined())\(bytes.count > 40 ? "…" : "")'"
  }
}
