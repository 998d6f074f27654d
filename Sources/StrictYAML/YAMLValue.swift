// Role: one value of a file, read as the type that is wanted; whatever is something else is a mistake.

import EgressTypes

/// A value with its place; each reading answers nil where it noted a mistake.
public struct YAMLValue {
  let node: YAMLNode
  let list: YAMLMistakeList

  /// Where the value stands.
  public var place: YAMLPlace { node.place }

  /// Whether a mapping stands here, for values that have a short and a long form.
  public var isMapping: Bool { if case .mapping = node.content { true } else { false } }

  /// Notes a mistake here.
  public func note(_ message: String) { list.mistakes.append(YAMLMistake(place, message)) }

  /// Notes a mistake here and answers nil, so that a reading can end with it.
  public func mistake<Value>(_ message: String) -> Value? {
    note(message)
    return nil
  }

  // MARK: - Scalars

  /// A text that is not empty.
  public func string() -> String? { scalar(wanted: "a text")?.text }

  /// `true` or `false`, without quotes.
  public func boolean() -> Bool? {
    plain(as: "`true` or `false`") { ["true": true, "false": false][$0] }
  }

  /// A whole number within bounds, without quotes.
  public func integer(in bounds: ClosedRange<Int64> = .min ... .max) -> Int64? {
    let limits = bounds == (.min ... .max) ? "" : " from \(bounds.lowerBound) to \(bounds.upperBound)"
    return plain(as: "a whole number\(limits)") { text in
      Int64(text).flatMap { bounds.contains($0) && !text.hasPrefix("+") ? $0 : nil }
    }
  }

  /// A date such as 2026-11-23.
  public func date() -> CivilDate? { parsed(as: "a date such as 2026-11-23") { CivilDate($0) } }

  /// One of the raw values of an enumeration.
  public func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    let words = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    return parsed(as: "one of \(words)") { Choice(rawValue: $0) }
  }

  /// A text that `parse` understands; `wanted` completes the sentence "write …".
  public func parsed<Value>(as wanted: String, _ parse: (String) -> Value?) -> Value? {
    guard let text = scalar(wanted: wanted)?.text else { return nil }
    return parse(text) ?? mistake("`\(text)` is wrong here; write \(wanted)")
  }

  // MARK: - Collections

  /// A list; every item is read even after a mistake.
  public func list<Item>(_ read: (YAMLValue) -> Item?) -> [Item]? {
    guard case .list(let nodes) = node.content else { return mistake("\(found) is wrong here; write a list") }
    let items = nodes.map { read(YAMLValue(node: $0, list: list)) }
    return items.contains { $0 == nil } ? nil : items.compactMap(\.self)
  }

  /// A mapping; keys that `read` does not ask for are mistakes.
  public func mapping<Value>(_ read: (inout YAMLMapping) -> Value?) -> Value? {
    guard case .mapping(let pairs) = node.content else {
      return mistake("\(found) is wrong here; write `key: value` lines")
    }
    var mapping = YAMLMapping(place: place, pairs: pairs, list: list)
    let value = read(&mapping)
    mapping.finish()
    return value
  }

  // MARK: - What stands here

  private func plain<Value>(as wanted: String, _ parse: (String) -> Value?) -> Value? {
    guard let (text, isPlain) = scalar(wanted: wanted) else { return nil }
    if isPlain, let value = parse(text) { return value }
    return mistake("`\(text)` is wrong here; write \(wanted)\(isPlain ? "" : ", without quotes")")
  }

  private func scalar(wanted: String) -> (text: String, isPlain: Bool)? {
    guard case .scalar(let text, let isPlain) = node.content else {
      return mistake("\(found) is wrong here; write \(wanted)")
    }
    guard !text.isEmpty, !(isPlain && (text == "~" || text == "null")) else {
      return mistake("nothing stands here; write \(wanted)")
    }
    return (text, isPlain)
  }

  private var found: String {
    switch node.content {
    case .scalar("", _): "nothing"
    case .scalar(let text, _): "`\(text.prefix(60))`"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}
