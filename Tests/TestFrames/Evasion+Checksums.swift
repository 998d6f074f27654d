// Role: puts right checksums into packets, so that a wrong one in a test is wrong on purpose.

extension Build {
  /// An IPv4 or IPv6 packet with the checksums of its IPv4 header and of the TCP or UDP header right behind the IP header.
  package static func checksummed(_ packet: Bytes) -> Bytes {
    var packet = packet
    guard let first = packet.first else { return packet }
    let isV4 = first >> 4 == 4
    let headerLength = isV4 ? Int(first & 15) * 4 : 40
    guard packet.count >= headerLength, headerLength >= 20 else { return packet }
    if isV4 { set(&packet, at: 10, inverted(sum(packet[..<headerLength]))) }
    let transport = packet[isV4 ? 9 : 6]
    let isFragment = isV4 && (Int(packet[6]) << 8 | Int(packet[7])) & 0x3fff != 0
    let place = headerLength + (transport == 6 ? 16 : 6)
    guard !isFragment, [6, 17].contains(transport), packet.count >= place + 2 else { return packet }
    set(&packet, at: place, 0)
    let segment = packet[headerLength...]
    let pseudoHeader =
      packet[(isV4 ? 12 : 8)..<(isV4 ? 20 : 40)] + [0, transport] + be32(segment.count)
    set(&packet, at: place, inverted(sum(pseudoHeader + segment)))
    return packet
  }

  private static func set(_ packet: inout Bytes, at place: Int, _ value: Int) {
    packet.replaceSubrange(place..<place + 2, with: be16(value))
  }

  /// The one's complement sum of RFC 1071.
  private static func sum(_ bytes: some Sequence<UInt8>) -> Int {
    var sum = 0
    for (place, byte) in bytes.enumerated() { sum += place % 2 == 0 ? Int(byte) << 8 : Int(byte) }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return sum
  }

  private static func inverted(_ sum: Int) -> Int { ~sum & 0xffff }
}
