// Role: the packet headers of Google's QUIC whose first messages are not encrypted.

/// A packet of Q024 to Q046 that names its version, as clients' packets do until they are answered.
struct GooglePublicHeader {
  let version: QUICVersion
  /// The number in `Q043`.
  let number: Int
  let connectionID: [UInt8]
  /// Where the frames begin.
  let payloadStart: Int

  /// Whether the first bytes are those of a header without the long form, by a few compares.
  static func mayBegin(_ datagram: RawSpan) -> Bool {
    // Version flag and 8-byte connection id; neither reset nor multipath.
    guard datagram.byteCount >= 13, datagram.uint8(at: 0) & 0xcb == 0x09 else { return false }
    return QUICVersion(datagram.uint32(at: 9))?.plainGoogle.map { $0 <= 43 } ?? false
  }

  /// Reads the header; nil for every other packet.
  init?(_ datagram: RawSpan) {
    guard datagram.byteCount >= 18 else { return nil }
    let first = datagram.uint8(at: 0)
    if GooglePublicHeader.mayBegin(datagram), let version = QUICVersion(datagram.uint32(at: 9)),
      let number = version.plainGoogle
    {
      self.version = version
      self.number = number
      connectionID = datagram.extracting(1..<9).array
      // Flags, id, version, packet number, hash; before Q034 private flags too.
      payloadStart = 13 + [1, 2, 4, 6][Int(first >> 4 & 3)] + 12 + (number < 34 ? 1 : 0)
      return
    }
    // The long form of Q044 and Q046, with a destination of 8 bytes and no source.
    guard first & 0x80 != 0, let version = QUICVersion(datagram.uint32(at: 1)), let number = version.plainGoogle,
      number > 43, datagram.uint8(at: 5) == 0x50
    else { return nil }
    self.version = version
    self.number = number
    connectionID = datagram.extracting(6..<14).array
    payloadStart = 14 + Int(first & 3) + 1 + 12
  }
}
