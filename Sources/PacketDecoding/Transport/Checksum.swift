// Role: whether a packet's checksums are ones that its receiver would drop it for.
import EgressTypes

extension FrameDecoder {
  /// Whether the checksum of the IPv4 header, of TCP or of UDP is wrong (RFC 1071; RFC 9293 §3.1; RFC 768; RFC 8200 §8.1).
  ///
  /// False for fragments, truncated packets and packets without an IP header that is whole; of a transport that cannot be read
  /// the IPv4 header alone is summed. A host that leaves
  /// checksums to its network card sends the pseudo-header's sum alone, which is not wrong.
  ///
  /// - Parameters:
  ///   - packet: What decoding left of the frame.
  ///   - frame: The captured bytes that `packet` was decoded from.
  public func hasWrongChecksum(of packet: DecodedPacket, in frame: RawSpan) -> Bool {
    guard let tuple = packet.tuple, packet.fragment == nil, !packet.isTruncated,
      (0...frame.byteCount).contains(packet.networkStart), packet.transportStart > packet.networkStart,
      packet.ipLength > 0, packet.ipLength <= frame.byteCount &- packet.networkStart,
      packet.transportStart <= packet.networkStart &+ packet.ipLength
    else { return false }
    let ipEnd = packet.networkStart &+ packet.ipLength
    var reader = ChecksumReader(frame, at: packet.networkStart)
    guard let header = try? reader.take(20, or: .missing) else { return false }
    if tuple.version == .v4 {
      // Segmentation offload leaves the length to the card, and with it every sum.
      guard header.uint16(at: 2) != 0 else { return false }
      let length = Int(header.uint8(at: 0) & 0x0f) * 4
      var sum = InternetSum()
      guard sum.add(frame, packet.networkStart..<packet.networkStart &+ length) else { return false }
      if sum.folded != 0xffff { return true }
    }
    // Behind a routing header the sum is that of an address further on (RFC 8200 §8.1).
    let isRouted = tuple.version == .v6 && header.uint8(at: 6) == 43
    guard packet.stop == nil, !isRouted else { return false }
    switch tuple.transport {
    case .tcp:
      return Checksum.isWrong(16, in: frame, packet.transportStart..<ipEnd, of: tuple)
    case .udp:
      return isWrongUDP(packet, tuple, in: frame, ipEnd: ipEnd)
    default: return false
    }
  }

  private func isWrongUDP(_ packet: DecodedPacket, _ tuple: FiveTuple, in frame: RawSpan, ipEnd: Int) -> Bool {
    var reader = ChecksumReader(frame, at: packet.transportStart)
    guard let header = try? reader.take(8, or: .missing) else { return false }
    // No checksum: allowed under IPv4, and under IPv6 for tunnels (RFC 6935).
    if header.uint16(at: 6) == 0 { return tuple.version == .v6 && packet.inner == nil }
    let end = packet.transportStart &+ Int(header.uint16(at: 4))
    let datagram = packet.transportStart..<max(packet.transportStart, min(end, ipEnd))
    return Checksum.isWrong(6, in: frame, datagram, of: tuple)
  }
}

/// The transports' sum, with the pseudo-header before it.
private enum Checksum {
  /// Whether the field at `place` of a segment is neither the segment's checksum nor left to the network card.
  static func isWrong(_ place: Int, in frame: RawSpan, _ segment: Range<Int>, of tuple: FiveTuple) -> Bool {
    var reader = ChecksumReader(frame, at: segment.lowerBound &+ place)
    guard let field = try? reader.take(2, or: .missing).uint16(at: 0) else { return false }
    var sum = InternetSum()
    sum.add(tuple.source, tuple.version)
    sum.add(tuple.destination, tuple.version)
    sum.add(UInt64(tuple.transport.rawValue) + UInt64(segment.count))
    if field == sum.folded { return false }
    guard sum.add(frame, segment) else { return false }
    return sum.folded != 0xffff
  }
}

private enum ChecksumStop: Error {
  case missing
}

private typealias ChecksumReader = ByteReader<ChecksumStop>

/// A ones' complement sum of 16-bit words (RFC 1071).
private struct InternetSum {
  private var total: UInt64 = 0

  /// The sum in 16 bits.
  var folded: UInt16 {
    var folded = total
    while folded > 0xffff { folded = (folded & 0xffff) &+ folded >> 16 }
    return UInt16(truncatingIfNeeded: folded)
  }

  mutating func add(_ number: UInt64) { total &+= number }

  mutating func add(_ address: IPAddress, _ version: IPVersion) {
    let high = version == .v4 ? 0 : address.high
    let low = version == .v4 ? address.low & 0xffff_ffff : address.low
    total &+= high >> 32 &+ high & 0xffff_ffff &+ low >> 32 &+ low & 0xffff_ffff
  }

  /// Adds bytes, the last one filled up with zero; false when they are not all there.
  mutating func add(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= bytes.byteCount else { return false }
    var place = range.lowerBound
    // 2^32 words of 32 bits fit in the sum; no frame has as many.
    while range.upperBound &- place >= 4 {
      total &+= UInt64(bytes.uint32(at: place))
      place &+= 4
    }
    if range.upperBound &- place >= 2 {
      total &+= UInt64(bytes.uint16(at: place))
      place &+= 2
    }
    if place < range.upperBound { total &+= UInt64(bytes.uint8(at: place)) << 8 }
    return true
  }
}
