// Role: the first step of a frame's path: which link header to read, then the VLAN tags all of them may carry.
import EgressTypes

/// Reads everything before the network layer.
enum LinkLayer {
  /// Leaves an EtherType in `link`: the network layer's, or that of what stands before it.
  @inline(__always) static func read(
    _ reader: inout FrameReader, as type: LinkType, into link: inout LinkHeader
  ) throws(DecodeStop) {
    switch type {
    case .ethernet: try EthernetHeader.read(&reader, into: &link)
    case .linuxSLL: try LinuxSLLHeader.read(&reader, into: &link)
    case .linuxSLL2: try LinuxSLL2Header.read(&reader, into: &link)
    case .nullLoopback: try NullLoopbackHeader.read(&reader, into: &link)
    case .rawIP: link.etherType = try EtherType.ofIPHeader(at: reader)
    default: try readOther(&reader, as: type, into: &link)
    }
    try VLANTag.readAll(&reader, into: &link)
  }

  @inline(never) private static func readOther(
    _ reader: inout FrameReader, as type: LinkType, into link: inout LinkHeader
  ) throws(DecodeStop) {
    switch type {
    case .ethernet, .linuxSLL, .linuxSLL2, .nullLoopback, .rawIP: break
    case .ppp: link.etherType = try PPPHeader.read(&reader)
    case .pppSerial: link.etherType = try SerialLineHeader.readPPP(&reader)
    case .pppoe: link.etherType = try PPPoEHeader.read(&reader)
    case .ciscoHDLC: link.etherType = try SerialLineHeader.readCiscoHDLC(&reader)
    case .frameRelay: link.etherType = try SerialLineHeader.readFrameRelay(&reader)
    case .mpls: link.etherType = try MPLSLabels.read(&reader)
    case .llc: link.etherType = try LLCHeader.read(&reader)
    case .fddi: try RingHeader.readFDDI(&reader, into: &link)
    case .tokenRing: try RingHeader.readTokenRing(&reader, into: &link)
    case .docsis: try DOCSISHeader.read(&reader, into: &link)
    case .wlan: try WLANHeader.read(&reader, isPadded: false, into: &link)
    case .radiotap: try WLANHeader.read(&reader, isPadded: RadioHeader.skipRadiotap(&reader), into: &link)
    case .prism, .avs:
      try RadioHeader.skip(&reader, as: type)
      try WLANHeader.read(&reader, isPadded: false, into: &link)
    case .ppi: try readTold(&reader, as: CaptureHeader.skipPPI(&reader), into: &link)
    case .pktap: try readTold(&reader, as: CaptureHeader.skipPKTAP(&reader), into: &link)
    case .netfilterLog: try NetfilterLog.read(&reader, into: &link)
    case .packetFilterLog: link.etherType = try CaptureHeader.readPacketFilterLog(&reader)
    }
  }

  /// Reads what a header said would follow; not one that would say so once more.
  private static func readTold(
    _ reader: inout FrameReader, as type: LinkType?, into link: inout LinkHeader
  ) throws(DecodeStop) {
    guard let type, type != .ppi, type != .pktap else { throw .unknownEtherType }
    try read(&reader, as: type, into: &link)
  }
}
