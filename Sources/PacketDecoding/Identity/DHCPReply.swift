// Role: DHCP for IPv4: the server's acknowledgement says which address a station may use, and for how long.
import EgressTypes

/// A server's acknowledgement (RFC 2131 §4.3.1), or the reply of a BOOTP server, which lends for good (RFC 951).
enum DHCPReply: IdentityDecoder {
  /// More options than any real message has.
  static let maximumOptions = 256

  /// To a client, or to a relay, which servers answer on their own port.
  static func expects(_ packet: DecodedPacket) -> Bool {
    guard let tuple = packet.tuple else { return false }
    return tuple.transport == .udp && tuple.version == .v4 && tuple.sourcePort == 67
      && (tuple.destinationPort == 68 || tuple.destinationPort == 67)
  }

  static func read(_ frame: RawSpan, _ packet: DecodedPacket) throws(IdentityStop) -> [IdentityClaim] {
    guard packet.payload.upperBound <= frame.byteCount, !packet.payload.isEmpty else { throw .unreadable }
    var reader = IdentityReader(frame.extracting(packet.payload))
    let head = try reader.take(236, or: .unreadable)
    // A reply, to a station with an Ethernet address.
    guard head.uint8(at: 0) == 2, head.uint16(at: 1) == 0x0106, let mac = head.stationAddress(at: 28) else {
      throw .unreadable
    }
    var options = Options()
    if let cookie = try? reader.take(4, or: .unreadable), cookie.uint32(at: 0) == 0x6382_5363 {
      try options.read(&reader)
      // The server's name and the boot file may hold options too; the file comes first (RFC 2131 §4.1).
      let overload = options.overload
      if overload & 1 != 0 { try options.read(head, 108..<236) }
      if overload & 2 != 0 { try options.read(head, 44..<108) }
      guard options.messageType == 5 || options.messageType == nil else { return [] }
    }
    let lent = IPAddress(v4: head.uint32(at: 16))
    return IdentityClaim(mac, lent, .dhcp, leaseSeconds: options.leaseSeconds).map { [$0] } ?? []
  }

  /// The options that matter here (RFC 2132), each as it stands first.
  private struct Options {
    var messageType: UInt8?
    var leaseSeconds: UInt32?
    /// 1 for the file, 2 for the server's name, 3 for both.
    var overload: UInt8 = 0
    private var count = 0

    @_lifetime(reader: copy reader)
    mutating func read(_ reader: inout IdentityReader) throws(IdentityStop) {
      while !reader.remaining.isEmpty {
        let code = try reader.take(1, or: .unreadable).uint8(at: 0)
        if code == 0 { continue }
        if code == 255 { return }
        count += 1
        guard count <= DHCPReply.maximumOptions else { throw .unreadable }
        let length = Int(try reader.take(1, or: .unreadable).uint8(at: 0))
        let value = try reader.take(length, or: .unreadable)
        switch (code, length) {
        case (53, 1): messageType = messageType ?? value.uint8(at: 0)
        case (51, 4): leaseSeconds = leaseSeconds ?? value.uint32(at: 0)
        case (52, 1): overload = value.uint8(at: 0)
        default: break
        }
      }
    }

    mutating func read(_ head: RawSpan, _ field: Range<Int>) throws(IdentityStop) {
      var reader = IdentityReader(head.extracting(field))
      try read(&reader)
    }
  }
}
