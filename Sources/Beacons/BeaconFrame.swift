// Role: what a beacon says once a second, and the 96 bytes it says it in (docs/beacon-format.md).
import EgressTypes

/// The content of one beacon frame.
public struct BeaconFrame: Hashable, Sendable {
  /// IEEE 802 Local Experimental EtherType 1 (IEEE 802-2014 §9.2.3).
  public static let etherType: UInt16 = 0x88b5
  /// Bytes of the content, signature included; a frame has exactly so many behind its EtherType.
  public static let length = 96
  /// The bytes every content begins with, `EGBC`.
  public static let magic: [UInt8] = [0x45, 0x47, 0x42, 0x43]
  /// The version of the format.
  static let version: UInt8 = 1
  /// What stands before the signed bytes, so that a signature of anything else is none of a beacon.
  static let context = Array("egressd beacon v1\n".utf8)
  private static let signedLength = 32

  /// Which key signed it: the first eight bytes of the public key's SHA-256.
  public var keyID: UInt64
  /// The VLAN it was sent on; 0 for untagged.
  public var vlan: UInt16
  /// One more than that of the frame before.
  public var sequence: UInt64
  /// The sender's clock.
  public var time: Timestamp
  /// Ed25519 (RFC 8032), 64 bytes.
  public var signature: [UInt8] = []

  /// Makes a content without a signature.
  public init(keyID: UInt64, vlan: UInt16, sequence: UInt64, time: Timestamp) {
    self.keyID = keyID
    self.vlan = vlan
    self.sequence = sequence
    self.time = time
  }

  /// Reads what stands behind the EtherType; nil unless it is of this version, of this length and fills its fields.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == BeaconFrame.length, bytes.starts(with: BeaconFrame.magic), bytes[4] == BeaconFrame.version,
      bytes[5] == 0
    else { return nil }
    func number(_ place: Int, _ count: Int) -> UInt64 {
      bytes[place..<place + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let vlan = number(6, 2)
    guard vlan <= BeaconFrame.lastVLAN else { return nil }
    self.init(
      keyID: number(8, 8), vlan: UInt16(truncatingIfNeeded: vlan), sequence: number(16, 8),
      time: Timestamp(nanoseconds: Int64(bitPattern: number(24, 8))))
    signature = Array(bytes[BeaconFrame.signedLength...])
  }

  /// The highest VLAN id (IEEE 802.1Q table 9-2).
  public static let lastVLAN: UInt64 = 4094

  /// The content as it stands behind the EtherType.
  public var bytes: [UInt8] { signedFields + signature }

  /// What the signature is made of.
  var signedBytes: [UInt8] { BeaconFrame.context + signedFields }

  private var signedFields: [UInt8] {
    BeaconFrame.magic + [BeaconFrame.version, 0] + vlan.bytes + keyID.bytes + sequence.bytes
      + UInt64(bitPattern: time.nanoseconds).bytes
  }
}

extension FixedWidthInteger {
  /// The number in network order.
  fileprivate var bytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
  }
}
