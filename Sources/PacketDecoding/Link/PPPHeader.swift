// Role: the protocol number of a PPP frame, with or without what serial lines put before it.
import EgressTypes

/// PPP (RFC 1661 §2, RFC 1662 §3.1).
enum PPPHeader {
  /// The EtherType of what the frame carries.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    // "All stations", "unnumbered information"; Linux may put a direction in the first one's place.
    if let start = try? reader.peek(2, or: .truncatedLink).uint16(at: 0), [0xff03, 0x0003, 0x0103].contains(start) {
      try reader.skip(2, or: .truncatedLink)
    }
    var number = UInt16(try reader.take(1, or: .truncatedLink).uint8(at: 0))
    // Numbers are odd in their last byte and even in the first, so one that ends at once was compressed (RFC 1661 §6.5).
    if number & 1 == 0 { number = number << 8 | UInt16(try reader.take(1, or: .truncatedLink).uint8(at: 0)) }
    switch number {
    case 0x0021: return EtherType.ipv4
    case 0x0057: return EtherType.ipv6
    case 0x0281, 0x0283: return 0x8847
    case 0x4000...: throw .pppControl
    default: throw .opaquePPP
    }
  }
}
