// Role: the attributes in which Linux netfilter logs a packet.
import EgressTypes

/// LINKTYPE_NFLOG: family, version, resource, then attributes of length, type and value, filled up to four bytes.
enum NetfilterLog {
  /// The kernel writes a dozen at most.
  static let maximumAttributes = 64

  /// Goes on to the packet, which is the last attribute.
  static func read(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    try reader.skip(4, or: .truncatedLink)
    for _ in 0..<maximumAttributes {
      let header = try reader.take(4, or: .truncatedLink)
      // In the byte order of the host, which shows in the type: it is small.
      let isLittleEndian = header.uint8(at: 3) == 0
      let length = Int(isLittleEndian ? header.uint16(at: 0).byteSwapped : header.uint16(at: 0))
      let type = isLittleEndian ? header.uint8(at: 2) : header.uint8(at: 3)
      guard length >= 4 else { throw .truncatedLink }
      if type == 9 {
        link.etherType = try EtherType.ofIPHeader(at: reader)
        return
      }
      let value = try reader.take(length - 4, or: .truncatedLink)
      // The sender's address: its length, two bytes of nothing, up to eight bytes.
      if type == 8, length >= 14, value.uint16(at: 0) == 6 { link.source = value.macAddress(at: 4) }
      try reader.skip(-length & 3, or: .truncatedLink)
    }
    throw .encapsulationTooDeep
  }
}
