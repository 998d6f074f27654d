// Role: the texts of the rule files in force as journal records, so that a verdict can be judged again from them alone.
import Crypto
import EgressTypes
import VerdictRules

/// The rule files of one loading, cut into pieces that records hold, and the list that names them all.
///
/// The list is a file like the others, in the form that `sha256sum --check` reads: a hash, two spaces, a path.
public struct RuleTexts: Sendable {
  /// The path under which the list of the files stands.
  public static let manifestPath = "MANIFEST.sha256"
  /// The most bytes that the lines of one piece take in a record.
  static let pieceBytes = 16 << 10
  /// The most bytes that all rule files may have together.
  static let maximumBytes = 16 << 20
  /// The most pieces of one loading: they wait for the journal in memory.
  static let maximumPieces = 2048

  /// One file in pieces.
  private struct Text: Sendable {
    let path: String
    let sha256: String
    /// The lines of each piece; all of them joined by line feeds are the file.
    let pieces: [[String]]
  }

  /// SHA-256 of the list of files, lower-case hexadecimal; a config record names what is in force by it.
  public let manifest: String
  private let texts: [Text]

  /// Takes the files that decide something; throws where there is more than the journal can hold.
  public init(_ files: [RuleFile]) throws(SetupError) {
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    guard bytes <= RuleTexts.maximumBytes else {
      throw SetupError(
        files.first?.root ?? "rules", "the rule files have \(bytes) bytes, the journal takes \(RuleTexts.maximumBytes)",
        remedy: "leave out packs that no policy needs")
    }
    for file in files where file.path.utf8.contains(0x0a) {
      throw SetupError("\(file.root)/\(file.path)".visible, "its name holds a line end", remedy: "rename the file")
    }
    let list = files.map { "\($0.sha256)  \($0.path)\n" }.joined()
    let manifest = RuleFile(root: "", path: RuleTexts.manifestPath, bytes: Array(list.utf8))
    var texts: [Text] = []
    for file in files + [manifest] {
      texts.append(
        Text(path: file.path, sha256: file.sha256, pieces: try RuleTexts.pieces(of: file)))
    }
    let pieces = texts.reduce(0) { $0 + $1.pieces.count }
    guard pieces <= RuleTexts.maximumPieces else {
      throw SetupError(
        files.first?.root ?? "rules",
        "the rule files come to \(pieces) records, the journal takes \(RuleTexts.maximumPieces) at once",
        remedy: "join small files of one kind, or leave out packs that no policy needs")
    }
    self.texts = texts
    self.manifest = manifest.sha256
  }

  /// The records of the files whose hashes are not among those journalled before, which then are.
  public func records(notIn journalled: inout Set<String>, at time: Timestamp) -> [JournalRecord] {
    texts.filter { journalled.insert("\($0.sha256) \($0.path)").inserted }.flatMap { text in
      text.pieces.enumerated().map { place, lines in
        var record = JournalRecord(kind: .rules, at: time)
        record[string: RecordKey.rulesPath] = RuleTexts.line(text.path.utf8)
        record[string: RecordKey.rulesHash] = text.sha256
        record[integer: RecordKey.rulesPart] = Int64(place + 1)
        record[integer: RecordKey.rulesParts] = Int64(text.pieces.count)
        record[list: RecordKey.rulesText] = lines
        return record
      }
    }
  }

  /// Cuts a file at its line ends.
  private static func pieces(of file: RuleFile) throws(SetupError) -> [[String]] {
    var pieces: [[String]] = [[]]
    var room = pieceBytes
    for (number, bytes) in file.bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
      let line = line(bytes)
      // Quotes and a comma around it, and a second backslash for each one.
      let length = line.utf8.count + 3 + line.utf8.count { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }
      guard length <= pieceBytes else {
        throw SetupError(
          "\(file.root)/\(file.path):\(number + 1)", "the line takes \(length) bytes, a record holds \(pieceBytes)",
          remedy: "break the line")
      }
      if length > room {
        pieces.append([])
        room = pieceBytes
      }
      pieces[pieces.count - 1].append(line)
      room -= length
    }
    return pieces
  }

  // MARK: - Bytes in records

  /// Bytes as a record holds them: what is not printable ASCII, and each backslash, stands as `\xNN`.
  ///
  /// Unlike the escape that every text in a record gets, this one can be undone.
  static func line(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      if (0x20...0x7e).contains(byte), byte != UInt8(ascii: "\\") {
        text.append(byte)
      } else {
        text += Array(escaped(byte).utf8)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a line of a record; nil where it is not as `line` writes it.
  static func bytes(of line: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(line.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)
      guard rest.first == UInt8(ascii: "x"), digits.utf8.count == 2, digits.first != "+",
        let value = UInt8(digits, radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(3)
    }
    return bytes
  }
}
