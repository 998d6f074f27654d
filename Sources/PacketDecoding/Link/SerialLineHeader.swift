// Role: the framings of serial lines.
import EgressTypes

/// PPP in HDLC-like framing, Cisco's HDLC and Frame Relay.
enum SerialLineHeader {
  /// PPP, or Cisco's framing where the address is one of its two (LINKTYPE_PPP_HDLC).
  static func readPPP(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let isCisco = [0x0f, 0x8f].contains(try reader.peek(1, or: .truncatedLink).uint8(at: 0))
    return try isCisco ? readCiscoHDLC(&reader) : PPPHeader.read(&reader)
  }

  /// Address, control, EtherType (LINKTYPE_C_HDLC).
  static func readCiscoHDLC(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    let type = try reader.take(4, or: .truncatedLink).uint16(at: 2)
    // 0x8035 keeps the line alive; 0xfefe is ISO's.
    guard type > EtherType.largestLength, type != 0x8035 else { throw .linkLocalProtocol }
    return type
  }

  /// An address of two to four bytes (Q.922), then ISO's identifier (RFC 2427 §3), SNAP, or Cisco's EtherType.
  static func readFrameRelay(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    var addressLength = 1
    while try reader.take(1, or: .truncatedLink).uint8(at: 0) & 1 == 0 {
      guard addressLength < 4 else { throw .unknownEtherType }
      addressLength += 1
    }
    guard try reader.peek(1, or: .truncatedLink).uint8(at: 0) == 3 else {
      return try reader.take(2, or: .truncatedLink).uint16(at: 0)
    }
    try reader.skip(1, or: .truncatedLink)
    var identifier = try reader.take(1, or: .truncatedLink).uint8(at: 0)
    if identifier == 0 { identifier = try reader.take(1, or: .truncatedLink).uint8(at: 0) }
    guard identifier == 0x80 else { return try LLCHeader.etherType(ofNetworkLayerID: identifier) }
    let snap = try reader.take(5, or: .truncatedLink)
    guard snap.uint16(at: 0) == 0, snap.uint8(at: 2) == 0 else { throw .llc }
    return snap.uint16(at: 3)
  }
}
