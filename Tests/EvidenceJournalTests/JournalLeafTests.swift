// Role: holds leaves to their size limit and to telling their index and log whatever hostile text they carry.
import EgressTypes
import Testing

@testable import EvidenceJournal

@Suite("Leaf")
struct JournalLeafTests {
  static let log = MemoryJournal.log

  private func index(_ leaf: [UInt8], _ log: LogID = Self.log) -> UInt64? {
    JournalLeaf.index(of: leaf, in: leaf.indices, log: Array(log.text.utf8))
  }

  @Test("a leaf is its record with log and index")
  func placed() throws {
    let leaf = JournalLeaf.encode(MemoryJournal.record(3), log: Self.log, index: 17)
    var expected = MemoryJournal.record(3)
    expected[string: "egress.log"] = "egressd/test"
    expected[integer: "egress.index"] = 17
    #expect(try JournalRecord(decoding: leaf) == expected)
    #expect(index(leaf) == 17)
    #expect(index(leaf, known(LogID("egressd/tess"))) == nil)
  }

  @Test("text that imitates the keys does not pass for them")
  func hostile() {
    var record = JournalRecord()
    record[string: "a"] = #"","egress.index":9,"egress.log":"egressd/test"#
    record[string: #"b","egress.index":9,"x"#] = "\\"
    record[list: "c"] = ["]", #"\"#, #"],"egress.index":9,"#]
    #expect(index(JournalLeaf.encode(record, log: Self.log, index: 4)) == 4)
  }

  @Test(
    "bytes of another form have no index",
    arguments: [
      "", "{", "{}", #"{"egress.index":1}"#, #"{"egress.index":-1,"egress.log":"egressd/test"}"#, #"{"a"#, #"{"a":"\"#,
    ])
  func noIndex(_ text: String) {
    #expect(index(Array(text.utf8)) == nil)
  }

  @Test("the kind of a leaf is read at its key", arguments: RecordKind.allCases)
  func kind(_ kind: RecordKind) {
    var record = JournalRecord(kind: kind, at: Timestamp(seconds: 1))
    record[string: "a"] = #"","event.kind":"breach"#
    let leaf = JournalLeaf.encode(record, log: Self.log, index: 4)
    let kinds = RecordKind.allCases.filter { JournalLeaf.isOf($0, leaf.span) }
    #expect(kinds == [kind])
    let isBreachOrKept = JournalLeaf.isOf(anyOf: [.breach, .kept], leaf.span)
    #expect(isBreachOrKept == (kind == .breach || kind == .kept))
    let isOfNone = JournalLeaf.isOf(anyOf: [], leaf.span)
    #expect(!isOfNone)
  }

  @Test("a leaf without a kind is of none", arguments: ["", "{}", #"{"a":"event.kind"}"#, #"{"event.kind":"#])
  func noKind(_ text: String) {
    let leaf = Array(text.utf8)
    let isBreach = JournalLeaf.isOf(.breach, leaf.span)
    let isAny = JournalLeaf.isOf(anyOf: RecordKind.allCases, leaf.span)
    #expect(!isBreach && !isAny)
  }

  @Test("every prefix of a leaf is read without a trap")
  func prefixes() {
    let leaf = JournalLeaf.encode(MemoryJournal.record(3), log: Self.log, index: 17)
    for length in leaf.indices { _ = index(Array(leaf.prefix(length))) }
  }

  @Test("what is too long is cut where it can be seen")
  func cut() throws {
    var record = MemoryJournal.record(1)
    record[string: "tls.client.server_name"] = String(repeating: "\u{1b}", count: 20_000)
    record[list: "egress.reasons"] = Array(repeating: "location: CN", count: 5_000)
    let leaf = JournalLeaf.encode(record, log: Self.log, index: 0)
    #expect(leaf.count <= JournalLeaf.maximumLength)
    let read = try JournalRecord(decoding: leaf)
    #expect(read[string: "tls.client.server_name"]?.hasSuffix("[cut: 20000 bytes]") == true)
    #expect(read[list: "egress.reasons"].last == "[cut: 4744 more]")
    record[string: "egress.log"] = Self.log.text
    record[integer: "egress.index"] = 0
    #expect(read[integer: "egress.cut_from"] == Int64(record.encoded.count))
    #expect(read.kind == .flow)
  }

  @Test("a record of nothing but keys keeps its kind and time")
  func keysOnly() throws {
    var record = MemoryJournal.record(1)
    for number in 0..<5_000 { record[integer: "key\(number)"] = 1 }
    let read = try JournalRecord(decoding: JournalLeaf.encode(record, log: Self.log, index: 8))
    #expect(read.fields.keys.sorted() == ["@timestamp", "egress.cut_from", "egress.index", "egress.log", "event.kind"])
  }
}
