// Role: the keys of one mapping, each of which has to be asked for.

/// A mapping being read; `YAMLValue.mapping` makes it and checks afterwards that no key is left over.
public struct YAMLMapping {
  /// Where the mapping begins.
  public let place: YAMLPlace
  private let pairs: [YAMLNode.Pair]
  private let list: YAMLMistakeList
  private var asked: [String] = []

  init(place: YAMLPlace, pairs: [YAMLNode.Pair], list: YAMLMistakeList) {
    self.place = place
    self.pairs = pairs
    self.list = list
  }

  /// The value of a key that has to be there.
  public mutating func required(_ key: String) -> YAMLValue? {
    if let value = optional(key) { return value }
    list.mistakes.append(YAMLMistake(place, "key `\(key)` is missing; add `\(key): …`"))
    return nil
  }

  /// The value of a key that may be left out.
  public mutating func optional(_ key: String) -> YAMLValue? {
    asked.append(key)
    return pairs.first { text(of: $0.key) == key }.map { YAMLValue(node: $0.value, list: list) }
  }

  /// All pairs of a mapping whose keys are data; each key is a value that can note a mistake.
  public mutating func entries() -> [(key: YAMLValue, value: YAMLValue)] {
    asked += pairs.compactMap { text(of: $0.key) }
    return pairs.map { (YAMLValue(node: $0.key, list: list), YAMLValue(node: $0.value, list: list)) }
  }

  /// Notes every key that was not asked for.
  func finish() {
    let known = Set(asked)
    lazy var words = asked.map { "`\($0)`" }.joined(separator: ", ")
    for key in pairs.map(\.key) {
      guard let text = text(of: key) else {
        list.mistakes.append(YAMLMistake(key.place, "a key has to be a text"))
        continue
      }
      guard !known.contains(text) else { continue }
      list.mistakes.append(YAMLMistake(key.place, "unknown key `\(text)`; keys here: \(words)"))
    }
  }

  private func text(of key: YAMLNode) -> String? {
    guard case .scalar(let text, _) = key.content else { return nil }
    return text
  }
}
