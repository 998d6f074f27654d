// Role: the closed list of reasons why a frame was not read to its end; each is a counter and a field in records.

/// Why decoding of a frame ended before its payload.
public enum DecodeStop: UInt8, CaseIterable, Sendable, Error {
  /// The frame ends within its link-layer header.
  case truncatedLink
  /// More VLAN tags than the decoder follows.
  case vlanTooDeep
  /// A frame whose EtherType egressd does not decode (LLDP, EAPOL, MPLS …).
  case unknownEtherType
  /// ARP: no IP packet.
  case arp
  /// LLDP, EAPOL or slow protocols: IEEE 802.1 keeps them within one segment.
  case linkLocalProtocol
  /// An IEEE 802.3 length field instead of an EtherType (STP, LLC).
  case llc
  /// The frame ends within the IP header.
  case truncatedIP
  /// A version field other than 4 or 6, or one that contradicts the EtherType.
  case badIPVersion
  /// An IPv4 header length below 20 bytes.
  case badIPHeaderLength
  /// An IPv4 total length smaller than the header, yet not 0.
  case badIPLength
  /// More IPv6 extension headers than the decoder follows.
  case extensionHeadersTooDeep
  /// An IPv6 extension header that ends beyond the packet.
  case truncatedExtensionHeader
  /// A later fragment: its addresses are counted, its ports are in the first one.
  case laterFragment
  /// The packet ends within the transport header.
  case truncatedTransport
  /// A TCP data offset below 20 bytes or beyond the segment.
  case badTCPOffset
  /// A UDP length below 8 bytes or beyond the packet.
  case badUDPLength
  /// A transport that egressd counts by its addresses only (GRE, ESP, SCTP …).
  case opaqueTransport
  /// IPv6 with no next header (59).
  case noNextHeader

  /// The name of the counter, in kebab case.
  public var name: String {
    switch self {
    case .truncatedLink: "truncated-link"
    case .vlanTooDeep: "vlan-too-deep"
    case .unknownEtherType: "unknown-ethertype"
    case .arp: "arp"
    case .linkLocalProtocol: "link-local-protocol"
    case .llc: "llc"
    case .truncatedIP: "truncated-ip"
    case .badIPVersion: "bad-ip-version"
    case .badIPHeaderLength: "bad-ip-header-length"
    case .badIPLength: "bad-ip-length"
    case .extensionHeadersTooDeep: "extension-headers-too-deep"
    case .truncatedExtensionHeader: "truncated-extension-header"
    case .laterFragment: "later-fragment"
    case .truncatedTransport: "truncated-transport"
    case .badTCPOffset: "bad-tcp-offset"
    case .badUDPLength: "bad-udp-length"
    case .opaqueTransport: "opaque-transport"
    case .noNextHeader: "no-next-header"
    }
  }
}
