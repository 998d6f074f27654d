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
      _ = try readPorts(at: reader, into: &packet)
      try TCPHeader.read(&reader, into: &packet)
    case (.udp, _):
      let ports = try readPorts(at: reader, into: &packet)
      try UDPHeader.read(&reader, into: &packet)
      if UDPTunnel.mayBe(ports), packet.fragment == nil { packet.inner = UDPTunnel.packet(ports: ports, reader) }
    case (.icmp, .v4), (.icmpv6, .v6):
      try ICMPHeader.read(&reader, into: &packet)
    case (.sctp, _):
      _ = try readPorts(at: reader, into: &packet)
      throw .opaqueTransport
    default:
      try readOther(&reader, into: &packet)
    }
  }

  /// Reads tunnels, and what stands behind an IPv4 authentication header (RFC 4302 §2); all else is opaque.
  @inline(never) private static func readOther(
    _ reader: inout FrameReader, into packet: inout DecodedPacket
  ) throws(DecodeStop) {
    guard let transport = packet.tuple?.transport else { return }
    if transport.rawValue == 51 {
      let header = try reader.take(8, or: .truncatedTransport)
      try reader.skip(Int(header.uint8(at: 1)) * 4, or: .truncatedTransport)
      let next = header.uint8(at: 0)
      guard next != 51 else { throw .opaqueTransport }
      packet.tuple?.transport = TransportProtocol(rawValue: next)
      return try read(&reader, into: &packet)
    }
    // The first fragment holds a part of the packet within; the whole of it is read when all fragments are there.
    if packet.fragment == nil { packet.inner = IPTunnel.packet(in: transport, reader) }
    if packet.inner == nil { throw .opaqueTransport }
  }

  /// TCP, UDP and SCTP begin with the same two fields.
  @inline(__always) private static func readPorts(
    at reader: borrowing FrameReader, into packet: inout DecodedPacket
  ) throws(DecodeStop) -> UInt32 {
    let ports = try reader.peek(4, or: .truncatedTransport).uint32(at: 0)
    packet.tuple?.setPorts(UInt16(truncatingIfNeeded: ports >> 16), UInt16(truncatingIfNeeded: ports))
    return ports
  }
}

extension FiveTuple {
  /// Sets both at once: asking twice whether there is a tuple costs more than all else here.
  @inline(__always) mutating func setPorts(_ source: UInt16, _ destination: UInt16) {
    sourcePort = source
    destinationPort = destination
  }
}
