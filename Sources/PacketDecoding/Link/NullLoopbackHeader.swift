// Role: the address family that stands before packets of a BSD loopback device.
import EgressTypes

/// LINKTYPE_NULL and LINKTYPE_LOOP: an address family in the byte order of the capturing host or of the network.
enum NullLoopbackHeader {
  static func read(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let family = try reader.take(4, or: .truncatedLink).uint32(at: 0)
    // Families are small, so a large number stands in the other byte order.
    switch family > 0xffff ? family.byteSwapped : family {
    case 2: link.etherType = EtherType.ipv4
    case 10, 24, 28, 30: link.etherType = EtherType.ipv6  // Linux, OpenBSD and NetBSD, FreeBSD, Darwin
    default: throw .unknownEtherType
    }
  }
}
