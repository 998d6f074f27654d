// Role: the user plane of mobile networks.
import EgressTypes

/// GTP-U version 1 (3GPP TS 29.281 §5.1).
enum GTPHeader {
  /// Two or three extension headers are in use.
  static let maximumExtensions = 16

  /// Finds the IP packet of a G-PDU.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    let header = try reader.take(8, or: .truncatedTransport)
    let flags = header.uint8(at: 0)
    // Version 1 of GTP (not its charging variant), message type G-PDU.
    guard flags & 0xf0 == 0x30, header.uint8(at: 1) == 255 else { return nil }
    reader.setEnd(min(reader.offset &+ Int(header.uint16(at: 2)), reader.wireEnd))
    if flags & 0x07 != 0 {
      var next = try reader.take(4, or: .truncatedTransport).uint8(at: 3)
      if flags & 0x04 == 0 { next = 0 }
      try skipExtensions(&reader, from: next)
    }
    return TunnelContent.ipPacket(by: .gtpU, reader)
  }

  /// Each begins with its length in units of four bytes and ends with the next one's type (§5.2.1).
  private static func skipExtensions(_ reader: inout FrameReader, from first: UInt8) throws(DecodeStop) {
    var type = first
    for _ in 0..<maximumExtensions where type != 0 {
      let length = Int(try reader.peek(1, or: .truncatedTransport).uint8(at: 0)) * 4
      guard length > 0 else { throw .truncatedTransport }
      type = try reader.take(length, or: .truncatedTransport).uint8(at: length - 1)
    }
    guard type == 0 else { throw .truncatedTransport }
  }
}
