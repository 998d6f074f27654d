// Role: builds and protects the packets of QUIC handshakes byte by byte.
import CryptoExtras

extension Build {
  /// Bytes from hexadecimal digits.
  package static func hex(_ digits: String) -> Bytes {
    let values = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: values.count - 1, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }

  /// A variable-length integer below 2^30 (RFC 9000 §16).
  package static func varint(_ value: Int) -> Bytes {
    switch value {
    case ..<0x40: [UInt8(value)]
    case ..<0x4000: be16(0x4000 | value)
    default: be32(0x8000_0000 | value)
    }
  }

  /// A CRYPTO frame with the bytes of `message` at these places.
  package static func cryptoFrame(_ message: Bytes, _ places: Range<Int>) -> Bytes {
    [6] + varint(places.lowerBound) + varint(places.count) + message[places]
  }

  package static func cryptoFrame(_ message: Bytes) -> Bytes { cryptoFrame(message, 0..<message.count) }

  /// A handshake message of a ClientHello that names these servers.
  package static func quicHello(_ names: String...) -> Bytes {
    let padding = tlsExtension(21, Bytes(repeating: 0, count: 60))
    return clientHello(
      names.flatMap { serverName($0) } + alpn(Bytes("h3".utf8)) + supportedVersions([0x0304]) + padding)
  }

  /// A packet with a long header whose protection none can remove.
  package static func longPacket(
    _ type: UInt8, version: Int = 1, to destination: Bytes, from source: Bytes, _ rest: Bytes
  ) -> Bytes {
    [0xc0 | type << 4] + be32(version) + vector8(destination) + vector8(source) + rest
  }

  /// The answer of a server that knows other versions (RFC 9000 §17.2.1).
  package static func versionNegotiation(to destination: Bytes, from source: Bytes, _ versions: [Int]) -> Bytes {
    longPacket(0, version: 0, to: destination, from: source, versions.flatMap(be32))
  }
}

/// The protection of one side's Initial packets (RFC 9001 §5).
package struct InitialProtection: Sendable {
  package static let salt1 = Build.hex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a")
  package static let salt2 = Build.hex("0dede3def700a6db819381be6e269dcbf9bd2ed9")

  let version: Int
  let key: SymmetricKey
  let headerKey: SymmetricKey
  let iv: Bytes

  package init(
    version: Int = 1, salt: Bytes = salt1, for destination: Bytes, server: Bool = false, second: Bool = false
  ) {
    func expand(_ secret: SymmetricKey, _ label: String, _ count: Int) -> SymmetricKey {
      let info = be16(count) + Build.vector8(Bytes("tls13 \(label)".utf8)) + [0]
      return HKDF<SHA256>.expand(pseudoRandomKey: secret, info: info, outputByteCount: count)
    }
    let initial = HKDF<SHA256>.extract(inputKeyMaterial: SymmetricKey(data: destination), salt: salt)
    let secret = expand(SymmetricKey(data: Bytes(initial)), server ? "server in" : "client in", 32)
    let prefix = second ? "quicv2" : "quic"
    self.version = version
    key = expand(secret, "\(prefix) key", 16)
    headerKey = expand(secret, "\(prefix) hp", 16)
    iv = expand(secret, "\(prefix) iv", 12).withUnsafeBytes { Bytes($0) }
  }

  /// A protected Initial packet (RFC 9000 §17.2.2), padded with PADDING frames to so many bytes.
  package func packet(
    _ frames: Bytes, to destination: Bytes, from source: Bytes = [], token: Bytes = [], number: Int = 0,
    numberLength: Int = 4, type: UInt8 = 0, paddedTo size: Int = 0
  ) throws -> Bytes {
    let start =
      [0xc0 | type << 4 | UInt8(numberLength - 1)] + be32(version) + Build.vector8(destination)
      + Build.vector8(source) + Build.varint(token.count) + token
    let padding = max(0, size - start.count - 2 - numberLength - frames.count - 16)
    let payload = frames + Bytes(repeating: 0, count: padding)
    var header = start + Build.varint(numberLength + payload.count + 16) + be32(number).suffix(numberLength)

    let nonce = zip(iv, Bytes(repeating: 0, count: 8) + be32(number)).map { $0 ^ $1 }
    let sealed = try AES.GCM.seal(payload, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: header)
    let body = Bytes(sealed.ciphertext) + Bytes(sealed.tag)
    var mask = Bytes(body[(4 - numberLength)..<(20 - numberLength)])
    try AES.permute(&mask, key: headerKey)
    header[0] ^= mask[0] & 0x0f
    for place in 0..<numberLength { header[header.count - numberLength + place] ^= mask[1 + place] }
    return header + body
  }
}

/// Google's QUIC, whose first message is in plain sight.
extension Build {
  /// A CHLO with these tags.
  package static func googleHello(_ values: [(tag: String, value: Bytes)]) -> Bytes {
    func le(_ value: Int, _ count: Int) -> Bytes { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    var end = 0
    let index = values.flatMap { entry -> Bytes in
      end += entry.value.count
      return Bytes(entry.tag.utf8) + le(end, 4)
    }
    return Bytes("CHLO".utf8) + le(values.count, 2) + [0, 0] + index + values.flatMap(\.value)
  }

  /// A packet of Q024 to Q043 with stream frames in it.
  package static func googlePacket(_ version: String, _ frames: Bytes, id: Bytes = Bytes(1...8)) -> Bytes {
    [0x09] + id + Bytes(version.utf8) + [1] + Bytes(repeating: 0xee, count: version < "Q034" ? 13 : 12) + frames
  }

  /// A packet of Q046.
  package static func google46(_ frames: Bytes) -> Bytes {
    [0xc3] + Bytes("Q046".utf8) + [0x50] + Bytes(1...8) + be32(1) + Bytes(repeating: 0xee, count: 12) + frames
  }

  /// A piece of stream 1 with a 2-byte offset and length, in network order unless `least` comes first.
  package static func streamFrame(_ data: Bytes, at offset: Int, least: Bool = false) -> Bytes {
    let fields = [be16(offset), be16(data.count)].flatMap { least ? $0.reversed() : $0 }
    return [0xa0 | 1 << 2, 1] + fields + data
  }
}
