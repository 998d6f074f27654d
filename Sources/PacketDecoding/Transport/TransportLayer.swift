// Role: the last step of a frame's path: which transport header to read, or that there is none egressd knows.
import EgressTypes

/// Reads the transport header.
enum TransportLayer {
  /// Leaves ports, TCP fields and the payload's place in `packet`; ports are set even when the header is cut after them.
  @inline(__always) static func read(_ reader: inout FrameReader, into packet: inout DecodedPacket) throws(DecodeStop) {
    guard let tuple = packet.tuple else { return }
    packet.transportStart = reader.offset
    switch (tuple.transport, tuple.version) {
    case (.tcp, _):
      try readPorts(at: reader, into: &packet)
      try TCPHeader.read(&reader, into: &packet)
    case (.udp, _):
      try readPorts(at: reader, into: &packet)
      try UDPHeader.read(&reader, into: &packet)
    case (.icmp, .v4), (.icmpv6, .v6):
      try ICMPHeader.read(&reader, into: &packet)
    case (.sctp, _):
      try readPorts(at: reader, into: &packet)
      throw .opaqueTransport
    default:
      throw .opaqueTransport
    }
  }

  /// TCP, UDP and SCTP begin with the same two fields.
  @inline(__always) private static func readPorts(
    at reader: borrowing FrameReader, into packet: inout DecodedPacket
  ) throws(DecodeStop) {
    let ports = try reader.peek(4, or: .truncatedTransport)
    packet.tuple?.setPorts(ports.uint16(at: 0), ports.uint16(at: 2))
  }
}

extension FiveTuple {
  /// Sets both at once: asking twice whether there is a tuple costs more than all else here.
  @inline(__always) mutating func setPorts(_ source: UInt16, _ destination: UInt16) {
    sourcePort = source
    destinationPort = destination
  }
}
