// Role: what wireless access points pass on to their controller.
import EgressTypes

/// Data messages of CAPWAP (RFC 5415 §4.3) with frames of Ethernet or 802.11 (RFC 5416) within.
enum CAPWAPHeader {
  /// Finds the frame; nothing where it is encrypted, a fragment or a keep-alive.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    let header = try reader.peek(8, or: .truncatedTransport).uint32(at: 0)
    let isPlain = header >> 24 == 0
    let isFragment = header & 0x80 != 0
    let isKeepAlive = header & 0x08 != 0
    let length = Int(header >> 19 & 0x1f) * 4
    guard isPlain, !isFragment, !isKeepAlive, length >= 8 else { return nil }
    try reader.skip(length, or: .truncatedTransport)
    let isNative = header & 0x100 != 0
    guard isNative else { return TunnelContent.ethernetFrame(by: .capwap, reader) }
    let isWLAN = header >> 9 & 0x1f == 1
    guard isWLAN else { return nil }
    // Many controllers have frame and sequence control in the other byte order: a data frame shows which.
    let isSwapped = try reader.peek(1, or: .truncatedTransport).uint8(at: 0) & 0x0f != 0x08
    var link = LinkHeader()
    try WLANHeader.read(&reader, isPadded: false, isSwapped: isSwapped, into: &link)
    return try TunnelContent.packet(ofType: link.etherType, by: .capwap, &reader)
  }
}
