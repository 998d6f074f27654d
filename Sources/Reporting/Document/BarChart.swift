// Role: values as bars; what a chart shows always stands in a table beside it.

/// Bars of one measure.
struct BarChart {
  /// One bar.
  struct Bar {
    let name: String
    let value: Int64
    /// The value as people read it.
    let shown: String
    /// A share in thousandths that is shown with the bar; nil for none.
    var share: Int64?
    /// Parts of the value that are told apart, worst first; what they leave is the rest.
    var parts: [Part] = []
  }

  /// A part of a bar.
  struct Part {
    let kind: PartKind
    let value: Int64
  }

  /// What a part of a bar is, by the verdict on it.
  enum PartKind: String, CaseIterable {
    case violation, undecided, flagged

    /// The sign of it where there are signs only.
    var sign: Character {
      switch self {
      case .violation: "!"
      case .undecided: "?"
      case .flagged: "~"
      }
    }
  }

  let caption: String
  let bars: [Bar]

  /// What signs and colours mean, one each; none where bars have no parts.
  var key: [(kind: PartKind?, name: String)] = []

  /// The largest value, at least 1.
  var largest: Int64 { max(1, bars.map(\.value).max() ?? 1) }

  /// How many parts of a length a bar takes; a bar above zero takes at least one.
  func length(of bar: Bar, outOf length: Int64) -> Int64 {
    let (product, overflow) = bar.value.multipliedReportingOverflow(by: length)
    let part = overflow ? bar.value / max(1, largest / length) : product / largest
    return bar.value > 0 ? min(length, max(1, part)) : 0
  }

  /// How many parts of a length each part of a bar takes and what is left of it; a part above zero takes at least one.
  func lengths(of bar: Bar, outOf length: Int64) -> (parts: [(kind: PartKind, length: Int64)], rest: Int64) {
    var left = self.length(of: bar, outOf: length)
    var parts: [(kind: PartKind, length: Int64)] = []
    for part in bar.parts where part.value > 0 {
      let whole = self.length(of: Bar(name: "", value: part.value, shown: ""), outOf: length)
      let taken = min(left, whole)
      parts.append((part.kind, taken))
      left -= taken
    }
    return (parts, left)
  }

  /// A bar in signs, `!!##`.
  func signs(of bar: Bar, outOf length: Int64) -> String {
    let (parts, rest) = lengths(of: bar, outOf: length)
    return parts.map { String(repeating: $0.kind.sign, count: Int($0.length)) }.joined()
      + String(repeating: "#", count: Int(rest))
  }

  /// What the signs mean; empty where they mean nothing but a length.
  var signKey: String { key.map { "\($0.kind?.sign ?? "#") \($0.name)" }.joined(separator: "   ") }
}
