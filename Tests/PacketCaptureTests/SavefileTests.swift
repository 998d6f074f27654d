// Role: holds savefile reading to files of every kind, whole and broken.
import EgressTypes
import PacketCapture
import TestFrames
import Testing

/// A frame as it came back.
struct ReadFrame: Equatable {
  var nanoseconds: Int64
  var wireLength: Int
  var bytes: [UInt8]
}

/// Reads a file of the test to its end, or to where it throws.
func readAll(_ file: TestFile, filter: String? = nil) -> (frames: [ReadFrame], error: CaptureError?) {
  withExtendedLifetime(file) { readAll(path: file.path, filter: filter) }
}

/// Reads a path to its end, or to where it throws.
func readAll(path: String, filter: String? = nil, limit: Int = 2) -> (frames: [ReadFrame], error: CaptureError?) {
  var frames: [ReadFrame] = []
  do throws(CaptureError) {
    var handle = try PcapHandle.savefile(path, filter: filter, readable: [LinkType(rawValue: 1)])
    while true {
      let result = try handle.read(limit: limit) { span, header in
        let bytes = (0..<span.byteCount).map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        frames.append(
          ReadFrame(nanoseconds: header.time.nanoseconds, wireLength: header.wireLength, bytes: bytes))
      }
      if case .end = result { return (frames, nil) }
    }
  } catch {
    return (frames, error)
  }
}

private let ethernet = [UInt8](repeating: 0xAB, count: 14)
private let frames = [
  TestFrame(seconds: 1_700_000_000, fraction: 999_999, bytes: ethernet),
  TestFrame(seconds: 1_700_000_001, fraction: 1, bytes: ethernet + [1, 2, 3], wireLength: 1500),
  TestFrame(seconds: 1_700_000_002, fraction: 0, bytes: ethernet + [4]),
]

private func expected(_ frames: [TestFrame], unit: Int64) -> [ReadFrame] {
  frames.map {
    ReadFrame(
      nanoseconds: Int64($0.seconds) * 1_000_000_000 + Int64($0.fraction) * unit,
      wireLength: $0.wireLength ?? $0.bytes.count, bytes: $0.bytes)
  }
}

@Suite("Savefiles")
struct SavefileTests {
  @Test("pcap reads alike in both byte orders and both units", arguments: [false, true], [false, true])
  func pcap(bigEndian: Bool, nanoseconds: Bool) throws {
    let file = try TestFile(CaptureBytes.pcap(frames, bigEndian: bigEndian, nanoseconds: nanoseconds))
    let (read, error) = readAll(file)
    #expect(error == nil)
    #expect(read == expected(frames, unit: nanoseconds ? 1 : 1000))
  }

  @Test("pcapng reads alike in both byte orders and both units", arguments: [false, true], [6, 9] as [UInt8])
  func pcapng(bigEndian: Bool, resolution: UInt8) throws {
    let file = try TestFile(CaptureBytes.section(frames, bigEndian: bigEndian, resolution: resolution))
    let (read, error) = readAll(file)
    #expect(error == nil)
    #expect(read == expected(frames, unit: resolution == 9 ? 1 : 1000))
  }

  @Test("a frame without a captured byte is a frame")
  func empty() throws {
    let frames = [TestFrame(seconds: 1, fraction: 0, bytes: [], wireLength: 60), frames[0]]
    let (read, error) = readAll(try TestFile(CaptureBytes.pcap(frames)))
    #expect(error == nil)
    #expect(read == expected(frames, unit: 1000))
  }

  @Test("a pcapng file of several sections reads through")
  func sections() throws {
    let bytes = CaptureBytes.section([frames[0]]) + CaptureBytes.section([frames[1], frames[2]], resolution: 9)
    let (read, error) = readAll(try TestFile(bytes))
    #expect(error == nil)
    #expect(read == expected([frames[0]], unit: 1000) + expected([frames[1], frames[2]], unit: 1))
  }

  @Test("a pcapng file whose second section holds other frames says so after the good ones")
  func mixedSections() throws {
    let bytes = CaptureBytes.section([frames[0]]) + CaptureBytes.section([frames[1]], linkType: 113)
    let (read, error) = readAll(try TestFile(bytes))
    #expect(read.count == 1)
    guard case .damaged(_, frames: 1, _, _)? = error else {
      Issue.record("expected the frame before the change and then an error, got \(String(describing: error))")
      return
    }
  }

