// Role: holds the record encoding to one form per record and refuses everything else.
import TestNumbers
import Testing

@testable import EgressTypes

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

  @Test("a record that was read gives each field alone as it gives all, and none that is not there")
  func fieldsOnDemand() throws {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: 1))
    record[string: "plain"] = "a b"
    record[string: "plaim"] = ""
    record[string: "escaped"] = #"\x1b "quoted\" \\"#
    record[integer: "least"] = .min
    record[integer: "most"] = .max
    record[integer: "none"] = 0
    record[list: "list"] = ["a", #"",\"#, "", "]"]
    record.fields["empty"] = .list([])
    let read = try JournalRecord(decoding: record.encoded)
    #expect(read.kind == .flow)
    #expect(read.time == Timestamp(seconds: 1))
    for (key, value) in record.fields {
      #expect(read[key] == value, "\(key)")
      #expect(read[string: key] == record[string: key], "\(key)")
      #expect(read[integer: key] == record[integer: key], "\(key)")
      #expect(read[list: key] == record[list: key], "\(key)")
    }
    for absent in ["", "plai", "plain ", "lain", "\u{0}", "nonn"] { #expect(read[absent] == nil, "\(absent)") }
    #expect(read.fields == record.fields)
    #expect(read.hashValue == record.hashValue)
  }

  @Test("a record that was read is changed like any other")
  func changeAfterReading() throws {
    var read = try JournalRecord(decoding: Array(#"{"a":1,"b":"x"}"#.utf8))
    let before = read
    read[string: "b"] = "y"
    read[integer: "c"] = 2
    #expect(String(decoding: read.encoded, as: UTF8.self) == #"{"a":1,"b":"y","c":2}"#)
    #expect(String(decoding: before.encoded, as: UTF8.self) == #"{"a":1,"b":"x"}"#)
    #expect(read != before)
  }

  @Test(
    "keys that are not sorted or are escaped are read all the same, and one that stands twice is refused wherever it is",
    arguments: [#"{"b":1,"a":2}"#, #"{"a\\":1,"b":2}"#, #"{"":1}"#])
  func unsorted(_ text: String) throws {
    let read = try JournalRecord(decoding: text.utf8)
    for (key, value) in read.fields { #expect(read[key] == value, "\(key) in \(text)") }
    #expect(read.fields.count == text.split(separator: ",").count)
  }

  @Test("a key that stands twice is refused at its second place")
  func twice() {
    for (text, offset) in [(#"{"a":1,"b":1,"a":2}"#, 13), (#"{"a\\":1,"a\\":2}"#, 9), (#"{"a":1,"a":2,"b":}"#, 17)] {
      let error = #expect(throws: FlatJSONError.self) { try JournalRecord(decoding: text.utf8) }
      #expect(error?.offset == offset, "\(text)")
    }
  }

  @Test("every byte that does not stand as it is in a string is found, at each place of each length")
  func endOfPlainText() {
    var wrong: [String] = []
    for length in 0...20 {
      for place in 0..<length {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
          bytes[place] = byte
          let isPlain = (0x20...0x7e).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
          let end = bytes.span.endOfPlainText(from: 0)
          if end != (isPlain ? length : place) { wrong.append("byte \(byte) at \(place) of \(length): \(end)") }
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test("every number that is no `Int64` as it writes itself is refused")
  func numbers() throws {
    for text in ["-9223372036854775808", "9223372036854775807", "0", "-1", "10"] {
      #expect(try JournalRecord(decoding: Array("{\"a\":\(text)}".utf8))[integer: "a"] == Int64(text))
    }
    for text in [
      "-9223372036854775809", "9223372036854775808", "99999999999999999999999", "-0", "00", "01", "-01", "-", "+1",
      "1e3", "",
    ] {
      #expect(throws: FlatJSONError.self, "\(text)") { try JournalRecord(decoding: Array("{\"a\":\(text)}".utf8)) }
    }
  }

  @Test("any bytes are read or refused without a trap, and what is read is written alike")
  func anyBytes() throws {
    var random = SeededNumbers(6)
    let whole = Array(#"{"@t":"a\"b","b":["x","\\"],"c":-12,"d":[],"e":""}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] =
          Array("{}[]\",:\\-0a\u{7f}\u{1}".utf8).randomElement(using: &random) ?? 0
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      guard let read = try? JournalRecord(decoding: bytes) else { continue }
      let again = try JournalRecord(decoding: read.encoded)
      #expect(again == JournalRecord(read.fields), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
