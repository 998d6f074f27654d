// Role: the instructions put before a capture's filter where beacons are expected.

/// Instructions of classic BPF, packed as `PacketSocket` takes them.
enum KernelFilter {
  /// Bytes kept of a frame of the beacons' EtherType that this machine itself sends: a header with a tag, and four more.
  ///
  /// It is counted, and it cannot be verified: a beacon on the gateway proves nothing about the segment beyond.
  static let ownFrameBytes: UInt32 = 22
  /// More than any frame has.
  private static let everything: UInt32 = 262_144

  /// The filter for Ethernet frames that takes every frame of an EtherType, cuts this machine's own, and leaves all
  /// others to `rest`; without a rest it takes them.
  ///
  /// A tag of any kind that decoding follows does not hide the EtherType.
  static func cuttingOwnFrames(of etherType: UInt16, before rest: [UInt64]) -> [UInt64] {
    let type = UInt32(etherType)
    // Jumps count the instructions they leave out; `rest` is number 13.
    return [
      load(halfword, 12),
      jump(equal, type, yes: 7, no: 0),
      jump(equal, 0x8100, yes: 2, no: 0),
      jump(equal, 0x88a8, yes: 1, no: 0),
      jump(equal, 0x9100, yes: 0, no: 8),
      load(length, 0),
      jump(greaterOrEqual, 18, yes: 0, no: 6),
      load(halfword, 16),
      jump(equal, type, yes: 0, no: 4),
      // SKF_AD_OFF + SKF_AD_PKTTYPE: 4 is PACKET_OUTGOING (packet(7)).
      load(byte, 0xffff_f004),
      jump(equal, 4, yes: 0, no: 1),
      take(ownFrameBytes),
      take(everything),
    ] + (rest.isEmpty ? [take(everything)] : rest)
  }

  private static let halfword: UInt16 = 0x28
  private static let byte: UInt16 = 0x30
  private static let length: UInt16 = 0x80
  private static let equal: UInt16 = 0x15
  private static let greaterOrEqual: UInt16 = 0x35

  private static func packed(_ code: UInt16, _ yes: UInt8, _ no: UInt8, _ value: UInt32) -> UInt64 {
    UInt64(code) << 48 | UInt64(yes) << 40 | UInt64(no) << 32 | UInt64(value)
  }
  private static func load(_ code: UInt16, _ place: UInt32) -> UInt64 { packed(code, 0, 0, place) }
  private static func jump(_ code: UInt16, _ value: UInt32, yes: UInt8, no: UInt8) -> UInt64 {
    packed(code, yes, no, value)
  }
  private static func take(_ bytes: UInt32) -> UInt64 { packed(0x06, 0, 0, bytes) }
}
