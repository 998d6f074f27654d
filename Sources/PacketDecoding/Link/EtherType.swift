// Role: the EtherTypes that decoding follows, and the stop for each of the others.
import EgressTypes

/// Numbers of the IANA "IEEE 802 Numbers" registry.
enum EtherType {
  static let ipv4: UInt16 = 0x0800
  static let arp: UInt16 = 0x0806
  static let ipv6: UInt16 = 0x86dd
  static let lldp: UInt16 = 0x88cc
  static let eapol: UInt16 = 0x888e
  static let localExperiment: UInt16 = 0x88b5
  static let slowProtocols: UInt16 = 0x8809
  static let pppoeDiscovery: UInt16 = 0x8863
  /// The largest value that is a length instead of a type (IEEE 802.3 §3.2.6).
  static let largestLength: UInt16 = 1500

  /// The EtherType of an IP header that no link header announces, by its version field.
  static func ofIPHeader(at reader: borrowing FrameReader) throws(DecodeStop) -> UInt16 {
    switch try reader.peek(1, or: .truncatedIP).uint8(at: 0) >> 4 {
    case 4: ipv4
    case 6: ipv6
    default: throw .badIPVersion
    }
  }

  /// Whether an IP header follows.
  @inline(__always) static func isIP(_ type: UInt16) -> Bool { type == ipv4 || type == ipv6 }

  /// Why a frame of this type, which is not IP, goes no further.
  static func stop(at type: UInt16) -> DecodeStop {
    switch type {
    case arp: .arp
    case ...largestLength: .llc
    case lldp, eapol, slowProtocols, pppoeDiscovery: .linkLocalProtocol
    case localExperiment: .localExperiment
    default: .unknownEtherType
    }
  }
}
