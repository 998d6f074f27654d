// Role: the link types that egressd reads, by the numbers libpcap gives them.

/// What a frame begins with.
public enum LinkType: Hashable, Sendable {
  /// Ethernet, with or without VLAN tags.
  case ethernet
  /// Linux cooked capture, version 1: the `any` device.
  case linuxSLL
  /// Linux cooked capture, version 2.
  case linuxSLL2
  /// An IP header at once: tunnels.
  case rawIP
  /// A four-byte address family: BSD loopback.
  case nullLoopback

  /// Reads libpcap's number, a DLT on Linux or a LINKTYPE of a savefile; nil for a type egressd does not read.
  public init?(dlt: Int32) {
    switch dlt {
    case 0, 108: self = .nullLoopback
    case 1: self = .ethernet
    case 12, 101, 228, 229: self = .rawIP
    case 113: self = .linuxSLL
    case 276: self = .linuxSLL2
    default: return nil
    }
  }

  /// Every number that `init(dlt:)` reads.
  public static let readableNumbers: [Int32] = [0, 1, 12, 101, 108, 113, 228, 229, 276]

  /// The name that libpcap gives the type.
  public var name: String {
    switch self {
    case .ethernet: "EN10MB"
    case .linuxSLL: "LINUX_SLL"
    case .linuxSLL2: "LINUX_SLL2"
    case .rawIP: "RAW"
    case .nullLoopback: "NULL"
    }
  }
}
