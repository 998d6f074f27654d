// Role: holds that rule files come back from journal records byte for byte, or are refused with what is wrong.
import EgressTypes
import Testing
import VerdictRules

@testable import EgressSetup

@Suite("Rule texts in the journal")
struct RuleTextsTests {
  private let time = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)

  /// Files with every byte, with and without a last line end, with none at all, and one of several pieces.
  private let files = [
    RuleFile(path: "baseline/bytes.yaml", bytes: Array(0...255) + Array(#"\x0a \\ "quoted""#.utf8)),
    RuleFile(path: "baseline/empty.yaml", bytes: []),
    RuleFile(path: "baseline/windows.yaml", bytes: Array("a: 1\r\nb: 2\r\n\r\n".utf8)),
    RuleFile(path: #"operators/Café \ "x".yaml"#, bytes: Array("no end".utf8)),
    RuleFile(
      path: "operators/long.yaml",
      bytes: (0..<3000).flatMap { Array("- {asn: \($0), name: \"a\\\\b\"}\n".utf8) }),
  ]

  /// The records as they are read back from their leaves.
  private func journalled(_ files: [RuleFile]) throws -> (manifest: String, records: [JournalRecord]) {
    let texts = try RuleTexts(files)
    var known: Set<String> = []
    let records = texts.records(notIn: &known, at: time)
    for record in records { #expect(record.encoded.count < 17 << 10, "a piece has to fit a leaf") }
    return (texts.manifest, try records.map { try JournalRecord(decoding: $0.encoded) })
  }

  private func read(_ records: [JournalRecord]) -> JournalledRules {
    var rules = JournalledRules()
    for record in records { rules.add(record) }
    return rules
  }

  @Test("every file comes back byte for byte, also when it was journalled twice")
  func roundTrip() throws {
    let (manifest, records) = try journalled(files)
    #expect(records.count > files.count + 1, "the long file has several pieces")
    for read in [read(records), read(records + records)] {
      let found = try read.files(manifest: manifest)
      #expect(found.map(\.path) == files.map(\.path))
      #expect(found.map(\.bytes) == files.map(\.bytes))
    }
  }

  @Test("only what was not journalled before is journalled at the next loading")
  func onlyNew() throws {
    var known: Set<String> = []
    let first = try RuleTexts(files)
    #expect(!first.records(notIn: &known, at: time).isEmpty)
    #expect(first.records(notIn: &known, at: time).isEmpty)
    var changed = files
    changed[1].bytes = [0x23]
    let second = try RuleTexts(changed).records(notIn: &known, at: time)
    #expect(second.map { $0[string: RecordKey.rulesPath] } == ["baseline/empty.yaml", RuleTexts.manifestPath])
  }

  @Test("a text that was changed is named with both hashes")
  func changed() throws {
    var (manifest, records) = try journalled(files)
    records[0][list: RecordKey.rulesText][0] += "!"
    do throws(JournalledRulesError) {
      _ = try read(records).files(manifest: manifest)
      Issue.record("a changed text was taken for the one in force")
    } catch {
      guard case .changed("baseline/bytes.yaml", files[0].sha256, _) = error else {
        Issue.record("expected a changed text, got \(error)")
        return
      }
    }
  }

  @Test("a piece that is not there is missed, and so is a list that no config record names")
  func missing() throws {
    let (manifest, records) = try journalled(files)
    for index in records.indices {
      var rest = records
      let gone = rest.remove(at: index)
      #expect(throws: JournalledRulesError.self, "without \(gone[string: RecordKey.rulesPath] ?? "")") {
        try read(rest).files(manifest: manifest)
      }
    }
    #expect(throws: JournalledRulesError.noTexts) { try read(records).files(manifest: nil) }
  }

  @Test("records that nobody wrote like that are passed over and never trap")
  func hostile() throws {
    let (manifest, records) = try journalled(files)
    var rules = read(records)
    for (part, parts) in [(0, 0), (1, 0), (-1, 1), (2, 1), (Int64.max, Int64.max), (Int64.min, 1)] as [(Int64, Int64)] {
      var record = records[0]
      record[integer: RecordKey.rulesPart] = part
      record[integer: RecordKey.rulesParts] = parts
      rules.add(record)
    }
    #expect(try rules.files(manifest: manifest).map(\.bytes) == files.map(\.bytes))
    for line in [#"\"#, #"\x"#, #"\x1"#, #"\xzz"#, #"\x+1"#, #"\n"#] { #expect(RuleTexts.bytes(of: line) == nil) }
  }

  @Test("what the journal cannot hold is refused with its place")
  func limits() throws {
    func refusal(_ files: [RuleFile]) -> String {
      do throws(SetupError) { _ = try RuleTexts(files) } catch { return "\(error)" }
      return "accepted"
    }
    let long = RuleFile(path: "operators/a.yaml", bytes: Array("a: 1\n".utf8) + [UInt8](repeating: 0x61, count: 20_000))
    #expect(refusal([long]).hasPrefix("Rules/operators/a.yaml:2: the line takes 20003 bytes"))
    let large = RuleFile(path: "operators/a.yaml", bytes: [UInt8](repeating: 0x0a, count: 16 << 20))
    #expect(refusal([large, long]).contains("bytes, the journal takes 16777216"))
    let many = (0..<3000).map { RuleFile(path: "operators/\($0).yaml", bytes: []) }
    #expect(refusal(many).contains("records, the journal takes 2048 at once"))
    #expect(refusal([RuleFile(path: "operators/a\nb.yaml", bytes: [])]).contains("holds a line end"))
  }
}
