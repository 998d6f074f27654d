// Role: the tunnels over UDP, by their ports.
import EgressTypes

/// Looks into datagrams that carry packets.
enum UDPTunnel {
  /// Whether one of a datagram's two ports is a tunnel's; asked for every datagram.
  @inline(__always) static func mayBe(_ ports: UInt32) -> Bool {
    isPort(UInt16(truncatingIfNeeded: ports)) || isPort(UInt16(truncatingIfNeeded: ports >> 16))
  }

  @inline(__always) private static func isPort(_ port: UInt16) -> Bool {
    switch port {
    case 1701, 2152, 3544, 4789, 4790, 5247, 6081, 8472: true
    default: false
    }
  }

  /// The packet within, or nil where the content does not look like one; the receiver's port is tried first.
  @inline(never) static func packet(ports: UInt32, _ reader: FrameReader) -> InnerPacket? {
    for port in [UInt16(truncatingIfNeeded: ports), UInt16(truncatingIfNeeded: ports >> 16)] {
      var inner = reader
      if let found = (try? read(port, &inner)) ?? nil { return found }
    }
    return nil
  }

  private static func read(_ port: UInt16, _ reader: inout FrameReader) throws(DecodeStop) -> InnerPacket? {
    switch port {
    case 1701: try L2TPHeader.read(&reader)
    case 2152: try GTPHeader.read(&reader)
    case 3544: try TeredoHeader.read(&reader)
    case 4789, 8472: try VXLANHeader.read(&reader)
    case 4790: try VXLANHeader.readGeneric(&reader)
    case 5247: try CAPWAPHeader.read(&reader)
    case 6081: try GeneveHeader.read(&reader)
    default: nil
    }
  }
}
