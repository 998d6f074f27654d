// Role: the keys of a client's Initial packets, which anyone can derive who saw the first of them.
import CryptoExtras

/// What protects the Initial packets of one client (RFC 9001 §5).
struct QUICInitialKeys: Sendable {
  private let key: SymmetricKey
  private let headerKey: SymmetricKey
  private let iv: [UInt8]

  /// Derives the keys from the destination that the client chose in its first packet (RFC 9001 §5.2, RFC 9369 §3.3).
  init(salt: [UInt8], destination: [UInt8], isSecond: Bool) {
    let initial = HMAC<SHA256>.authenticationCode(for: destination, using: SymmetricKey(data: salt))
    let secret = QUICInitialKeys.expand(Array(initial), "client in", 32)
    let prefix = isSecond ? "quicv2 " : "quic "
    key = SymmetricKey(data: QUICInitialKeys.expand(secret, prefix + "key", 16))
    iv = QUICInitialKeys.expand(secret, prefix + "iv", 12)
    headerKey = SymmetricKey(data: QUICInitialKeys.expand(secret, prefix + "hp", 16))
  }

  /// HKDF-Expand-Label (RFC 8446 §7.1) of at most one block of SHA-256.
  private static func expand(_ secret: [UInt8], _ label: String, _ count: Int) -> [UInt8] {
    let text = Array("tls13 ".utf8) + Array(label.utf8)
    let info = [0, UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: text.count)] + text + [0]
    return Array(
      HMAC<SHA256>.authenticationCode(for: info + [1], using: SymmetricKey(data: secret)).prefix(count))
  }

  /// Removes the protection of a whole packet; nil when these are not its keys.
  ///
  /// - Parameters:
  ///   - packet: The packet, from its first byte to its last.
  ///   - numberStart: Where its packet number begins.
  ///   - next: The packet number that is expected (RFC 9000 §A.3).
  func open(_ packet: RawSpan, numberStart: Int, next: UInt64) -> (number: UInt64, payload: [UInt8])? {
    guard packet.byteCount >= numberStart &+ 20 else { return nil }
    var mask = packet.extracting(numberStart &+ 4..<numberStart &+ 20).array
    var header = packet.extracting(first: numberStart &+ 4).array
    guard (try? AES.permute(&mask, key: headerKey)) != nil else { return nil }
    header[0] ^= mask[0] & 0x0f
    let numberLength = Int(header[0] & 3) &+ 1
    header.removeLast(4 &- numberLength)
    var number: UInt64 = 0
    for place in 0..<numberLength {
      header[numberStart &+ place] ^= mask[1 &+ place]
      number = number << 8 | UInt64(header[numberStart &+ place])
    }
    number = QUICInitialKeys.whole(number, bits: UInt64(numberLength) &* 8, next: next)

    var nonce = iv
    for place in 0..<8 { nonce[4 &+ place] ^= UInt8(truncatingIfNeeded: number >> UInt64(56 &- 8 &* place)) }
    let body = packet.extracting(header.count..<packet.byteCount).array
    guard body.count >= 16, let nonce = try? AES.GCM.Nonce(data: nonce),
      let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: body.dropLast(16), tag: body.suffix(16)),
      let payload = try? AES.GCM.open(box, using: key, authenticating: header)
    else { return nil }
    return (number, Array(payload))
  }

  /// The number whose last bits are given and that lies nearest to the one expected (RFC 9000 §A.3).
  private static func whole(_ given: UInt64, bits: UInt64, next: UInt64) -> UInt64 {
    let window: UInt64 = 1 << bits
    let near = next & ~(window &- 1) | given
    if near &+ window / 2 <= next, near < 1 << 62 &- window { return near &+ window }
    if near > next &+ window / 2, near >= window { return near &- window }
    return near
  }
}
