// Role: builds ClientHellos with the extensions that tell client software apart, and the records of DTLS.

extension Build {
  /// An extension of any type.
  package static func tlsExtension(_ type: Int, _ content: Bytes) -> Bytes { be16(type) + vector16(content) }

  /// The extension that lists application protocols (RFC 7301).
  package static func alpn(_ names: Bytes...) -> Bytes { tlsExtension(16, vector16(names.flatMap(vector8))) }

  package static func supportedVersions(_ versions: [Int]) -> Bytes {
    tlsExtension(43, vector8(versions.flatMap(be16)))
  }

  package static func signatureAlgorithms(_ algorithms: [Int]) -> Bytes {
    tlsExtension(13, vector16(algorithms.flatMap(be16)))
  }

  /// An encrypted ClientHello of the outer kind (RFC 9849 §5) with a payload of so many bytes.
  package static func encryptedHello(payload: Int, kind: UInt8 = 0) -> Bytes {
    tlsExtension(
      0xfe0d,
      [kind] + be16(1) + be16(1) + [0x2a] + vector16(Bytes(repeating: 7, count: 32))
        + vector16(Bytes(repeating: 9, count: payload)))
  }

  /// The body of a ClientHello without its 4-byte header; `cookie` makes it one of DTLS.
  package static func helloBody(
    version: Int = 0x0303, cookie: Bytes? = nil, ciphers: [Int] = [0x1301], extensions: Bytes
  ) -> Bytes {
    be16(version) + Bytes(repeating: 0x5a, count: 32) + vector8([]) + (cookie.map(vector8) ?? [])
      + vector16(ciphers.flatMap(be16)) + vector8([0]) + vector16(extensions)
  }

  /// A record of DTLS 1.2 in epoch 0.
  package static func dtlsRecord(type: UInt8 = 22, version: Int = 0xfeff, _ content: Bytes) -> Bytes {
    [type] + be16(version) + be16(0) + Bytes(repeating: 0, count: 6) + vector16(content)
  }

  /// A fragment of a DTLS handshake message (RFC 6347 §4.2.2).
  package static func dtlsFragment(type: UInt8 = 1, of body: Bytes, _ range: Range<Int>) -> Bytes {
    func be24(_ value: Int) -> Bytes { [UInt8(value >> 16 & 255)] + be16(value & 0xffff) }
    return [type] + be24(body.count) + be16(0) + be24(range.lowerBound) + be24(range.count) + body[range]
  }
}
