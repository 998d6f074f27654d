// Role: holds keys and checkpoints to the forms of C2SP and OpenSSL, with vectors made elsewhere.
import Testing

@testable import EvidenceJournal

@Suite("Checkpoint")
struct CheckpointTests {
  @Test("a verifier key and signature of the Go signed-note package verify")
  func note() throws {
    let text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    let key = try #require(VerifierKey(text: text))
    #expect(key.id == [0x53, 0x0d, 0x90, 0x3a])
    let line = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    let signature = try #require(Base64.decode(line.utf8))
    #expect(signature.starts(with: key.id))
    #expect(key.verifies(Array(signature.dropFirst(4)), of: Array("This is an example message.\n".utf8)))
    #expect(!key.verifies(Array(signature.dropFirst(4)), of: Array("This is an example message!\n".utf8)))
  }

  @Test("the key pair of RFC 8410 has the PEM of its section 10")
  func pem() throws {
    let privatePEM = """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----

      """
    let publicPEM = """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----

      """
    let key = try #require(SigningKey(pem: privatePEM))
    #expect(key.pem == privatePEM)
    #expect(key.verifier(of: MemoryJournal.log)?.pem == publicPEM)
    #expect(SigningKey(pem: publicPEM) == nil)
  }

  @Test("every single-bit flip of a verifier key is refused")
  func verifierKey() {
    let text = Array(MemoryJournal.key.text.utf8)
    for byte in text.indices {
      for bit in 0..<8 {
        var copy = text
        copy[byte] ^= 1 << bit
        #expect(VerifierKey(text: String(decoding: copy, as: UTF8.self)) == nil, "bit \(bit) of byte \(byte)")
      }
    }
  }

  @Test("a checkpoint reads back, with signatures of others passed over")
  func roundTrip() throws {
    let head = MemoryJournal(count: 3).head
    #expect(try SignedCheckpoint(head, key: MemoryJournal.key).bytes == head)
    let cosigned = head + Array("\u{2014} witness.example bWFkZSB1cA==\n".utf8)
    #expect(try SignedCheckpoint(cosigned, key: MemoryJournal.key).checkpoint.size == 3)
  }

  @Test(
    "what is no checkpoint is refused at its place",
    arguments: [
      ("", 0), ("egressd/test", 0), ("egressd/test\n01\n", 13), ("egressd/test\n1\nAA==\n", 15),
      ("egressd/test\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n", 60),
      ("egressd/test\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", 61),
      ("egressd/test\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u{2014} egressd/test AA\n", 61),
    ])
  func malformed(_ text: String, _ place: Int) {
    do {
      _ = try SignedCheckpoint(Array(text.utf8), key: MemoryJournal.key)
      Issue.record("accepted")
    } catch {
      guard case .malformed(place, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test(
    "base64 has one spelling", arguments: ["A", "AA", "AA=", "AB==", "AA==AA==", "AA= =", "AAA", "AAB=", "A===", "="])
  func base64(_ text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }
}
