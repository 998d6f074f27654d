// Role: where everything of a journal lies, and the modes it is created with.
import EvidenceJournal
import LinuxCalls

/// The paths of one journal.
struct JournalFolder: Sendable {
  /// The folder, without a slash at its end.
  let path: String

  init(_ path: String) {
    var path = path[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    self.path = String(path)
  }

  var segments: String { path + "/segments" }
  /// The latest checkpoint.
  var head: String { path + "/checkpoint" }
  /// The tree over the records before the last segment; derived, and believed only if its root was signed.
  var frontier: String { path + "/frontier" }
  var verifierKey: String { path + "/log.pub" }
  var verifierKeyPEM: String { path + "/log.pub.pem" }
  var lock: String { path + "/lock" }
  /// The secret key lies beside the folder, so that a copy of the folder can be given away.
  var signingKey: String { path + ".key" }

  func segment(_ name: SegmentName) -> String { "\(segments)/\(name.segment)" }
  func history(_ name: SegmentName) -> String { "\(segments)/\(name.history)" }

  static let fileMode: UInt32 = 0o640
  static let folderMode: UInt32 = 0o750
  static let keyMode: UInt32 = 0o600

  /// The segments there are, in order.
  func segmentNames() throws(LinuxError) -> [SegmentName] {
    (try FileSystem.names(in: segments) ?? []).compactMap { SegmentName(file: $0) }.sorted()
  }

  /// The log's public key; nil when the folder has none.
  func readVerifierKey() throws -> VerifierKey? {
    guard let bytes = try FileSystem.contents(of: verifierKey) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("\n"), let key = VerifierKey(text: text.dropLast()) else {
      throw JournalError.malformed(path: verifierKey, expected: "a verifier key: name+id+base64, one line")
    }
    return key
  }
}
