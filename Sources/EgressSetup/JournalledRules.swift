// Role: gathers the rule texts of a journal and gives back the files that a config record says were in force.
import EgressTypes
import VerdictRules

/// Why the rules in force cannot be had from a journal.
public enum JournalledRulesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The config record names no list of rule files: an older version wrote it.
  case noTexts
  /// No record holds this file, or not all of it.
  case missing(path: String, sha256: String)
  /// The text in the journal is not the one whose hash was journalled.
  case changed(path: String, sha256: String, found: String)
  /// A record or a line of the list is not as egressd writes it.
  case malformed(path: String)

  /// What is wrong, naming the file.
  public var description: String {
    switch self {
    case .noTexts: "the journal holds no rule texts of that time; an older egressd wrote it"
    case .missing(let path, let sha256): "the journal does not hold the whole text of \(path.visible), sha256 \(sha256)"
    case .changed(let path, let sha256, let found):
      "the text of \(path.visible) in the journal has sha256 \(found.visible), but \(sha256.visible) was in force"
    case .malformed(let path): "the text of \(path.visible) in the journal is not as egressd writes it"
    }
  }
}

/// The rule texts read from a journal so far.
public struct JournalledRules: Sendable {
  private struct Key: Hashable {
    let path: String
    let sha256: String
  }

  private struct Text {
    var parts: Int
    var pieces: [Int: [String]] = [:]
  }

  private var texts: [Key: Text] = [:]

  /// Begins with no texts.
  public init() {}

  /// Takes a `rules` record; other records say nothing here.
  public mutating func add(_ record: JournalRecord) {
    guard record.kind == .rules, let path = record[string: RecordKey.rulesPath],
      let sha256 = record[string: RecordKey.rulesHash],
      let part = record[integer: RecordKey.rulesPart].flatMap(Int.init(exactly:)),
      let parts = record[integer: RecordKey.rulesParts].flatMap(Int.init(exactly:)),
      (1...RuleTexts.maximumPieces).contains(parts), (1...parts).contains(part)
    else { return }
    let key = Key(path: path, sha256: sha256)
    // A file that is journalled anew at another start takes the place of the earlier one.
    if texts[key]?.parts != parts { texts[key] = Text(parts: parts) }
    texts[key]?.pieces[part] = record[list: RecordKey.rulesText]
  }

  /// The files of a list, each held against its hash.
  public func files(manifest: String?) throws(JournalledRulesError) -> [RuleFile] {
    guard let manifest, !manifest.isEmpty else { throw .noTexts }
    let list = String(decoding: try file(RuleTexts.manifestPath, manifest).bytes, as: UTF8.self)
    var files: [RuleFile] = []
    var paths: Set<Substring> = []
    var bytes = 0
    for line in list.split(separator: "\n") {
      let sha256 = line.prefix(64)
      guard line.utf8.count > 66, line.dropFirst(64).hasPrefix("  "), paths.insert(line.dropFirst(66)).inserted,
        bytes <= RuleTexts.maximumBytes
      else { throw .malformed(path: RuleTexts.manifestPath) }
      let found = try file(String(line.dropFirst(66)), String(sha256))
      bytes += found.bytes.count
      files.append(found)
    }
    return files
  }

  private func file(_ path: String, _ sha256: String) throws(JournalledRulesError) -> RuleFile {
    guard let text = texts[Key(path: RuleTexts.line(path.utf8), sha256: sha256)], text.pieces.count == text.parts
    else { throw .missing(path: path, sha256: sha256) }
    var bytes: [UInt8] = []
    for part in 1...text.parts {
      for line in text.pieces[part] ?? [] {
        guard let line = RuleTexts.bytes(of: line) else { throw .malformed(path: path) }
        bytes += line
        bytes.append(0x0a)
      }
    }
    // Line feeds stand between lines, and none behind the last.
    bytes.removeLast(min(1, bytes.count))
    let file = RuleFile(root: "", path: path, bytes: bytes)
    guard file.sha256 == sha256 else { throw .changed(path: path, sha256: sha256, found: file.sha256) }
    return file
  }
}
