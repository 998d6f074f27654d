// Role: holds databases to their signature: one by a trusted key over exactly these bytes, or none.
import Crypto
import EgressTypes
import Testing

@testable import LocationSources

@Suite("Location database signatures")
struct LOCDBSignatureTests {
  let folder: TemporaryFolder
  let signingKey = P521.Signing.PrivateKey()
  let otherKey = P521.Signing.PrivateKey()

  init() throws { folder = try TemporaryFolder() }

  private func trusted(_ key: P521.Signing.PrivateKey, _ name: String = "test key") throws -> TrustedKey {
    try TrustedKey(pem: key.publicKey.pemRepresentation, name: name)
  }

  private func open(_ bytes: [UInt8], _ keys: [TrustedKey]) throws -> LOCDBReader {
    try LOCDBReader(path: folder.file("signed.db", bytes), trustedKeys: keys)
  }

  @Test("a signature in either place by any trusted key is enough")
  func accepted() throws {
    let sample = LOCDBWriter.sample
    let keys = try [TrustedKey.ipfire, trusted(signingKey)]
    for bytes in try [
      sample.signed(first: signingKey), sample.signed(second: signingKey),
      sample.signed(first: otherKey, second: signingKey),
    ] {
      let reader = try open(bytes, keys)
      #expect(reader.info.signature == .valid)
      #expect(reader.signer == keys[1])
    }
  }

  @Test("a database without a signature is refused")
  func unsigned() throws {
    let path = try folder.file("plain.db", LOCDBWriter.sample.unsigned)
    #expect(throws: LocationFileError.unsigned(path: path)) { try LOCDBReader(path: path) }
  }

  @Test("a signature by a key that is not trusted is refused, and the message names file, keys and remedy")
  func wrongKey() throws {
    let path = try folder.file("other.db", LOCDBWriter.sample.signed(first: otherKey))
    let error = #expect(throws: LocationFileError.self) {
      try LOCDBReader(path: path, trustedKeys: [.ipfire, trusted(signingKey)])
    }
    let message = try #require(error).description
    for part in [path, "IPFire, SHA-256 f2af409aeb339c55…", "test key, SHA-256 ", "install it again", "add the key"] {
      #expect(message.contains(part), "\(message)")
    }
  }

  @Test("with no key trusted nothing is accepted")
  func noKeys() throws {
    let bytes = try LOCDBWriter.sample.signed(first: signingKey)
    #expect(throws: LocationFileError.self) { try open(bytes, []) }
  }

  @Test("one changed bit outside the signatures' places is found, wherever it is")
  func flippedBits() throws {
    let bytes = try LOCDBWriter.sample.signed(first: signingKey)
    let key = try trusted(signingKey)
    let inHeader = [7, 8, 15, 16, 20, 24, 28, 36, 44, 52, 60, 67, 72, 90, 4168, 4199]
    let inTables = stride(from: LOCDBWriter.headerLength, to: bytes.count, by: 331)
    for place in inHeader + Array(inTables) + [bytes.count - 1] {
      var changed = bytes
      changed[place] ^= 0x10
      #expect(throws: LocationFileError.self, "byte \(place)") { try open(changed, [key]) }
    }
  }

  @Test("a byte added at the end is found")
  func longer() throws {
    let bytes = try LOCDBWriter.sample.signed(first: signingKey)
    #expect(throws: LocationFileError.self) { try open(bytes + [0], [trusted(signingKey)]) }
  }

  @Test("a signature that claims more than its place is damage, with the place named")
  func oversized() throws {
    var bytes = try LOCDBWriter.sample.signed(first: signingKey)
    bytes.replaceSubrange(70..<72, with: [0x08, 0x01])
    let error = #expect(throws: LocationFileError.self) { try open(bytes, [trusted(signingKey)]) }
    guard case .damaged(_, offset: 70, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("the pinned key is the one whose fingerprint is written beside it")
  func pinnedKey() throws {
    let again = try TrustedKey(pem: TrustedKey.ipfire.pem, name: "IPFire")
    #expect(again == TrustedKey.ipfire)
  }

  @Test("a key is read from a PEM file with lines around the block")
  func keyFile() throws {
    let pem = signingKey.publicKey.pemRepresentation
    let path = try folder.file("key.pem", "Created: today\r\n\(pem)\nend\n".utf8)
    let key = try TrustedKey(path: path)
    #expect(key.name == path)
    #expect(key.fingerprint == SHA256.hash(data: signingKey.publicKey.derRepresentation).hexadecimal)
  }

  @Test("a file that holds no P-521 public key is refused", arguments: 0..<5)
  func badKeys(_ index: Int) throws {
    let texts = [
      "", "no key at all", "-----END PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----",
      P256.Signing.PrivateKey().publicKey.pemRepresentation, signingKey.pemRepresentation,
    ]
    let path = try folder.file("bad.pem", texts[index].utf8)
    let error = #expect(throws: LocationFileError.self) { try TrustedKey(path: path) }
    guard case .unusableKey(path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
