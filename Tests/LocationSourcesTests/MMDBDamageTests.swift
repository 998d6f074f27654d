// Role: holds the MaxMind DB reader to refusing, with the place, whatever breaks the format, and to surviving all of it.
import EgressTypes
import Testing

@testable import LocationSources

@Suite("Damaged MaxMind DB")
struct MMDBDamageTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ bytes: some Collection<UInt8>) throws -> LocationFiles {
    try LocationFiles(paths: [folder.file("damaged.mmdb", bytes)])
  }

  /// A database whose one record is `value`.
  private static func record(_ value: MMDBWriter.Value) -> MMDBWriter {
    var writer = MMDBWriter.single("x", [])
    writer.records = [value]
    return writer
  }

  /// A database with one entry of the metadata changed, or left out.
  private static func metadata(_ key: String, _ value: MMDBWriter.Value?) -> MMDBWriter {
    var writer = MMDBWriter.city()
    writer.change = { entries in
      entries.removeAll { $0.0 == key }
      if let value { entries.append((key, value)) }
    }
    return writer
  }

  private static func tree(_ leads: [(prefix: String, lead: MMDBWriter.Lead)]) -> MMDBWriter {
    var writer = MMDBWriter.city()
    writer.leads += leads
    return writer
  }

  private static let deep = (0..<33).reduce(MMDBWriter.Value.u16(1)) { value, _ in .list([value]) }
  /// 20 lists, each with 20 pointers to the one before: 20 to the power of 20 values.
  private static let laughs: MMDBWriter.Value = {
    let lists = (0..<20).map { level in
      MMDBWriter.Value.list(
        Array(
          repeating: level == 0 ? .u16(0) : MMDBWriter.pointer(to: level == 1 ? 2 : 24 + 102 * (level - 2), length: 4),
          count: 20))
    }
    return .list(lists)
  }()

  @Test(
    "what breaks the format is refused at its place",
    arguments: [
      (record(deep), "nest deeper than 32"), (record(laughs), "more than 8192 values"),
      (record(.map([("country", MMDBWriter.pointer(to: 0, length: 1))])), "nest deeper than 32"),
      (record(MMDBWriter.pointer(to: 0, length: 1)), "a pointer leads to a pointer"),
      (record(MMDBWriter.pointer(to: 9999, length: 2)), "a pointer leads beyond the end"),
      (record(.raw([0x5c])), "reaches beyond the end of its section"), (record(.raw([0x00, 0xff])), "type is unknown"),
      (record(.raw([0x00, 0x05])), "type is unknown"), (record(.raw([0xa3, 0, 0, 0])), "size is none of its type"),
      (record(.raw([0xe1, 0xa0, 0xa0])), "the key of a map is no text"),
      (record(.map([("asn", .u32(1)), ("as_name", .raw([0x42, 0xff, 0xfe]))])), "the text is not UTF-8"),
      (metadata("node_count", .u32(1 << 31)), "does not fit"), (metadata("node_count", .u64(.max)), "does not fit"),
      (metadata("node_count", .u32(0)), "does not fit"), (metadata("node_count", .text("9")), "no number `node_count`"),
      (metadata("node_count", nil), "no number `node_count`"), (metadata("record_size", .u16(25)), "record_size is 25"),
      (metadata("ip_version", .u16(5)), "ip_version is 5"), (metadata("build_epoch", nil), "no number `build_epoch`"),
      (metadata("database_type", nil), "no text `database_type`"),
      (metadata("ip_version", .u16(4)), "deeper than the 32 bits"),
      (metadata("extra", deep), "metadata: values nest deeper"),
      (metadata("extra", MMDBWriter.pointer(to: 0, length: 1)), "metadata: values nest deeper"),
      (metadata("extra", .raw([0x41, 0xff])), "metadata: the text is not UTF-8"),
      (tree([("8000::/1", .link(0))]), "deeper than the 128 bits"),
      (tree([("8000::/1", .link(0xff_ffff))]), "outside the data section"),
    ] as [(MMDBWriter, String)])
  func refused(_ writer: MMDBWriter, _ part: String) throws {
    let error = #expect(throws: LocationFileError.self) { try open(writer.bytes) }
    let message = try #require(error).description
    #expect(message.contains(part) && message.contains(": byte ") && message.contains("install it again"), "\(message)")
  }

  @Test("a node that leads between tree and data, or into the metadata, is refused", arguments: [1, 15, 9000])
  func outsideData(_ distance: Int) throws {
    // With a known count of nodes: one for each bit of the prefix.
    var writer = MMDBWriter.single("x", [("asn", .u32(1))])
    writer.leads = [("8000::/2", .record(0)), ("c000::/2", .link(2 + distance))]
    let error = #expect(throws: LocationFileError.self) { try open(writer.bytes) }
    #expect(try #require(error).description.contains("byte 6: a node leads to a record outside"))
  }

  @Test("another version, and the future of the format, is refused by name")
  func version() throws {
    let error = #expect(throws: LocationFileError.self) {
      try open(MMDBDamageTests.metadata("binary_format_major_version", .u16(3)).bytes)
    }
    #expect(try #require(error).description.contains("MaxMind DB version 3; use a database of version 2"))
  }

  @Test("the last of two marks counts")
  func twoMarks() throws {
    let inData = MMDBWriter.single("x", [("asn", .u32(5)), ("note", .raw([0x4e] + MMDBWriter.mark))])
    #expect(try open(inData.bytes).answers(for: address("198.51.100.1")).map(\.asn) == [5])
    let error = #expect(throws: LocationFileError.self) { try open(inData.bytes + MMDBWriter.mark) }
    #expect(try #require(error).description.contains("metadata: there are none"))
  }

  @Test("a file cut short at any length is refused", arguments: [4, 6])
  func truncations(_ ipVersion: Int) throws {
    let whole = MMDBWriter.city(ipVersion: ipVersion).bytes
    for length in 0..<whole.count {
      #expect(throws: LocationFileError.self, "opened with \(length) of \(whole.count) bytes") {
        try open(whole[..<length])
      }
    }
  }

  @Test("any byte may hold anything: the file is refused, or answers within the address's own networks")
  func corruptions() throws {
    let whole = MMDBWriter.city(ipVersion: 4).bytes
    let mark = try #require(whole.indices.last { whole[$0...].starts(with: MMDBWriter.mark) })
    let addresses = try ["198.51.100.200", "192.0.2.1", "203.0.113.255", "2001:db8::1"].map { try address($0) }
    var counts = (opened: 0, refused: 0)
    for place in whole.indices {
      let changes: [UInt8] = place >= mark ? Array(1...255) : [0x01, 0x02, 0x10, 0x20, 0x40, 0x7f, 0x80, 0xff]
      for change in changes {
        var bytes = whole
        bytes[place] ^= change
        guard let files = try? open(bytes) else {
          counts.refused += 1
          continue
        }
        counts.opened += 1
        for address in addresses {
          for answer in files.answers(for: address) { #expect(answer.network.contains(address)) }
        }
      }
    }
    #expect(counts.opened > 1000 && counts.refused > 1000, "\(counts)")
  }
}
