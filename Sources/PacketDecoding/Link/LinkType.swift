// Role: the link types that egressd reads, by the numbers libpcap gives them.

/// What a frame begins with.
public enum LinkType: Hashable, Sendable, CaseIterable {
  /// Ethernet, with or without VLAN tags.
  case ethernet
  /// Linux cooked capture, version 1: the `any` device.
  case linuxSLL
  /// Linux cooked capture, version 2.
  case linuxSLL2
  /// An IP header at once: tunnels, and classical IP over ATM on Linux.
  case rawIP
  /// A four-byte address family: BSD loopback.
  case nullLoopback
  /// PPP, with or without the bytes that serial lines put before it.
  case ppp
  /// PPP or Cisco's framing on a serial line.
  case pppSerial
  /// The session header of PPP over Ethernet.
  case pppoe
  /// Cisco's framing on a serial line.
  case ciscoHDLC
  /// Frame Relay.
  case frameRelay
  /// An MPLS label stack at once.
  case mpls
  /// LLC at once: IP over ATM.
  case llc
  /// FDDI.
  case fddi
  /// Token Ring.
  case tokenRing
  /// Data over cable television.
  case docsis
  /// IEEE 802.11.
  case wlan
  /// IEEE 802.11 behind a radiotap header.
  case radiotap
  /// IEEE 802.11 behind a Prism header.
  case prism
  /// IEEE 802.11 behind an AVS header.
  case avs
  /// A header of per-packet information, which tells the link type of what follows.
  case ppi
  /// Darwin's process header, which tells the link type of what follows.
  case pktap
  /// Attributes of Linux netfilter's log, the packet among them.
  case netfilterLog
  /// The header of OpenBSD's packet filter log.
  case packetFilterLog

  /// Reads libpcap's number, a DLT on Linux or a LINKTYPE of a savefile; nil for a type egressd does not read.
  public init?(dlt: Int32) {
    guard let type = LinkType.allCases.first(where: { $0.numbers.contains(dlt) }) else { return nil }
    self = type
  }

  /// Every number that `init(dlt:)` reads, in ascending order.
  public static let readableNumbers: [Int32] = allCases.flatMap(\.numbers).sorted()

  /// The name that libpcap gives the type.
  public var name: String { description.name }

  /// libpcap's numbers of the type.
  private var numbers: [Int32] { description.numbers }

  private var description: (name: String, numbers: [Int32]) {
    switch self {
    case .ethernet: ("EN10MB", [1])
    case .linuxSLL: ("LINUX_SLL", [113])
    case .linuxSLL2: ("LINUX_SLL2", [276])
    case .rawIP: ("RAW", [12, 19, 101, 106, 228, 229])
    case .nullLoopback: ("NULL", [0, 108])
    case .ppp: ("PPP", [9, 166])
    case .pppSerial: ("PPP_SERIAL", [50])
    case .pppoe: ("PPP_ETHER", [51])
    case .ciscoHDLC: ("C_HDLC", [104])
    case .frameRelay: ("FRELAY", [107])
    case .mpls: ("MPLS", [219])
    case .llc: ("ATM_RFC1483", [11, 100])
    case .fddi: ("FDDI", [10])
    case .tokenRing: ("IEEE802", [6])
    case .docsis: ("DOCSIS", [143])
    case .wlan: ("IEEE802_11", [105])
    case .radiotap: ("IEEE802_11_RADIO", [127])
    case .prism: ("PRISM_HEADER", [119])
    case .avs: ("IEEE802_11_RADIO_AVS", [163])
    case .ppi: ("PPI", [192])
    case .pktap: ("PKTAP", [258])
    case .netfilterLog: ("NFLOG", [239])
    case .packetFilterLog: ("PFLOG", [117])
    }
  }
}
