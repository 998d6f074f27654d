// Role: what a ClientHello hides: the encrypted ClientHello and its forerunners, and when one is shown to be empty.

/// How much of the client's wish is encrypted, by what one extension shows.
enum EncryptedHello: Comparable {
  /// Nothing.
  case none
  /// GREASE ECH (RFC 9849 §6.2): the ciphertext is too short for any ClientHello.
  case grease
  /// A ciphertext that may hold another ClientHello; GREASE ECH of good size looks the same, as it is meant to.
  case possible

  /// The least bytes of an AEAD tag and of a ClientHello in it: version, random, four empty or shortest vectors.
  private static let shortestPayload = 16 + 2 + 32 + 1 + 4 + 2 + 2

  /// Reads an extension by its type; every other type hides nothing.
  init(type: UInt16, _ content: RawSpan) {
    switch type {
    case 0xfe0d, 0xfe0a, 0xfe0b, 0xfe0c: self = EncryptedHello(outer: content, hasKind: type == 0xfe0d)
    // draft-ietf-tls-esni: encrypted_server_name (00 to 06), encrypted_client_hello (07, 08, 09).
    case 0xffce, 0xff02, 0xfe08, 0xfe09: self = content.byteCount > 0 ? .possible : .none
    default: self = .none
    }
  }

  /// ECHClientHello (RFC 9849 §5): kind outer, KDF, AEAD, config id, encapsulated key, payload.
  ///
  /// The drafts 10 to 12 have no kind. An inner one stands in a hello that is not encrypted; a broken one hides nothing.
  private init(outer content: RawSpan, hasKind: Bool) {
    var reader = PayloadReader(content)
    do throws(PayloadStop) {
      let kind = hasKind ? try reader.take(1, or: .brokenHello).uint8(at: 0) : 0
      try reader.skip(5, or: .brokenHello)
      _ = try reader.takeVector(lengthBytes: 2)
      let payload = try reader.takeVector(lengthBytes: 2).byteCount
      guard kind == 0, payload > 0, reader.remaining.isEmpty else { throw .brokenHello }
      self = payload < EncryptedHello.shortestPayload ? .grease : .possible
    } catch {
      self = .none
    }
  }
}
