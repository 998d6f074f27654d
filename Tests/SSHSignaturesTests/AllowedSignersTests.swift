// Role: holds the reader of allowed-signers files to what ssh-keygen means by them, and to refusing the rest.
import Crypto
import Testing

@testable import SSHSignatures

@Suite("Allowed signers")
struct AllowedSignersTests {
  private let key = SignerKey(Curve25519.Signing.PrivateKey().publicKey)
  private var encoded: String { key.openSSHLine.split(separator: " ").prefix(2).joined(separator: " ") }

  @Test("names, comments and options are read; a key counts for its purposes and in its time")
  func read() throws {
    let rules = SSHSignature.rulesNamespace
    let signers = try AllowedSigners(
      """
      # owners of the rules

      jansen@police.example \(encoded) laptop of Jansen
      """)
    #expect(signers.signer(of: key, namespace: rules, at: 0)?.principal == "jansen@police.example")
    #expect(signers.signer(of: SignerKey(Curve25519.Signing.PrivateKey().publicKey), namespace: rules, at: 0) == nil)

    let bound = try AllowedSigners(
      "\"j j\" namespaces=\"git,\(rules)\",valid-after=\"20270101Z\",valid-before=202701010930Z \(encoded)"
        .replacing("\"j j\"", with: "jansen"))
    // 2027-01-01 00:00:00 UTC.
    #expect(bound.signer(of: key, namespace: rules, at: 1_798_761_599) == nil)
    #expect(bound.signer(of: key, namespace: rules, at: 1_798_761_600)?.principal == "jansen")
    #expect(bound.signer(of: key, namespace: rules, at: 1_798_761_600 + 34_199) != nil)
    #expect(bound.signer(of: key, namespace: rules, at: 1_798_761_600 + 34_200) == nil)
    #expect(bound.signer(of: key, namespace: "file", at: 1_798_761_600) == nil)
    #expect(bound.knows(key))
  }

  @Test(
    "what cannot be read whole is refused, with its line",
    arguments: [
      ("jansen", "no key stands here"), ("jansen ssh-rsa AAAA", "a key of type ssh-rsa"),
      ("jansen ssh-ed25519 AAAA", "no Ed25519 key follows"), ("jansen ssh-ed25519", "no Ed25519 key follows"),
      ("*@police.example KEY", "no single name"), ("a,b KEY", "no single name"), ("\"\" KEY", "no single name"),
      ("jansen cert-authority KEY", "option `cert-authority`"),
      ("jansen valid-before=\"20270101\" KEY", "no time in UTC"),
      ("jansen valid-before=\"20271301Z\" KEY", "no time in UTC"), ("jansen valid-after=Z KEY", "no time in UTC"),
      ("jansen a b KEY", "no Ed25519 key follows"), ("jansen sk-ssh-ed25519@openssh.com AAAA", "sk-ssh-ed25519"),
    ])
  func refused(_ line: String, _ reason: String) {
    let text = "# one\n" + line.replacing("KEY", with: encoded)
    let error = #expect(throws: AllowedSignersMistake.self) { try AllowedSigners(text) }
    #expect(error?.line == 2)
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "-")")
  }

  @Test("no changed byte of a signature or of an owners file stops the reader, and none is taken for the whole")
  func hostile() throws {
    let message = Array("rules".utf8)
    let secret = Curve25519.Signing.PrivateKey()
    let signature = try SSHSignature(signing: message, with: secret, namespace: SSHSignature.rulesNamespace)
    let armored = Array(signature.armored.utf8)
    let owners = Array("jansen valid-before=\"20270101Z\" \(encoded)\n".utf8)
    for place in armored.indices {
      for bit in 0..<8 {
        var changed = armored
        changed[place] ^= UInt8(truncatingIfNeeded: 1 << bit)
        guard let read = try? SSHSignature(armored: String(decoding: changed, as: UTF8.self)) else { continue }
        let holds = (try? read.verify(message, namespace: SSHSignature.rulesNamespace)) != nil
        #expect(!holds || read == signature, "byte \(place), bit \(bit)")
      }
      _ = try? SSHSignature(armored: String(decoding: armored[..<place], as: UTF8.self))
    }
    for place in owners.indices {
      var changed = owners
      changed[place] ^= 0x15
      _ = try? AllowedSigners(String(decoding: changed, as: UTF8.self))
      _ = try? AllowedSigners(String(decoding: owners[..<place], as: UTF8.self))
    }
  }
}
