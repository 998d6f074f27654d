// Role: holds checksums to sums worked out apart from the code under test, and to the cases where none can be judged.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Checksums")
struct ChecksumTests {
  private static let payload = Bytes("odd length!".utf8)

  /// The ones' complement of the ones' complement sum, the way RFC 1071 §4.1 writes it down.
  private static func checksum(_ bytes: Bytes) -> Int {
    var sum = 0
    for (place, byte) in bytes.enumerated() { sum += place % 2 == 0 ? Int(byte) << 8 : Int(byte) }
    while sum > 0xffff { sum = (sum & 0xffff) + sum >> 16 }
    return ~sum & 0xffff
  }

  private static func pseudoHeader(_ version: IPVersion, _ transport: UInt8, _ length: Int) -> Bytes {
    version == .v4
      ? Build.client4 + Build.server4 + [0, transport] + be16(length)
      : Build.client6 + Build.server6 + be32(length) + be32(Int(transport))
  }

  /// A segment with its checksum in place; `partial` leaves the pseudo-header's sum for the network card.
  private static func segment(_ version: IPVersion, _ transport: UInt8, partial: Bool = false) -> Bytes {
    var segment = transport == 6 ? Build.tcp(payload) : Build.udp(payload)
    let header = pseudoHeader(version, transport, segment.count)
    let sum = partial ? ~checksum(header) & 0xffff : checksum(header + segment)
    segment.replaceSubrange(transport == 6 ? 16..<18 : 6..<8, with: be16(sum))
    return segment
  }

  private static func packet(_ version: IPVersion, _ transport: UInt8, _ segment: Bytes) -> Bytes {
    guard version == .v4 else { return Build.ethernet(0x86dd, Build.ipv6(transport, segment)) }
    var packet = Build.ipv4(transport, segment, options: [1, 1, 1, 0])
    packet.replaceSubrange(10..<12, with: be16(checksum(Bytes(packet.prefix(24)))))
    return Build.ethernet(0x0800, packet)
  }

  private func isWrong(_ frame: Bytes, wireLength: Int? = nil) -> Bool {
    let packet = LinkType.ethernet.decode(frame, wireLength: wireLength)
    return FrameDecoder(link: .ethernet).hasWrongChecksum(of: packet, in: frame.span.bytes)
  }

  @Test("right ones are right, and no changed bit goes unseen", arguments: [IPVersion.v4, .v6], [6, 17] as [UInt8])
  func bits(_ version: IPVersion, _ transport: UInt8) {
    var frame = Self.packet(version, transport, Self.segment(version, transport))
    #expect(!isWrong(frame))
    let start = LinkType.ethernet.decode(frame).transportStart
    // Ports, sequence numbers and payload; a changed length or header length is a packet of another shape.
    for place in Array(start..<start + 4) + Array(frame.count - 11..<frame.count) {
      for bit in 0..<8 {
        frame[place] ^= 1 << UInt8(bit)
        #expect(isWrong(frame), "byte \(place), bit \(bit)")
        frame[place] ^= 1 << UInt8(bit)
      }
    }
  }

  @Test("a sum left to the network card is not wrong", arguments: [IPVersion.v4, .v6], [6, 17] as [UInt8])
  func partial(_ version: IPVersion, _ transport: UInt8) {
    var frame = Self.packet(version, transport, Self.segment(version, transport, partial: true))
    #expect(!isWrong(frame))
    let place = LinkType.ethernet.decode(frame).transportStart + (transport == 6 ? 16 : 6)
    frame[place] ^= 1
    #expect(isWrong(frame))
  }

  @Test("the IPv4 header has a sum of its own, whatever the transport", arguments: [6, 17, 50] as [UInt8])
  func header(_ transport: UInt8) {
    var frame = Self.packet(.v4, transport, Self.segment(.v4, transport))
    frame[22] = 9
    #expect(isWrong(frame))
  }

  @Test("UDP may go without a checksum under IPv4, not under IPv6")
  func none() {
    #expect(!isWrong(Self.packet(.v4, 17, Build.udp(Self.payload))))
    #expect(isWrong(Self.packet(.v6, 17, Build.udp(Self.payload))))
    #expect(isWrong(Self.packet(.v4, 6, Build.tcp(Self.payload))))
    let tunnel = Build.udp(Build.vxlan(Build.ethernet(0x0806, Bytes(repeating: 0, count: 28))), to: 4789)
    #expect(!isWrong(Self.packet(.v6, 17, tunnel)))
  }

  @Test("padding is not summed, nor what a UDP length leaves out")
  func padding() {
    #expect(!isWrong(Self.packet(.v4, 6, Self.segment(.v4, 6)) + [0xee, 0xee]))
    #expect(!isWrong(Self.packet(.v4, 17, Self.segment(.v4, 17) + [0xee])))
  }

  @Test("truncated packets, fragments and offloaded segments are not judged")
  func notJudged() {
    let frame = Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(Self.payload)))
    #expect(isWrong(frame))
    #expect(!isWrong(Bytes(frame.dropLast()), wireLength: frame.count))
    #expect(!isWrong(Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(Self.payload), fragment: 0x2000))))
    #expect(!isWrong(Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(Self.payload), totalLength: 0))))
    #expect(!isWrong(Build.ethernet(0x0806, Bytes(repeating: 0, count: 28))))
  }

  @Test("of a packet within a packet the sums are its own")
  func inner() {
    let frame = Build.ethernet(0x0800, Build.ipv4(4, Build.ipv4(6, Build.tcp(Self.payload))))
    guard let inner = LinkType.ethernet.decode(frame).inner else {
      Issue.record("nothing within")
      return
    }
    let packet = FrameDecoder(link: .ethernet).decode(inner, in: frame.span.bytes)
    let isWrong = FrameDecoder(link: .ethernet).hasWrongChecksum(of: packet, in: frame.span.bytes)
    #expect(isWrong)
  }

  @Test("packets and frames that do not belong together are not judged, whatever they are", arguments: FrameFixture.all)
  func strangers(_ fixture: FrameFixture) {
    func isWrong(_ packet: DecodedPacket, _ count: Int) -> Bool {
      FrameDecoder(link: fixture.link).hasWrongChecksum(
        of: packet, in: fixture.frame.span.bytes.extracting(first: count))
    }
    let packet = fixture.link.decode(fixture.frame)
    for length in 0...fixture.frame.count { _ = isWrong(packet, length) }
    var changed = packet
    for start in [-1, .min, .max] {
      changed.networkStart = start
      #expect(!isWrong(changed, fixture.frame.count))
    }
    changed = packet
    changed.ipLength = .max
    #expect(!isWrong(changed, fixture.frame.count))
  }
}
