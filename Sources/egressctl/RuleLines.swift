// Role: finds the line of a rule file that a rule id such as `operators-cn/AS45102` stands for.
import EgressTypes
import StrictYAML
import VerdictRules

/// The lines of the rule files of one basis.
struct RuleLines {
  private let files: [String: [String]]
  private let paths: [String: String]

  init(_ files: [RuleFile], of book: RuleBook) {
    self.files = Dictionary(
      files.map { file in
        (
          file.path,
          file.bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
          }
        )
      }, uniquingKeysWith: { _, last in last })
    paths = Dictionary(
      book.sources.compactMap { source in source.pack.map { ($0.name, source.path) } },
      uniquingKeysWith: { _, last in last })
  }

  /// The place of a rule; nil for one that stands in no pack, such as `location/disputed`.
  ///
  /// Where no line of its pack names the rule itself, it is the line on which the pack begins.
  func place(ofRule id: String) -> YAMLPlace? {
    let parts = id.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let path = paths[String(parts[0])], let lines = files[path] else { return nil }
    let words = RuleLines.words(for: String(parts[1]))
    let body = lines.firstIndex { $0.hasPrefix(RuleLines.head(of: path)) } ?? 0
    for word in words {
      for (number, line) in lines.enumerated().dropFirst(body) {
        guard let column = RuleLines.column(of: word, in: line) else { continue }
        return YAMLPlace(file: path, line: number + 1, column: column)
      }
    }
    return YAMLPlace(file: path, line: (lines.firstIndex { $0.hasPrefix("pack:") } ?? 0) + 1, column: 1)
  }

  /// The text of the line at a place.
  func line(at place: YAMLPlace) -> String? {
    guard let lines = files[place.file], lines.indices.contains(place.line - 1) else { return nil }
    return lines[place.line - 1]
  }

  /// The key behind which the rules of a file begin, so that its head and remarks are passed over.
  private static func head(of path: String) -> String {
    switch path.split(separator: "/").first {
    case "jurisdictions": "countries:"
    case "operators": "operators:"
    case "destinations", "baseline": "names:"
    default: "jurisdictions:"
    }
  }

  /// What a file writes for the second half of a rule id, the best first.
  private static func words(for detail: String) -> [String] {
    if detail.hasPrefix("AS"), let asn = UInt32(detail.dropFirst(2)) { return ["asn: \(asn)", "asn: \"\(asn)\""] }
    switch detail {
    case "not-approved": return ["approved:"]
    case "outside-baseline": return ["only_baseline:"]
    default: return [detail, String(detail.map { $0 == "-" ? "_" : $0 }) + ":"]
    }
  }

  /// Where a word stands in a line by itself, from 1; remarks do not count.
  private static func column(of word: String, in line: String) -> Int? {
    let (word, line) = (Array(word.utf8), Array(line.utf8))
    guard line.count >= word.count, line.first(where: { $0 != 0x20 }) != UInt8(ascii: "#") else { return nil }
    func isPart(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "*"):
        true
      default: false
      }
    }
    return (0...line.count - word.count).first { start in
      let end = start + word.count
      return line[start..<end].elementsEqual(word) && (start == 0 || !isPart(line[start - 1]))
        && (end == line.count || !isPart(line[end]) || word.last == UInt8(ascii: ":"))
    }.map { $0 + 1 }
  }
}
