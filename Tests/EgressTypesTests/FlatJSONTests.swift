// Role: holds the record encoding to one form per record and refuses everything else.
import EgressTypes
import Testing

@Suite("Record encoding")
struct FlatJSONTests {
  @Test("keys are sorted and hostile text is visible")
  func encoding() {
    var record = JournalRecord(kind: .verdict, at: Timestamp(seconds: 0))
    record[string: "b"] = "quote \" back \\ esc \u{1b} é"
    record[integer: "a"] = -7
    record[list: "c"] = ["x", "y"]
    let expected =
      #"{"@timestamp":"1970-01-01T00:00:00.000000Z","a":-7,"b":"quote \" back \\ esc \\x1b \\xc3\\xa9","#
      + #""c":["x","y"],"event.kind":"verdict"}"#
    #expect(String(decoding: record.encoded, as: UTF8.self) == expected)
  }

  @Test("keys that begin alike or go beyond ASCII are sorted by their bytes")
  func order() {
    let sorted = [
      "", "a", "a.b", "a0", "destination.bytes", "destination.bytes_more", "destination.ip", "destination.port",
      "egress.location.answers", "egress.location.sources", "z\u{308}", "\u{e9}",
    ]
    let record = JournalRecord(Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, .integer(Int64($0))) }))
    let places = String(decoding: record.encoded, as: UTF8.self).split(separator: ",")
      .map { $0.drop { $0 != ":" }.filter(\.isNumber) }
    #expect(places == sorted.indices.map(String.init))
  }

  @Test("further fields stand in their places, and for the record's own of the same keys")
  func furtherFields() {
    var record = JournalRecord(["b": .integer(1), "d": .integer(2)])
    let encoded = record.encoded(with: [("d", .string("x")), ("a", .list(["y"])), ("c", .integer(3))])
    record.fields["a"] = .list(["y"])
    record.fields["c"] = .integer(3)
    record.fields["d"] = .string("x")
    #expect(String(decoding: encoded, as: UTF8.self) == String(decoding: record.encoded, as: UTF8.self))
  }

  @Test("a record reads back as it was written")
  func roundTrip() throws {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: 1))
    record[string: "name"] = "a\\x1b\"b"
    record[integer: "n"] = .max
    record[list: "l"] = [""]
    #expect(try JournalRecord(decoding: record.encoded) == record)
  }

  @Test(
    "bytes that are not one flat object are refused at their place",
    arguments: [
      ("", 0), ("{", 1), (#"{"a":1.5}"#, 6), (#"{"a":01}"#, 5), (#"{"a":{}}"#, 5), (#"{"a":1,"a":2}"#, 7),
      (#"{"a":1} "#, 7), (#"{"a":"\n"}"#, 7), (#"{"a":null}"#, 5),
    ])
  func refused(_ text: String, _ offset: Int) {
    #expect(throws: FlatJSONError.self) { try JournalRecord(decoding: text.utf8) }
    do {
      _ = try JournalRecord(decoding: text.utf8)
    } catch {
      #expect(error.offset == offset, "\(text): \(error)")
    }
  }
}
