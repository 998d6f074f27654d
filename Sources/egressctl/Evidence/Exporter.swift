// Role: who exports evidence and with which key.
import Crypto
import EgressSetup
import JournalFiles
import LinuxCalls

/// The person who runs this program.
enum Exporter {
  /// `name (uid number)`, and the person who logged in where that is another one, as the kernel tells both.
  static var person: String {
    let user = named(ProcessSurroundings.userID)
    guard let text = try? FileSystem.contents(of: "/proc/self/loginuid", limit: 32),
      let login = UInt32(String(decoding: text, as: UTF8.self)), login != .max, login != ProcessSurroundings.userID
    else { return user }
    return "\(user), logged in as \(named(login))"
  }

  private static func named(_ uid: UInt32) -> String { "\(UserNames.name(of: uid) ?? "-") (uid \(uid))" }
}

extension EvidenceKey {
  /// The journal's evidence key, or one made for this export where only a copy of the journal is at hand.
  static func forExport(of folder: String) throws -> Curve25519.Signing.PrivateKey {
    let path = JournalKeyFile.evidence(folder)
    // Who may read the journal's key may make the one for evidence.
    let isOwner = try JournalKeyFile.read(path) != nil || JournalKeyFile.read(JournalKeyFile.signing(folder)) != nil
    if isOwner { return try load(beside: folder) }
    Terminal.warn(
      "\(path): not here, so this export is signed with a key made for it alone; the journal proofs still hold")
    return Curve25519.Signing.PrivateKey()
  }
}
