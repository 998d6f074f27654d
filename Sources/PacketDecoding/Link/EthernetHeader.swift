// Role: the Ethernet header.
import EgressTypes

/// Ethernet II (IEEE 802.3 §3.1.1): destination, source, type or length.
enum EthernetHeader {
  @inline(__always) static func read(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.take(14, or: .truncatedLink)
    link.destination = header.macAddress(at: 0)
    link.source = header.macAddress(at: 6)
    link.etherType = header.uint16(at: 12)
  }
}

extension RawSpan {
  /// The six octets at `offset`.
  func macAddress(at offset: Int) -> MACAddress {
    MACAddress(bits: UInt64(uint16(at: offset)) << 32 | UInt64(uint32(at: offset &+ 2)))
  }
}
