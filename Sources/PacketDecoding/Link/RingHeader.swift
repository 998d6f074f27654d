// Role: the headers of rings, which carry LLC.
import EgressTypes

/// FDDI and Token Ring.
enum RingHeader {
  /// Frame control, destination, source (LINKTYPE_FDDI).
  static func readFDDI(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.take(13, or: .truncatedLink)
    guard header.uint8(at: 0) & 0x70 == 0x50 else { throw .linkLocalProtocol }
    link.destination = header.macAddress(at: 1)
    link.source = header.macAddress(at: 7)
    link.etherType = try LLCHeader.read(&reader)
  }

  /// Access and frame control, destination, source, and a route when the source's first bit says so (IEEE 802.5).
  static func readTokenRing(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.take(14, or: .truncatedLink)
    guard header.uint8(at: 1) >> 6 == 1 else { throw .linkLocalProtocol }
    let isRouted = header.uint8(at: 8) & 0x80 != 0
    link.destination = header.macAddress(at: 2)
    link.source = MACAddress(bits: header.macAddress(at: 8).bits & ~(1 << 47))
    if isRouted {
      let length = Int(try reader.peek(1, or: .truncatedLink).uint8(at: 0) & 0x1f)
      try reader.skip(length, or: .truncatedLink)
    }
    link.etherType = try LLCHeader.read(&reader)
  }
}
