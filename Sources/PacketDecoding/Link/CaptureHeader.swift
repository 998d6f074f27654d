// Role: headers that capturing programs put before frames, with the link type of what follows.
import EgressTypes

/// PPI, PKTAP and PFLOG.
enum CaptureHeader {
  /// Version, flags, length and link type, in little-endian order (LINKTYPE_PPI).
  static func skipPPI(_ reader: inout FrameReader) throws(DecodeStop) -> LinkType? {
    let header = try reader.peek(8, or: .truncatedLink)
    let length = Int(header.uint16(at: 2).byteSwapped)
    guard length >= 8 else { throw .truncatedLink }
    try reader.skip(length, or: .truncatedLink)
    return LinkType(dlt: Int32(bitPattern: header.uint32(at: 4).byteSwapped))
  }

  /// Length, record type and link type, in the order of a host, today little-endian (LINKTYPE_PKTAP).
  static func skipPKTAP(_ reader: inout FrameReader) throws(DecodeStop) -> LinkType? {
    let header = try reader.peek(12, or: .truncatedLink)
    let length = Int(header.uint32(at: 0).byteSwapped)
    let isPacket = header.uint32(at: 4).byteSwapped == 1
    guard isPacket, length >= 12 else { throw .unknownEtherType }
    try reader.skip(length, or: .truncatedLink)
    return LinkType(dlt: Int32(bitPattern: header.uint32(at: 8).byteSwapped))
  }

  /// Length, address family and others, filled up to four bytes; then an IP header (LINKTYPE_PFLOG).
  static func readPacketFilterLog(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let length = Int(try reader.peek(1, or: .truncatedLink).uint8(at: 0))
    guard length >= 4 else { throw .truncatedLink }
    try reader.skip((length + 3) & ~3, or: .truncatedLink)
    return try EtherType.ofIPHeader(at: reader)
  }
}
