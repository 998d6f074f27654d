// Role: a small JSON tree and its text, in ASCII.

/// A JSON value whose objects keep the order they were written in.
public indirect enum JSONNode {
  /// Keys and values, in the order they are printed.
  case object([(key: String, value: JSONNode)])
  /// Values.
  case array([JSONNode])
  /// A text.
  case text(String)
  /// A whole number.
  case number(Int64)
  /// `true` or `false`.
  case boolean(Bool)
  /// `null`.
  case none

  /// A text, or null.
  public static func optional(_ text: String?) -> JSONNode { text.map { .text($0) } ?? .none }
  /// A number, or null.
  public static func optional(_ number: Int64?) -> JSONNode { number.map { .number($0) } ?? .none }
  /// A time, or null.
  public static func time(_ time: Timestamp?) -> JSONNode { optional(time?.description) }
  /// A list of texts.
  public static func texts(_ texts: [String]) -> JSONNode { .array(texts.map { .text($0) }) }

  /// The text, with two spaces for each level.
  public func text(indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .none: return "null"
    case .boolean(let flag): return flag ? "true" : "false"
    case .number(let number): return String(number)
    case .text(let text): return JSONNode.quoted(text)
    case .array(let items):
      if items.isEmpty { return "[]" }
      return "[\n" + items.map { inner + $0.text(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let fields):
      if fields.isEmpty { return "{}" }
      let lines = fields.map { "\(inner)\(JSONNode.quoted($0.key)): \($0.value.text(indent: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  /// A JSON string (RFC 8259 §7); what is not printable ASCII stands as UTF-16 escapes.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5c: out += "\\" + String(Unicode.Scalar(UInt8(truncatingIfNeeded: unit)))
      case 0x20...0x7e: out += String(Unicode.Scalar(UInt8(truncatingIfNeeded: unit)))
      default:
        let digits = String(unit, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return out + "\""
  }
}
