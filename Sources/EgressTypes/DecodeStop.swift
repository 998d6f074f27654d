// Role: the closed list of reasons why a frame was not read to its end; each is a counter and a field in records.

/// Why decoding of a frame ended before its payload.
public enum DecodeStop: UInt8, CaseIterable, Sendable, Error {
  /// The frame ends within its link-layer header.
  case truncatedLink
  /// More VLAN tags than the decoder follows.
  case vlanTooDeep
  /// More labels, tags and sessions between the link header and IP than the decoder follows.
  case encapsulationTooDeep
  /// A frame whose EtherType egressd does not decode (PROFINET, FCoE …).
  case unknownEtherType
  /// ARP: no IP packet.
  case arp
  /// LLDP, EAPOL, slow protocols or PPPoE discovery: they stay within one segment.
  case linkLocalProtocol
  /// IEEE 802 Local Experimental EtherType 1, which networks use as they like; beacons are frames of it.
  case localExperiment
  /// PPP's own negotiation (LCP, IPCP …), which carries no IP packet.
  case pppControl
  /// A PPP frame that is compressed, encrypted or of a protocol egressd does not decode.
  case opaquePPP
  /// A frame encrypted on its link (802.11 protection, MACsec).
  case encryptedLink
  /// An 802.11 management or control frame, or a data frame without data.
  case wlanControl
  /// An 802.11 data frame that is a part of one, or several in one.
  case wlanFragment
  /// LLC without IP behind it (STP, IS-IS …).
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

  /// Whether a whole packet was left unread before its transport, so that nobody can say what its receiver makes of it.
  public var hidesTransport: Bool {
    switch self {
    case .badIPHeaderLength, .badIPLength, .extensionHeadersTooDeep, .truncatedExtensionHeader, .badTCPOffset,
      .badUDPLength, .truncatedTransport, .truncatedIP:
      true
    default: false
    }
  }

  /// The name of the counter, in kebab case.
  public var name: String {
    switch self {
    case .truncatedLink: "truncated-link"
    case .vlanTooDeep: "vlan-too-deep"
    case .encapsulationTooDeep: "encapsulation-too-deep"
    case .unknownEtherType: "unknown-ethertype"
    case .arp: "arp"
    case .linkLocalProtocol: "link-local-protocol"
    case .localExperiment: "local-experiment"
    case .pppControl: "ppp-control"
    case .opaquePPP: "opaque-ppp"
    case .encryptedLink: "encrypted-link"
    case .wlanControl: "wlan-control"
    case .wlanFragment: "wlan-fragment"
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
