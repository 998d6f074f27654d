// Role: the versions of QUIC whose handshake can be read, and what differs between them.

/// A version of QUIC that derives its first keys from public facts, or uses none.
struct QUICVersion: Sendable, Hashable {
  /// The number as it stands in long headers.
  let number: UInt32

  /// A known version: 1 and 2, the drafts, Facebook's and Google's, and those reserved to exercise negotiation.
  init?(_ number: UInt32) {
    switch number {
    case 1, 0x6b33_43cf, 0x709a_50c4, 0xff00_0016...0xff00_0022, 0xface_b000...0xface_b0ff: break
    case _ where number & 0x0f0f_0f0f == 0x0a0a_0a0a: break
    case QUICVersion.t050, QUICVersion.t051, QUICVersion.q050: break
    case _ where QUICVersion.plainGoogle(number) != nil: break
    default: return nil
    }
    self.number = number
  }

  /// Whether a number is one that QUIC has or had, though its handshake cannot be read: the drafts of the IETF, Google's
  /// and Facebook's numbers, and small ones as standards take them.
  static func isUnreadable(_ number: UInt32) -> Bool {
    guard number != 0, QUICVersion(number) == nil else { return false }
    switch number >> 16 {
    case 0, 0xff00, 0xface, 0x5130, 0x5430: return true  // drafts, Facebook's, `Q0` and `T0`
    default: return false
    }
  }

  private static let q050: UInt32 = 0x5130_3530
  private static let t050: UInt32 = 0x5430_3530
  private static let t051: UInt32 = 0x5430_3531

  /// The number in `Q024` to `Q046`, whose first message is not encrypted; nil for another version.
  private static func plainGoogle(_ number: UInt32) -> Int? {
    let tens = Int(number >> 8 & 0xff) &- 0x30
    let ones = Int(number & 0xff) &- 0x30
    guard number >> 16 == 0x5130, (2...4).contains(tens), (0...9).contains(ones) else { return nil }
    let value = tens &* 10 &+ ones
    return (24...46).contains(value) ? value : nil
  }

  /// The number of a version of Google's whose handshake is in plain sight; nil for another version.
  var plainGoogle: Int? { QUICVersion.plainGoogle(number) }
  /// Whether it is one of Google's.
  var isGoogle: Bool { usesGoogleFrames || plainGoogle != nil }
  /// Whether it encrypts as the drafts of the IETF do but keeps the frames of Google's.
  var usesGoogleFrames: Bool { [QUICVersion.q050, QUICVersion.t050, QUICVersion.t051].contains(number) }
  /// Whether its handshake is Google's own instead of TLS.
  var usesGoogleHandshake: Bool { number == QUICVersion.q050 || plainGoogle != nil }
  /// Whether it numbers its packets' types and names its keys as version 2 does (RFC 9369 §3.2, §3.3).
  var isSecond: Bool { number == 0x6b33_43cf || number == 0x709a_50c4 }

  /// The salts that its first keys may be derived with; more than one where the number alone does not tell.
  var salts: [[UInt8]] {
    switch number {
    case 1, 0xff00_0021...0xff00_0022: [Salt.first]
    case 0x6b33_43cf: [Salt.second]
    case 0x709a_50c4: [Salt.secondDraft]
    case 0xff00_0016, 0xface_b001: [Salt.draft22]
    case 0xff00_0017...0xff00_001c: [Salt.draft23]
    case 0xff00_001d...0xff00_0020: [Salt.draft29]
    case 0xface_b000...0xface_b0ff: [Salt.draft23, Salt.first]
    case QUICVersion.q050: [Salt.q050]
    case QUICVersion.t050: [Salt.t050]
    case QUICVersion.t051: [Salt.t051]
    case _ where number & 0x0f0f_0f0f == 0x0a0a_0a0a: [Salt.first, Salt.draft29]
    default: []
    }
  }

  /// RFC 9001 §5.2, RFC 9369 §3.3.1, draft-ietf-quic-tls-22, -23, -29, draft-ietf-quic-v2-01, Chromium's crypto_utils.
  private enum Salt {
    static let first: [UInt8] = [
      0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb,
      0x7f, 0x0a,
    ]
    static let second: [UInt8] = [
      0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd,
      0x2e, 0xd9,
    ]
    static let secondDraft: [UInt8] = [
      0xa7, 0x07, 0xc2, 0x03, 0xa5, 0x9b, 0x47, 0x18, 0x4a, 0x1d, 0x62, 0xca, 0x57, 0x04, 0x06, 0xea, 0x7a, 0xe3,
      0xe5, 0xd3,
    ]
    static let draft22: [UInt8] = [
      0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a, 0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd, 0x7a, 0x02,
      0x64, 0x4a,
    ]
    static let draft23: [UInt8] = [
      0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9,
      0xf5, 0x02,
    ]
    static let draft29: [UInt8] = [
      0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90,
      0xa8, 0x99,
    ]
    static let q050: [UInt8] = [
      0x50, 0x45, 0x74, 0xef, 0xd0, 0x66, 0xfe, 0x2f, 0x9d, 0x94, 0x5c, 0xfc, 0xdb, 0xd3, 0xa7, 0xf0, 0xd3, 0xb5,
      0x6b, 0x45,
    ]
    static let t050: [UInt8] = [
      0x7f, 0xf5, 0x79, 0xe5, 0xac, 0xd0, 0x72, 0x91, 0x55, 0x80, 0x30, 0x4c, 0x43, 0xa2, 0x36, 0x7c, 0x60, 0x48,
      0x83, 0x10,
    ]
    static let t051: [UInt8] = [
      0x7a, 0x4e, 0xde, 0xf4, 0xe7, 0xcc, 0xee, 0x5f, 0xa4, 0x50, 0x6c, 0x19, 0x12, 0x4f, 0xc8, 0xcc, 0xda, 0x6e,
      0x03, 0x3d,
    ]
  }
}
