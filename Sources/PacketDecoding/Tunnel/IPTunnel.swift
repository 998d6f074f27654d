// Role: the tunnels that are transports of their own.
import EgressTypes

/// Looks into IP packets that carry packets.
enum IPTunnel {
  /// The packet within, or nil for a transport that is no tunnel or whose content does not look like a packet.
  @inline(never) static func packet(in transport: TransportProtocol, _ reader: FrameReader) -> InnerPacket? {
    var inner = reader
    switch transport.rawValue {
    // IPv4 (RFC 2003) and IPv6 (RFC 2473); which of them, its version field tells.
    case 4, 41: return TunnelContent.ipPacket(by: .ipInIP, inner)
    case 47: return (try? GREHeader.read(&inner)) ?? nil
    default: return nil
    }
  }
}
