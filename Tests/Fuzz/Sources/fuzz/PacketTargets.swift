// Role: frames of every link type, the packets within packets, and their checksums.
import EgressTypes
import PacketDecoding
import TestFrames

extension FuzzTarget {
  static let packets = [
    // The first byte chooses the link type, the next two say how much longer the frame was on the wire.
    FuzzTarget("frame", isFast: true) {
      FrameFixture.all.map { [LinkChoice.byte(of: $0.link), 0, 0] + $0.frame }
    } run: { input in
      guard input.count >= 3 else { return }
      decode(Bytes(input.dropFirst(3)), link: LinkChoice.type(input[0]), longer: Int(input[1]) << 8 + Int(input[2]))
    },
    FuzzTarget("frame-ethernet", isFast: true) {
      FrameFixture.all.filter { $0.link == .ethernet }.map { [0, 0] + $0.frame }
    } run: { input in
      guard input.count >= 2 else { return }
      decode(Bytes(input.dropFirst(2)), link: .ethernet, longer: Int(input[0]) << 8 + Int(input[1]))
    },
    // The first byte says whether the packet begins with Ethernet, the second how much longer it was on the wire.
    FuzzTarget("tunnel", isFast: true) {
      (FrameFixture.tunnels + FrameFixture.carriers).filter { $0.link == .ethernet }.map { [1, 0] + $0.frame }
        + EvasionSeeds.frames.map { [1, 0] + $0 }
    } run: { input in
      guard input.count >= 2 else { return }
      let frame = Bytes(input.dropFirst(2))
      let decoder = FrameDecoder(link: input[0] & 1 == 0 ? .rawIP : .ethernet)
      follow(decoder.decode(frame.span.bytes, wireLength: frame.count + Int(input[1])), decoder, in: frame)
    },
    FuzzTarget("checksum", isFast: true) {
      FrameFixture.all.map { [LinkChoice.byte(of: $0.link)] + $0.frame }
        + EvasionSeeds.frames.map { [LinkChoice.byte(of: .ethernet)] + $0 }
    } run: { input in
      guard let first = input.first else { return }
      let frame = Bytes(input.dropFirst())
      let decoder = FrameDecoder(link: LinkChoice.type(first))
      let packet = decoder.decode(frame.span.bytes, wireLength: frame.count)
      _ = decoder.hasWrongChecksum(of: packet, in: frame.span.bytes)
      // The sum of a packet is asked for beside the frame that it came in, never beside another; it must hold there too.
      let cut = Bytes(frame.prefix(frame.count / 2))
      _ = decoder.hasWrongChecksum(of: packet, in: cut.span.bytes)
    },
  ]

  private static func decode(_ frame: Bytes, link: LinkType, longer: Int) {
    let packet = FrameDecoder(link: link).decode(frame.span.bytes, wireLength: frame.count + longer)
    examine(packet, in: frame)
  }

  /// Follows packets within packets as the pipeline does, and one deeper.
  private static func follow(_ outer: DecodedPacket, _ decoder: FrameDecoder, in frame: Bytes) {
    examine(outer, in: frame)
    var packet = outer
    for _ in 0...FrameDecoder.maximumTunnelDepth {
      _ = decoder.hasWrongChecksum(of: packet, in: frame.span.bytes)
      guard let inner = packet.inner else { return }
      packet = decoder.decode(inner, in: frame.span.bytes)
      examine(packet, in: frame)
      if let next = packet.inner {
        check(next.bytes.lowerBound > inner.bytes.lowerBound, "a packet within begins further on")
        check(next.bytes.upperBound <= inner.bytes.upperBound, "a packet within ends no later")
      }
    }
  }

  private static func examine(_ packet: DecodedPacket, in frame: Bytes) {
    for range in [packet.payload, packet.fragmentData, packet.inner?.bytes ?? 0..<0] {
      check(range.lowerBound >= 0 && range.upperBound <= frame.count, "ranges lie in the frame")
    }
    for place in [packet.headerBytes, packet.networkStart, packet.transportStart] {
      check((0...frame.count).contains(place), "headers lie in the frame")
    }
    check(packet.ipLength >= 0, "lengths are not negative")
    if let inner = packet.inner {
      check(inner.wireLength >= inner.bytes.count, "what was captured was on the wire")
    }
  }
}

/// Which link type a byte of an input stands for.
enum LinkChoice {
  static func type(_ byte: UInt8) -> LinkType {
    LinkType(dlt: LinkType.readableNumbers[Int(byte) % LinkType.readableNumbers.count]) ?? .ethernet
  }

  static func byte(of type: LinkType) -> UInt8 {
    UInt8(truncatingIfNeeded: LinkType.readableNumbers.firstIndex { LinkType(dlt: $0) == type } ?? 0)
  }
}
