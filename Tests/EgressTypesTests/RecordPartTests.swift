// Role: holds parts of records to being equal where each field that counts is, and nowhere else.
import Testing

@testable import EgressTypes

@Suite("Parts of records")
struct RecordPartTests {
  private static let times = SortedKeys(["z", "@timestamp", "m", "event"])

  private static func part(_ record: JournalRecord) throws -> RecordPart {
    try #require(try JournalRecord(decoding: record.encoded).part(besides: times))
  }

  private static let record = JournalRecord([
    "@timestamp": .string("1"), "a": .string("x"), "event": .list(["y"]), "event.kind": .string("flow"),
    "m": .integer(1), "n": .integer(2), "z": .string("end"),
  ])

  @Test("what is left out makes no difference, whatever its form", arguments: ["@timestamp", "event", "m", "z"])
  func leftOut(_ key: String) throws {
    for value in [RecordValue.integer(-12), .string("other \" \\"), .list([]), .list(["a", "b"])] {
      var other = RecordPartTests.record
      other.fields[key] = value
      #expect(try RecordPartTests.part(other) == RecordPartTests.part(RecordPartTests.record), "\(key): \(value)")
      #expect(
        try RecordPartTests.part(other).hashValue == RecordPartTests.part(RecordPartTests.record).hashValue,
        "\(key): \(value)")
    }
  }

  @Test("any other field makes one: its value, its form, whether it is there")
  func kept() throws {
    let part = try RecordPartTests.part(RecordPartTests.record)
    for key in ["a", "event.kind", "n", "events", "@timestam", "zz", ""] {
      for value in [RecordValue.integer(3), .string("3"), .list(["3"]), .string(""), nil] {
        var other = RecordPartTests.record
        other.fields[key] = value
        guard other != RecordPartTests.record else { continue }
        #expect(try RecordPartTests.part(other) != part, "\(key): \(String(describing: value))")
      }
    }
  }

  @Test("texts that hold the form of fields are no fields")
  func imitation() throws {
    let one = JournalRecord(["a": .string(#"","m":1,"n":""#), "n": .integer(1)])
    let other = JournalRecord(["a": .string(""), "m": .integer(1), "n": .string("")])
    #expect(try RecordPartTests.part(one) != RecordPartTests.part(other))
  }

  @Test("a record that was not read from bytes has no part")
  func ownFields() throws {
    #expect(RecordPartTests.record.part(besides: RecordPartTests.times) == nil)
    var read = try JournalRecord(decoding: RecordPartTests.record.encoded)
    read[integer: "n"] = 3
    #expect(read.part(besides: RecordPartTests.times) == nil)
  }
}
