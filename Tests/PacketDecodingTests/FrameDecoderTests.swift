// Role: holds the decoder to the fixtures, and to its promises on every cut and every changed byte of them.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Frame decoder")
struct FrameDecoderTests {
  @Test("each layer is read, and what cannot be read has its reason", arguments: FrameFixture.all)
  func decodes(_ fixture: FrameFixture) {
    let packet = fixture.link.decode(fixture.frame)
    #expect(packet.tuple?.summary == fixture.tuple)
    #expect(packet.stop == fixture.stop)
    #expect(packet.ipLength == fixture.ipLength)
    #expect(String(decoding: fixture.frame[packet.payload], as: UTF8.self) == fixture.payload)
    #expect(packet.headerBytes == fixture.headerBytes)
    #expect(!packet.isTruncated)
    #expect(within(packet, fixture.frame) == fixture.inner)
  }

  @Test("a frame cut anywhere is accounted as on the wire once its addresses are there", arguments: FrameFixture.all)
  func cut(_ fixture: FrameFixture) {
    let whole = fixture.link.decode(fixture.frame)
    var hadTuple = false
    for length in 0..<fixture.frame.count {
      let packet = fixture.link.decode(Bytes(fixture.frame.prefix(length)), wireLength: fixture.frame.count)
      #expect(isSound(packet, captured: length))
      #expect(packet.headerBytes <= whole.headerBytes)
      #expect(within(packet, Bytes(fixture.frame.prefix(length))).count <= fixture.inner.count)
      #expect(packet.tuple != nil || !hadTuple, "\(length) bytes lost the tuple that fewer had")
      guard let tuple = packet.tuple else { continue }
      hadTuple = true
      #expect(tuple.source == whole.tuple?.source)
      #expect(tuple.destination == whole.tuple?.destination)
      #expect(packet.ipLength == whole.ipLength)
    }
  }

  @Test("any byte may have any value", arguments: FrameFixture.all)
  func corrupted(_ fixture: FrameFixture) {
    var frame = fixture.frame
    for place in frame.indices {
      let original = frame[place]
      for value in UInt8.min...UInt8.max {
        frame[place] = value
        var packet = fixture.link.decode(frame)
        var depth = 0
        while let inner = packet.inner, depth < FrameDecoder.maximumTunnelDepth, isSound(packet, captured: frame.count)
        {
          packet = FrameDecoder(link: fixture.link).decode(inner, in: frame.span.bytes)
          depth += 1
        }
        if !isSound(packet, captured: frame.count) { Issue.record("byte \(place) = \(value): \(packet)") }
      }
      frame[place] = original
    }
  }

  @Test("a length larger than the frame counts by the header and tells that bytes are missing")
  func longerThanFrame() {
    let packet = LinkType.rawIP.decode(Build.ipv4(17, Build.udp([1, 2, 3], length: 1480), totalLength: 1500))
    #expect(packet.ipLength == 1500)
    #expect(packet.isTruncated)
    #expect(packet.stop == nil)
    #expect(packet.payload == 28..<31)
  }

  @Test(
    "padding that the snap length cut is not missed, payload is", arguments: [(60, false), (54, false), (53, true)])
  func snapLength(_ length: Int, _ isTruncated: Bool) {
    let frame = Build.ethernet(0x0800, Build.ipv4(6, Build.tcp([])) + Bytes(repeating: 0, count: 6))
    #expect(LinkType.ethernet.decode(Bytes(frame.prefix(length)), wireLength: 60).isTruncated == isTruncated)
  }

  @Test("offloaded frames without a length are counted by the frame, however little of it was kept")
  func offloaded() {
    let ipv4 = Build.ethernet(0x0800, Build.ipv4(6, Build.tcp([]), totalLength: 0))
    #expect(LinkType.ethernet.decode(ipv4, wireLength: 65_226).ipLength == 65_212)
    let jumbo = Build.ethernet(0x86dd, Build.ipv6(17, Build.udp([], length: 0), payloadLength: 0))
    let packet = LinkType.ethernet.decode(jumbo, wireLength: 100_000)
    #expect(packet.ipLength == 99_986)
    #expect(packet.stop == nil, "a jumbogram has no UDP length")
  }

  /// The packets within a packet, as fixtures tell of them; each must be sound.
  private func within(_ packet: DecodedPacket, _ frame: Bytes) -> [String] {
    let decoder = FrameDecoder(link: .ethernet)
    var found: [String] = []
    var packet = packet
    while let inner = packet.inner, found.count < FrameDecoder.maximumTunnelDepth {
      packet = decoder.decode(inner, in: frame.span.bytes)
      if !isSound(packet, captured: frame.count) { Issue.record("\(inner): \(packet)") }
      let payload = packet.tcp == nil ? "" : String(decoding: frame[packet.payload], as: UTF8.self)
      let told = packet.tuple.map { "\($0.summary) \(payload)" } ?? packet.stop?.name ?? ""
      found.append("\(inner.kind.rawValue) \(told)")
    }
    return found
  }

  @Test("a packet within that is not in the frame has no layers")
  func innerOutside() {
    let inner = InnerPacket(kind: .gre, bytes: 4..<30, wireLength: 100, isEthernet: false)
    let packet = FrameDecoder(link: .ethernet).decode(inner, in: Bytes(repeating: 0x45, count: 29).span.bytes)
    #expect(packet.stop == .truncatedLink)
    #expect(packet.tuple == nil)
  }

  @Test("what the capture cut off a packet within is known to be missing")
  func innerCut() {
    let frame = Build.ethernet(0x0800, Build.ipv4(47, Build.gre(0, 0x0800, Build.ipv4(6, Build.tcp(Bytes(0...99))))))
    let cut = Bytes(frame.prefix(90))
    let outer = LinkType.ethernet.decode(cut, wireLength: frame.count)
    guard let inner = outer.inner else {
      Issue.record("nothing within")
      return
    }
    let packet = FrameDecoder(link: .ethernet).decode(inner, in: cut.span.bytes)
    #expect(inner.wireLength == 140)
    #expect(packet.isTruncated)
    #expect(packet.payload == 78..<90)
    #expect((packet.networkStart, packet.transportStart, packet.ipLength) == (38, 58, 140))
  }

  /// What holds for any bytes whatsoever.
  private func isSound(_ packet: DecodedPacket, captured: Int) -> Bool {
    packet.payload.lowerBound >= 0 && packet.payload.upperBound <= captured && packet.headerBytes <= captured
      && (packet.tuple != nil || packet.stop != nil) && (packet.stop == nil || packet.payload.isEmpty)
      && (packet.tuple == nil) == (packet.ipLength == 0) && packet.ipLength >= 0
  }
}
