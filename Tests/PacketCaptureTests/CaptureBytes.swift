// Role: makes capture files byte by byte, in either byte order, so that the tests depend on no other writer.
import Foundation

/// A frame to be written: seconds, fraction in the file's unit, bytes, length on the wire.
struct TestFrame {
  var seconds: UInt32
  var fraction: UInt32
  var bytes: [UInt8]
  var wireLength: Int?
}

/// Bytes being written in one byte order.
struct CaptureBytes {
  var isBigEndian = false
  var bytes: [UInt8] = []

  mutating func u32(_ value: UInt32) { append(value) }
  mutating func u16(_ value: UInt16) { append(value) }

  private mutating func append<Number: FixedWidthInteger>(_ value: Number) {
    let ordered = isBigEndian ? value.bigEndian : value.littleEndian
    withUnsafeBytes(of: ordered) { bytes += Array($0) }
  }

  /// The pcap format: header and records.
  static func pcap(
    _ frames: [TestFrame], bigEndian: Bool = false, nanoseconds: Bool = false, linkType: UInt32 = 1
  ) -> [UInt8] {
    var out = CaptureBytes(isBigEndian: bigEndian)
    out.u32(nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4)
    out.u16(2)
    out.u16(4)
    out.u32(0)
    out.u32(0)
    out.u32(262_144)
    out.u32(linkType)
    for frame in frames {
      out.u32(frame.seconds)
      out.u32(frame.fraction)
      out.u32(UInt32(frame.bytes.count))
      out.u32(UInt32(frame.wireLength ?? frame.bytes.count))
      out.bytes += frame.bytes
    }
    return out.bytes
  }

  /// One section of the pcapng format: section header, one interface, one enhanced packet block a frame.
  static func section(
    _ frames: [TestFrame], bigEndian: Bool = false, resolution: UInt8 = 6, linkType: UInt16 = 1
  ) -> [UInt8] {
    var out = CaptureBytes(isBigEndian: bigEndian)
    out.block(0x0A0D_0D0A) { body in
      body.u32(0x1A2B_3C4D)
      body.u16(1)
      body.u16(0)
      body.u32(.max)
      body.u32(.max)
    }
    out.block(1) { body in
      body.u16(linkType)
      body.u16(0)
      body.u32(262_144)
      body.u16(9)
      body.u16(1)
      body.bytes += [resolution, 0, 0, 0]
      body.u32(0)
    }
    for frame in frames {
      let ticks = UInt64(frame.seconds) * (resolution == 9 ? 1_000_000_000 : 1_000_000) + UInt64(frame.fraction)
      out.block(6) { body in
        body.u32(0)
        body.u32(UInt32(ticks >> 32))
        body.u32(UInt32(truncatingIfNeeded: ticks))
        body.u32(UInt32(frame.bytes.count))
        body.u32(UInt32(frame.wireLength ?? frame.bytes.count))
        body.bytes += frame.bytes + [UInt8](repeating: 0, count: (4 - frame.bytes.count % 4) % 4)
      }
    }
    return out.bytes
  }

  private mutating func block(_ type: UInt32, _ fill: (inout CaptureBytes) -> Void) {
    var body = CaptureBytes(isBigEndian: isBigEndian)
    fill(&body)
    let length = UInt32(body.bytes.count + 12)
    u32(type)
    u32(length)
    bytes += body.bytes
    u32(length)
  }
}

/// A file that is removed with its folder when the test lets go of it.
final class TestFile {
  let path: String
  private let folder: URL

  init(_ bytes: [UInt8], named name: String = "capture.pcap") throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    path = file.path
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
