// Role: holds what decoding leaves for reassembly, and the decoding of what was reassembled.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Fragments' data and reassembled datagrams")
struct FragmentDataTests {
  private static let segment = Build.tcp(Bytes("hello, world".utf8))
  private static let tuple = FiveTuple(
    source: IPAddress(v4: 1), sourcePort: 7, destination: IPAddress(v4: 2), destinationPort: 7, transport: .tcp,
    version: .v4)

  @Test("a fragment's data are what follows its IP headers, without the frame's padding")
  func data() {
    let padding = Bytes(repeating: 0xee, count: 9)
    for (packet, start, length) in [
      (Build.ipv4(17, Bytes(1...24), options: [1, 1, 1, 0], fragment: 0x2000), 38, 24),
      (Build.ipv4(17, Bytes(1...5), fragment: 0x0003), 34, 5),
      (Build.ipv6(44, Build.fragment6(17, offset: 8, more: false, Bytes(1...5))), 62, 5),
      (Build.ipv6(60, Build.options(44, Build.fragment6(60, offset: 0, more: true, Bytes(1...16)))), 70, 16),
    ] {
      let etherType = packet[0] >> 4 == 4 ? 0x0800 : 0x86dd
      let decoded = LinkType.ethernet.decode(Build.ethernet(etherType, packet + padding))
      #expect(decoded.fragmentData == start..<start + length)
      #expect(decoded.networkStart == 14)
    }
  }

  @Test("a packet that is no fragment has no fragment's data, and both layers have their place")
  func noFragment() {
    let packet = LinkType.ethernet.decode(Build.ethernet(0x0800, Build.ipv4(6, Self.segment)))
    #expect(packet.fragmentData.isEmpty)
    #expect((packet.networkStart, packet.transportStart) == (14, 34))
  }

  @Test("the Fragment header names what the data begin with, whatever follows in the first one")
  func transport() {
    let first = LinkType.rawIP.decode(
      Build.ipv6(44, Build.fragment6(60, offset: 0, more: true, Build.options(17, Build.udp(Bytes(1...8))))))
    #expect(first.tuple?.transport == .udp)
    #expect(first.fragment?.transport == TransportProtocol(rawValue: 60))
  }

  @Test("a datagram gives its ports, fields and payload, with offsets of its own")
  func datagram() {
    let packet = decode(Self.segment, of: Self.tuple)
    #expect(packet.tuple?.summary == "0.0.0.1:40000 > 0.0.0.2:443 tcp")
    #expect(packet.tcp?.sequence == 0x0a0b_0c0d)
    #expect(packet.payload == 20..<32)
    #expect((packet.transportStart, packet.ipLength, packet.stop) == (0, 0, nil))
  }

  @Test("a datagram of IPv6 may begin with extension headers")
  func extensionHeaders() {
    var tuple = Self.tuple
    tuple.version = .v6
    tuple.transport = TransportProtocol(rawValue: 60)
    let packet = decode(Build.options(6, Self.segment), of: tuple)
    #expect(packet.tuple?.transport == .tcp)
    #expect(packet.payload == 28..<40)
  }

  @Test("a datagram cut anywhere, or of any transport, has its stop", arguments: UInt8.min...UInt8.max)
  func broken(_ transport: UInt8) {
    var tuple = Self.tuple
    tuple.transport = TransportProtocol(rawValue: transport)
    for version in [IPVersion.v4, .v6] {
      tuple.version = version
      for length in 0...Self.segment.count {
        let packet = decode(Bytes(Self.segment.prefix(length)), of: tuple)
        #expect(packet.payload.upperBound <= length && packet.headerBytes <= length)
        #expect(packet.stop == nil || packet.payload.isEmpty)
      }
    }
  }

  private func decode(_ datagram: Bytes, of tuple: FiveTuple) -> DecodedPacket {
    FrameDecoder(link: .ethernet).decode(datagram: datagram.span.bytes, of: tuple)
  }
}
