// Role: the logical link control header behind an 802.3 length, an 802.11 or a FDDI header.
import EgressTypes

/// IEEE 802.2 LLC, and the SNAP that gives it an EtherType (RFC 1042).
enum LLCHeader {
  /// The EtherType of what follows; LLC that carries no IP is left where it is.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let header = try reader.peek(3, or: .llc)
    // The destination's and the source's service, and unnumbered information as the control field.
    guard header.uint8(at: 2) & 0xef == 0x03 else { throw .llc }
    switch header.uint16(at: 0) & 0xfffe {
    case 0xaaaa: return try readSNAP(&reader)
    case 0x0606:
      try reader.skip(3, or: .llc)
      return try EtherType.ofIPHeader(at: reader)
    case 0xfefe: return try readNetworkLayerID(&reader)
    default: throw .llc
    }
  }

  /// An organisation and its protocol; three of them number protocols by EtherType.
  private static func readSNAP(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let header = try reader.peek(8, or: .truncatedLink)
    let organisation = header.uint32(at: 2) & 0xff_ffff
    let type = header.uint16(at: 6)
    // RFC 1042, tunnelled by bridges (802.1H), AppleTalk's.
    guard [0, 0x0000f8, 0x080007].contains(organisation), type > EtherType.largestLength else { throw .llc }
    try reader.skip(8, or: .truncatedLink)
    return type
  }

  /// ISO's network layer protocol identifier (RFC 2684 §5.2), where IP has numbers too.
  private static func readNetworkLayerID(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let type = try etherType(ofNetworkLayerID: reader.peek(4, or: .truncatedLink).uint8(at: 3))
    try reader.skip(4, or: .truncatedLink)
    return type
  }

  /// The EtherType for an identifier of ISO/IEC TR 9577.
  static func etherType(ofNetworkLayerID identifier: UInt8) throws(DecodeStop) -> UInt16 {
    switch identifier {
    case 0xcc: EtherType.ipv4
    case 0x8e: EtherType.ipv6
    default: throw .llc
    }
  }
}
