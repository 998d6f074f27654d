// Role: the chain of IPv6 extension headers between the IPv6 header and the transport.
import EgressTypes

/// IPv6 extension headers (RFC 8200 §4), by the IANA registry of their types.
enum IPv6ExtensionHeader {
  /// "No next header": nothing follows.
  static let none: UInt8 = 59
  /// Stacks send three at most; the others are followed so that nothing hides behind one more header.
  static let maximumDepth = 16

  /// Reads headers until the transport's number stands in the tuple.
  static func readAll(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    guard var type = packet.tuple?.transport.rawValue else { return }
    var depth = 0
    while let shape = Shape(type) {
      guard depth < maximumDepth else { throw .extensionHeadersTooDeep }
      let header = try reader.take(8, or: .truncatedExtensionHeader)
      type = header.uint8(at: 0)
      packet.tuple?.transport = TransportProtocol(rawValue: type)
      switch shape {
      case .options: try reader.skip(Int(header.uint8(at: 1)) * 8, or: .truncatedExtensionHeader)
      case .authentication: try reader.skip(Int(header.uint8(at: 1)) * 4, or: .truncatedExtensionHeader)
      case .fragment: try readFragment(header, data: reader.remaining, into: &packet)
      }
      depth &+= 1
    }
    if type == none { throw .noNextHeader }
  }

  /// How a header tells its length; each is at least 8 bytes long.
  private enum Shape {
    /// In units of 8 bytes, the first 8 not counted.
    case options
    /// In units of 4 bytes, the first 8 not counted (RFC 4302 §2.2).
    case authentication
    /// Always 8 bytes (RFC 8200 §4.5).
    case fragment

    init?(_ type: UInt8) {
      switch type {
      // Hop-by-hop, routing, destination options, host identity, shim6. Nothing may follow a mobility header
      // (RFC 6275 §6.1.1), so that one is read as what the packet carries.
      case 0, 43, 60, 139, 140: self = .options
      case 44: self = .fragment
      case 51: self = .authentication
      default: return nil
      }
    }
  }

  /// An "atomic" fragment, which is the whole packet (RFC 6946), is none.
  private static func readFragment(
    _ header: RawSpan, data: Range<Int>, into packet: inout DecodedPacket
  ) throws(DecodeStop) {
    let place = header.uint16(at: 2)
    guard place & 0xfff9 != 0 else { return }
    try packet.setFragment(
      Fragment(
        identification: header.uint32(at: 4), offset: Int(place & 0xfff8), more: place & 1 != 0,
        transport: TransportProtocol(rawValue: header.uint8(at: 0))),
      data: data)
  }
}
