// Role: JSON as a tree, written with sorted keys, for the two formats that are no flat records.
import EgressTypes

/// A JSON value (RFC 8259); texts are made inert when they are written.
enum JSONTree: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case list([JSONTree])
  case object([String: JSONTree])

  init(stringLiteral text: String) { self = .text(text) }
  init(arrayLiteral items: JSONTree...) { self = .list(items) }
  init(dictionaryLiteral members: (String, JSONTree)...) {
    self = .object(Dictionary(members) { _, last in last })
  }

  /// The value on one line.
  var line: String {
    switch self {
    case .text(let text): JSONText.quoted(text)
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .list(let items): "[\(items.map(\.line).joined(separator: ","))]"
    case .object(let members):
      "{\(members.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value.line)" }.joined(separator: ","))}"
    }
  }
}
