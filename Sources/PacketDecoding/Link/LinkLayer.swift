// Role: the first step of a frame's path: which link header to read, then the VLAN tags all of them may carry.
import EgressTypes

/// Reads everything before the network layer.
enum LinkLayer {
  /// Leaves the EtherType of the network layer in `link`.
  @inline(__always) static func read(
    _ reader: inout FrameReader, as type: LinkType, into link: inout LinkHeader
  ) throws(DecodeStop) {
    switch type {
    case .ethernet: try EthernetHeader.read(&reader, into: &link)
    case .linuxSLL: try LinuxSLLHeader.read(&reader, into: &link)
    case .linuxSLL2: try LinuxSLL2Header.read(&reader, into: &link)
    case .nullLoopback: try NullLoopbackHeader.read(&reader, into: &link)
    case .rawIP: link.etherType = try EtherType.ofIPHeader(at: reader)
    }
    try VLANTag.readAll(&reader, into: &link)
  }
}
