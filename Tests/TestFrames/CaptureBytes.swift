// Role: makes capture files byte by byte, in either byte order, so that the tests depend on no other writer.

/// A frame to be written: seconds, fraction in the file's unit, bytes, length on the wire.
package struct TestFrame: Sendable {
  package var seconds: UInt32
  package var fraction: UInt32
  package var bytes: Bytes
  package var wireLength: Int?

  package init(seconds: UInt32, fraction: UInt32, bytes: Bytes, wireLength: Int? = nil) {
    self.seconds = seconds
    self.fraction = fraction
    self.bytes = bytes
    self.wireLength = wireLength
  }
}

/// Bytes being written in one byte order.
package struct CaptureBytes {
  package var isBigEndian: Bool
  package var bytes: Bytes = []

  package init(isBigEndian: Bool = false) { self.isBigEndian = isBigEndian }

  package mutating func u32(_ value: UInt32) { append(value) }
  package mutating func u16(_ value: UInt16) { append(value) }

  private mutating func append<Number: FixedWidthInteger>(_ value: Number) {
    let ordered = isBigEndian ? value.bigEndian : value.littleEndian
    withUnsafeBytes(of: ordered) { bytes += Array($0) }
  }

  /// The pcap format: header and records.
  package static func pcap(
    _ frames: [TestFrame], bigEndian: Bool = false, nanoseconds: Bool = false, linkType: UInt32 = 1
  ) -> Bytes {
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
  package static func section(
    _ frames: [TestFrame], bigEndian: Bool = false, resolution: UInt8 = 6, linkType: UInt16 = 1
  ) -> Bytes {
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
        body.bytes += frame.bytes + Bytes(repeating: 0, count: (4 - frame.bytes.count % 4) % 4)
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
