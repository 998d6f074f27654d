// Role: holds signatures to OpenSSH's format, by our own reading and by the real ssh-keygen.
import Crypto
import EvidenceBundle
import Foundation
import SSHSignatures
import Testing

@Suite("SSH signatures")
struct SSHSignatureTests {
  let key = Curve25519.Signing.PrivateKey()
  let message = Array("what was observed\n".utf8)

  /// The example of PROTOCOL.sshsig: namespace "file", whose signed message is not published.
  static let published = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgJKxoLBJBivUPNTUJUSslQTt2hD
    jozKvHarKeN8uYFqgAAAADZm9vAAAAAAAAAFMAAAALc3NoLWVkMjU1MTkAAABAKNC4IEbt
    Tq0Fb56xhtuE1/lK9H9RZJfON4o6hE9R4ZGFX98gy0+fFJ/1d2/RxnZky0Y7GojwrZkrHT
    FgCqVWAQ==
    -----END SSH SIGNATURE-----

    """

  @Test("a signature reads back and holds for its message only")
  func roundTrip() throws {
    let signature = try SSHSignature(signing: message, with: key)
    let read = try SSHSignature(armored: signature.armored)
    #expect(read == signature)
    #expect(read.key == SignerKey(key.publicKey))
    try read.verify(message)
    #expect(throws: SSHSignatureError.mismatch) { try read.verify(message + [0]) }
  }

  @Test("a signature made for another purpose is refused")
  func namespace() throws {
    let signature = try SSHSignature(signing: message, with: key, namespace: "file")
    #expect(throws: SSHSignatureError.wrongNamespace("file", expected: "egressd-evidence")) {
      try signature.verify(message)
    }
  }

  @Test("the format's published example lacks a hash and is refused as malformed")
  func publishedExample() {
    #expect(throws: SSHSignatureError.malformed("not an Ed25519 signature over SHA-512")) {
      try SSHSignature(armored: Self.published)
    }
  }

  @Test("every cut is refused, and no changed byte makes another signature hold")
  func damaged() throws {
    let signature = try SSHSignature(signing: message, with: key)
    let armored = Array(signature.armored.utf8)
    func accepted(_ bytes: some Sequence<UInt8>) -> SSHSignature? {
      guard let read = try? SSHSignature(armored: String(decoding: Array(bytes), as: UTF8.self)) else { return nil }
      return (try? read.verify(message)) == nil ? nil : read
    }
    for index in armored.indices.dropLast() {
      #expect(accepted(armored.prefix(index)) == nil)
      var changed = armored
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      // Base64 has spare bits before its padding: the same signature may be spelt in more than one way.
      if let read = accepted(changed) { #expect(read == signature) }
    }
  }

  @Test("a key reads back from its OpenSSH line, and no other kind of key is taken")
  func keyLine() {
    let signer = SignerKey(key.publicKey)
    #expect(SignerKey(openSSHLine: signer.openSSHLine) == signer)
    #expect(SignerKey(openSSHLine: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7") == nil)
    #expect(SignerKey(openSSHLine: "ssh-ed25519 AAAA") == nil)
  }

  @Test("ssh-keygen accepts the signature and prints our fingerprint", .enabled(if: Tool.sshKeygen.isThere))
  func sshKeygen() throws {
    let folder = try ScratchFolder()
    let signer = SignerKey(key.publicKey)
    try folder.write("message", message)
    try folder.write("message.sig", Array(try SSHSignature(signing: message, with: key).armored.utf8))
    try folder.write("allowed_signers", Array(signer.allowedSignersLine.utf8))
    try folder.write("key.pub", Array(signer.openSSHLine.utf8))
    let verify = "ssh-keygen -Y verify -f allowed_signers -I egressd -n egressd-evidence -s message.sig"
    #expect(try folder.run("\(verify) < message").status == 0)
    #expect(try folder.run("echo other | \(verify)").status != 0)
    #expect(try folder.run("ssh-keygen -l -f key.pub").output.contains(signer.fingerprint))
  }

  @Test("a signature that ssh-keygen made is accepted", .enabled(if: Tool.sshKeygen.isThere))
  func madeByOpenSSH() throws {
    let folder = try ScratchFolder()
    try folder.write("message", message)
    #expect(
      try folder.run("ssh-keygen -q -t ed25519 -N '' -f k && ssh-keygen -q -Y sign -f k -n egressd-evidence message")
        .status == 0)
    let signature = try SSHSignature(armored: folder.text("message.sig"))
    try signature.verify(message)
    #expect(SignerKey(openSSHLine: try folder.text("k.pub")) == signature.key)
  }
}
