// Role: what decoding leaves of a frame: the good layers, where the payload lies, and why decoding ended early.

/// The link-layer facts of a frame.
public struct LinkHeader: Sendable {
  /// The sender's address, where the link type carries one.
  public var source: MACAddress?
  /// The receiver's address, where the link type carries one.
  public var destination: MACAddress?
  /// The outer VLAN id, 1 to 4094; 0 when the frame is untagged.
  public var vlan: UInt16 = 0
  /// The inner VLAN id of a QinQ frame; 0 otherwise.
  public var innerVLAN: UInt16 = 0
  /// The EtherType of what the frame carries; 0 when unknown.
  public var etherType: UInt16 = 0

  /// Makes an empty header.
  @inlinable public init() {}
}

/// The place of a fragment in its IP packet.
public struct Fragment: Hashable, Sendable {
  /// The identification shared by all fragments of one packet.
  public var identification: UInt32
  /// The offset of this fragment's data, in bytes.
  public var offset: Int
  /// Whether more fragments follow.
  public var more: Bool
  /// What the packet's data begin with: for IPv6 the Next Header of the Fragment header (RFC 8200 §4.5).
  public var transport: TransportProtocol

  /// Makes a fragment's place.
  @inlinable public init(identification: UInt32, offset: Int, more: Bool, transport: TransportProtocol) {
    self.identification = identification
    self.offset = offset
    self.more = more
    self.transport = transport
  }
}

/// The TCP fields that flow tracking needs (RFC 9293 §3.1).
public struct TCPFields: Sendable {
  /// The flag byte: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32.
  public var flags: UInt8
  /// The sequence number.
  public var sequence: UInt32

  /// Makes the fields.
  @inlinable public init(flags: UInt8, sequence: UInt32) {
    self.flags = flags
    self.sequence = sequence
  }

  /// Whether the packet opens a connection.
  @inlinable public var isSYN: Bool { flags & 0x12 == 0x02 }
  /// Whether the packet answers an opening.
  @inlinable public var isSYNACK: Bool { flags & 0x12 == 0x12 }
  /// Whether the packet has a SYN, with or without an ACK; it takes a sequence number of its own.
  @inlinable public var hasSYN: Bool { flags & 0x02 != 0 }
  /// Whether the packet tells of urgent data.
  @inlinable public var isUrgent: Bool { flags & 0x20 != 0 }
  /// Whether the packet ends its direction.
  @inlinable public var isFIN: Bool { flags & 0x01 != 0 }
  /// Whether the packet resets the connection.
  @inlinable public var isRST: Bool { flags & 0x04 != 0 }
}

/// A way in which one packet carries another.
public enum TunnelKind: String, Sendable, Hashable, CaseIterable {
  /// IPv4 or IPv6 directly in IP (RFC 2003, RFC 4213, RFC 2473), 6in4 and 6to4 among them.
  case ipInIP = "ip-in-ip"
  /// Generic Routing Encapsulation (RFC 2784), NVGRE, ERSPAN and PPTP's among it.
  case gre
  /// IPv6 over UDP through NATs (RFC 4380).
  case teredo
  /// Virtual eXtensible LANs (RFC 7348).
  case vxlan
  /// Generic Network Virtualization Encapsulation (RFC 8926).
  case geneve
  /// The user plane of mobile networks (3GPP TS 29.281).
  case gtpU = "gtp-u"
  /// Layer Two Tunneling Protocol (RFC 2661).
  case l2tp
  /// What wireless access points pass on to their controller (RFC 5415).
  case capwap
  /// PPP in Ethernet (RFC 2516): an access line, no tunnel to elsewhere.
  case pppoe
}

/// Where a packet within a packet begins.
public struct InnerPacket: Sendable, Hashable {
  /// What carries it.
  public var kind: TunnelKind
  /// Its bytes, in the frame's captured bytes.
  public var bytes: Range<Int>
  /// How many bytes it had on the wire.
  public var wireLength: Int
  /// Whether it begins with an Ethernet header; else with an IP header.
  public var isEthernet: Bool

  /// Makes a place.
  @inlinable public init(kind: TunnelKind, bytes: Range<Int>, wireLength: Int, isEthernet: Bool) {
    self.kind = kind
    self.bytes = bytes
    self.wireLength = wireLength
    self.isEthernet = isEthernet
  }
}

/// One frame after decoding; layers that could not be read are nil and `stop` says why.
public struct DecodedPacket: Sendable {
  /// The link layer.
  public var link = LinkHeader()
  /// Who speaks to whom, as soon as an IP header was readable; ports are 0 where they were not.
  public var tuple: FiveTuple?
  /// The length of the IP packet in bytes on the wire, by its own header, or by the frame where the header says 0.
  public var ipLength = 0
  /// TTL or hop limit.
  public var hopLimit: UInt8 = 0
  /// The fragment's place, when the packet is one.
  public var fragment: Fragment?
  /// The TCP fields, when the transport is TCP and its header is whole.
  public var tcp: TCPFields?
  /// Where the transport's payload lies in the frame's captured bytes; empty when there is none.
  public var payload: Range<Int> = 0..<0
  /// What follows the IP headers of a fragment, in the frame's captured bytes; empty when the packet is none.
  public var fragmentData: Range<Int> = 0..<0
  /// The packet that this one carries, when it is a tunnel's and can be read.
  public var inner: InnerPacket?
  /// Where the IP header begins, in the frame's captured bytes.
  public var networkStart = 0
  /// Where the transport header begins, in the frame's captured bytes; for a fragment, where its data do.
  public var transportStart = 0
  /// Bytes from the frame's start to the end of the last header read: what may be kept without keeping payload.
  public var headerBytes = 0
  /// Whether the payload continues beyond the captured bytes.
  public var isTruncated = false
  /// Why decoding ended before the payload, or nil when every layer was read.
  public var stop: DecodeStop?

  /// Makes an empty packet.
  @inlinable public init() {}
}