  @Test("each way to break off gives every good frame and then the place", arguments: 1..<17)
  func truncated(cut: Int) throws {
    let whole = CaptureBytes.pcap(frames)
    let file = try TestFile(Array(whole.dropLast(cut)))
    let (read, error) = readAll(file)
    #expect(read == expected(Array(frames.prefix(2)), unit: 1000))
    guard case .damaged(let path, frames: 2, byteOffset: let offset?, _)? = error else {
      Issue.record("expected damage after frame 2, got \(String(describing: error))")
      return
    }
    #expect(path == file.path)
    #expect((whole.count - 31...whole.count).contains(offset))
    #expect(error?.description.contains("damaged after frame 2, byte offset \(offset)") == true)
  }

  @Test("a record that claims more than any frame has is damage, not a crash")
  func hugeRecord() throws {
    var bytes = CaptureBytes.pcap([frames[0]])
    var record = CaptureBytes()
    for word in [1, 1, UInt32.max, UInt32.max] { record.u32(word) }
    bytes += record.bytes
    let (read, error) = readAll(try TestFile(bytes))
    #expect(read.count == 1)
    guard case .damaged(_, frames: 1, _, _)? = error else {
      Issue.record("expected damage after frame 1, got \(String(describing: error))")
      return
    }
  }

  @Test(
    "hostile time stamps clamp and never trap",
    arguments: [(UInt32.max, UInt32.max), (0x8000_0000, 0), (0, UInt32.max), (0x7FFF_FFFF, 0x7FFF_FFFF)]
      as [(UInt32, UInt32)])
  func hostileTimes(seconds: UInt32, fraction: UInt32) throws {
    let frame = TestFrame(seconds: seconds, fraction: fraction, bytes: ethernet)
    for bytes in [
      CaptureBytes.pcap([frame]), CaptureBytes.pcap([frame], nanoseconds: true), CaptureBytes.section([frame]),
    ] {
      let (read, error) = readAll(try TestFile(bytes))
      #expect(error == nil)
      #expect(read.count == 1)
    }
  }

  @Test("a pcapng time beyond the range clamps", arguments: [0, 6, 9, 0x80, 0xBF] as [UInt8])
  func hostileTicks(resolution: UInt8) throws {
    var bytes = CaptureBytes.section([frames[0]], resolution: resolution)
    // The 64-bit time stamp of the enhanced packet block: after section (28), interface (32), block and interface id.
    for index in 28 + 32 + 12..<28 + 32 + 20 { bytes[index] = 0xFF }
    #expect(readAll(try TestFile(bytes)).frames.count == 1)
  }

  @Test("what is no capture is named", arguments: [[], [1, 2, 3], Array("frame,bytes\n1,2\n".utf8)] as [[UInt8]])
  func notACapture(bytes: [UInt8]) throws {
    let file = try TestFile(bytes)
    guard case .notACapture(file.path, _)? = readAll(file).error else {
      Issue.record("expected the file to be refused as no capture")
      return
    }
  }

  @Test("a file that is not there is named with the reason")
  func missing() {
    let error = readAll(path: "/nonexistent/x.pcap").error
    #expect(error == .fileUnreadable("/nonexistent/x.pcap", reason: "No such file or directory"))
  }

  @Test("a link type nobody reads is named")
  func linkType() throws {
    let file = try TestFile(CaptureBytes.pcap(frames, linkType: 127))
    let error = readAll(file).error
    #expect(
      error
        == .linkTypeUnsupported(file.path, found: LinkType(rawValue: 127), readable: [LinkType(rawValue: 1)]))
    #expect(
      error?.description
        == "\(file.path): link type IEEE802_11_RADIO (127) cannot be decoded; readable are: EN10MB (1)")
  }

  @Test(
    "a filter that does not parse is told with its column",
    arguments: [("tcp port 80 andd udp", 13), ("tcp and and udp", 5), (")", 1)])
  func filter(text: String, column: Int) throws {
    let file = try TestFile(CaptureBytes.pcap(frames))
    guard case .filterInvalid(text, column: column, _)? = readAll(file, filter: text).error else {
      Issue.record("expected column \(column), got \(String(describing: readAll(file, filter: text).error))")
      return
    }
  }

  @Test("a filter picks frames")
  func filtered() throws {
    let file = try TestFile(CaptureBytes.pcap(frames))
    let (read, error) = readAll(file, filter: "greater 1000 or len = 15")
    #expect(error == nil)
    #expect(read == expected([frames[1], frames[2]], unit: 1000))
  }
}
