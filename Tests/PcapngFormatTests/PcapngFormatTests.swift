// Role: holds the pcapng bytes to the format, to our own reader, and to a program that is not ours.
import EgressTypes
import Foundation
import PcapngFormat
import Testing

@Suite("pcapng")
struct PcapngFormatTests {
  static let blocks: [PcapngBlock] = [
    .section(
      SectionHeader(hardware: "amd64", operatingSystem: "Debian 12", application: "egressd 0.1", comment: "case 7")),
    .interface(InterfaceDescription(linkType: 1, name: "br-hangar", filter: "ip or ip6")),
    .packet(
      EnhancedPacket(
        time: Timestamp(nanoseconds: 1_795_000_000_123_456_789), bytes: Array(0..<61), originalLength: 1514,
        comment: "egressd event 17")),
    .packet(EnhancedPacket(time: Timestamp(seconds: 1_795_000_001), bytes: Array(0..<64), originalLength: 64)),
    .statistics(
      InterfaceStatistics(
        time: Timestamp(seconds: 1_795_000_060), received: 1002, droppedByInterface: 3, droppedBySystem: 7,
        start: Timestamp(seconds: 1_795_000_000), end: Timestamp(seconds: 1_795_000_060), comment: "by the kernel")),
    .names(
      NameResolution(
        [
          NameResolution.Entry(address: IPAddress(v4: 0xcb00_710a), name: "a.example"),
          NameResolution.Entry(address: IPAddress(high: 0x2001_0db8_0000_0000, low: 1), name: "b.example"),
        ], comment: "names seen")),
  ]

  static var file: [UInt8] {
    var bytes: [UInt8] = []
    for block in blocks { block.append(to: &bytes) }
    return bytes
  }

  private func read(_ bytes: [UInt8]) throws -> [PcapngBlock] {
    var reader = PcapngReader(bytes)
    var blocks: [PcapngBlock] = []
    while let block = try reader.next() { blocks.append(block) }
    return blocks
  }

  @Test("an empty section header is the 32 bytes the format prescribes")
  func sectionBytes() {
    var bytes: [UInt8] = []
    SectionHeader().append(to: &bytes)
    let expected: [UInt8] =
      [0x0a, 0x0d, 0x0d, 0x0a, 32, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0]
      + Array(repeating: 0xff, count: 8) + [0, 0, 0, 0, 32, 0, 0, 0]
    #expect(bytes == expected)
  }

  @Test("what was written reads back")
  func roundTrip() throws { #expect(try read(Self.file) == Self.blocks) }

  @Test("a file cut at any byte gives the whole blocks before the cut, then an error at the cut block")
  func truncation() throws {
    var ends = [0]
    var grown: [UInt8] = []
    for block in Self.blocks {
      block.append(to: &grown)
      ends.append(grown.count)
    }
    for length in 0..<grown.count {
      var reader = PcapngReader(Array(grown.prefix(length)))
      let whole = ends.lastIndex { $0 <= length } ?? 0
      for index in 0..<whole { #expect(try reader.next() == Self.blocks[index]) }
      if ends.contains(length) {
        #expect(try reader.next() == nil)
      } else {
        #expect { try reader.next() } throws: { ($0 as? PcapngError)?.offset == ends[whole] }
      }
    }
  }

  @Test("no change of a single byte traps the reader")
  func mutations() {
    for index in Self.file.indices {
      for value: UInt8 in [0, 1, 0x7f, 0xff] {
        var bytes = Self.file
        bytes[index] = value
        _ = try? read(bytes)
      }
    }
  }

  @Test("a block of another type is passed over")
  func otherBlock() throws {
    let secrets: [UInt8] = [10, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0]
    #expect(try read(Self.file + secrets).last == .other(type: 10))
  }

  @Test("a name that is longer than its block is refused with its place, and one that holds a zero ends there")
  func names() throws {
    let long: [UInt8] = [4, 0, 0, 0, 24, 0, 0, 0, 1, 0, 99, 0, 203, 0, 113, 10, 0, 0, 0, 0, 24, 0, 0, 0]
    #expect { try read(Self.file + long) } throws: { ($0 as? PcapngError)?.offset == Self.file.count + 8 }
    var bytes: [UInt8] = []
    let address = IPAddress(v4: 0xcb00_710a)
    NameResolution([NameResolution.Entry(address: address, name: "a\0b")]).append(to: &bytes)
    #expect(try read(bytes) == [.names(NameResolution([NameResolution.Entry(address: address, name: "a")]))])
  }

  @Test("big-endian files and other time units are refused with their place")
  func refused() {
    var bigEndian = Self.file
    bigEndian.replaceSubrange(8..<12, with: [0x1a, 0x2b, 0x3c, 0x4d])
    #expect { try read(bigEndian) } throws: { "\($0)" == "byte 8: a byte-order mark other than little-endian" }
    let microseconds: [UInt8] = [1, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 128, 0, 0, 0, 20, 0, 0, 0]
    #expect { try read(microseconds) } throws: { "\($0)" == "byte 8: an interface whose times are not in nanoseconds" }
  }

  @Test(
    "capinfos and tshark read filter, drops, comment and times",
    .enabled(if: PublicReaders.areThere, "capinfos or tshark (package tshark) is absent"))
  func publicReaders() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("egress-\(UUID()).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Self.file).write(to: URL(fileURLWithPath: path))
    let facts = try PublicReaders.run("capinfos", [path])
    for expected in [
      "Number of packets:   2", "nanoseconds", "Capture application: egressd 0.1", "Name = br-hangar",
      "Capture length = 128", "Number of stat entries = 1", "Filter string = ip or ip6",
    ] {
      #expect(facts.contains(expected), "\(expected) in:\n\(facts)")
    }
    let fields = ["frame.time_epoch", "frame.len", "frame.cap_len", "frame.comment"]
    let packets = try PublicReaders.run("tshark", ["-r", path, "-T", "fields"] + fields.flatMap { ["-e", $0] })
    #expect(
      packets == "1795000000.123456789\t1514\t61\tegressd event 17\n1795000001.000000000\t64\t64\t\n")
  }
}

/// Programs that are not ours and read pcapng.
enum PublicReaders {
  static var areThere: Bool {
    ["capinfos", "tshark"].allSatisfy { FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)") }
  }

  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/\(program)")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
