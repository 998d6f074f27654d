// Role: both halves of a beacon's key: the one that signs on another host, and the one the gateway knows.
import Crypto
import EgressTypes

/// The public half of a beacon's key.
public struct BeaconKey: Hashable, Sendable {
  /// The 32 bytes of the key (RFC 8032).
  public let bytes: [UInt8]
  /// The key's id in frames: the first eight bytes of its SHA-256.
  public let id: UInt64

  /// Makes a key; nil unless it has 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
    id = SHA256.hash(data: bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads 64 hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: String) {
    let digits = text.utf8.compactMap(BeaconKey.digit)
    guard digits.count == 64, text.utf8.count == 64 else { return nil }
    self.init(stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }

  /// The key in hexadecimal digits, as settings name it.
  public var hexadecimal: String { bytes.hexadecimal }

  /// Whether this key signed a frame.
  func signed(_ frame: BeaconFrame) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
    return key.isValidSignature(frame.signature, for: frame.signedBytes)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// What signs beacon frames; only the beacon's own host holds it.
public struct BeaconSigner: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  /// The public half.
  public let publicKey: BeaconKey

  /// Takes an Ed25519 key; nil when its public half cannot be had.
  public init?(_ key: Curve25519.Signing.PrivateKey) {
    guard let publicKey = BeaconKey(Array(key.publicKey.rawRepresentation)) else { return nil }
    self.key = key
    self.publicKey = publicKey
  }

  /// A signed frame's content; throws when the cryptographic library fails.
  public func content(vlan: UInt16, sequence: UInt64, time: Timestamp) throws -> [UInt8] {
    var frame = BeaconFrame(keyID: publicKey.id, vlan: vlan, sequence: sequence, time: time)
    frame.signature = Array(try key.signature(for: frame.signedBytes))
    return frame.bytes
  }

  /// A whole Ethernet frame to everybody on a segment, tagged when `vlan` is not 0; throws like `content`.
  public func frame(from sender: MACAddress, vlan: UInt16, sequence: UInt64, time: Timestamp) throws -> [UInt8] {
    let source = stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: sender.bits >> $0) }
    let tag: [UInt8] = vlan == 0 ? [] : [0x81, 0x00, UInt8(truncatingIfNeeded: vlan >> 8), UInt8(vlan & 0xff)]
    return Array(repeating: 0xff, count: 6) + source + tag + [0x88, 0xb5]
      + (try content(vlan: vlan, sequence: sequence, time: time))
  }
}
