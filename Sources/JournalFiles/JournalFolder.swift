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
  /// The changes of the signing key; missing as long as the first key signs.
  var handovers: String { path + "/" + KeyChain.file }
  var lock: String { path + "/lock" }
  /// A folder of space kept for the records that say that the disk is full.
  var reserve: String { path + "/reserve" }
  /// The secret key lies beside the folder, so that a copy of the folder can be given away.
  var signingKey: String { path + ".key" }
  /// The key that signs evidence, which no part of the journal is signed with.
  var evidenceKey: String { path + ".evidence.key" }
  /// The key that pseudonyms are made with.
  var pseudonymKey: String { path + ".pseudonym.key" }
  /// The key that follows, while one takes over from the other.
  var nextSigningKey: String { path + ".key.next" }

  func segment(_ name: SegmentName) -> String { "\(segments)/\(name.segment)" }
  func hashes(_ name: SegmentName) -> String { "\(segments)/\(name.hashes)" }
  func history(_ name: SegmentName) -> String { "\(segments)/\(name.history)" }

  static let fileMode: UInt32 = 0o640
  static let folderMode: UInt32 = 0o750
  static let keyMode: UInt32 = 0o600

  /// The segments there are, in order.
  func segmentNames() throws(LinuxError) -> [SegmentName] {
    try segmentFiles().filter(\.hasRecords).map(\.name)
  }

  /// The segments there are, in order, also those of which only the leaf hashes are left.
  func segmentFiles() throws(LinuxError) -> [(name: SegmentName, hasRecords: Bool)] {
    var files: [SegmentName: Bool] = [:]
    for file in try FileSystem.names(in: segments) ?? [] {
      guard let name = SegmentName(file: file) else { continue }
      files[name] = files[name] == true || file == name.segment
    }
    return files.map { (name: $0.key, hasRecords: $0.value) }.sorted { $0.name < $1.name }
  }

  /// The leaf hashes of a segment, one behind the other, from its records or from what stays of them.
  func leafHashes(of name: SegmentName) throws(LinuxError) -> [UInt8] {
    if let bytes = try FileSystem.contents(of: segment(name)) { return DeletedSegment.hashes(ofSegment: bytes) }
    return try FileSystem.contents(of: hashes(name)) ?? []
  }

  /// The latest checkpoint, and the keys the log was signed with.
  ///
  /// The checkpoint is read first: a key that takes over meanwhile signs larger ones. Throws as `readKeys` does, and
  /// `tampered` without a checkpoint that holds.
  func readSignedEnd(pinned: VerifierKey?) throws -> (note: SignedCheckpoint, keys: KeyChain) {
    let bytes = try FileSystem.contents(of: head)
    let keys = try readKeys(pinned: pinned)
    let place = FilePlace(file: "checkpoint", offset: 0)
    guard let bytes else { throw JournalError.tampered(folder: path, JournalFinding(.fileMissing, place)) }
    do { return (try SignedCheckpoint(bytes, keys: keys), keys) } catch {
      throw JournalError.tampered(folder: path, JournalFinding(.checkpoint(error), place))
    }
  }

  /// Hands over the leaf hashes of the records that were deleted and returns the first record that is left.
  func forEachDeletedHash(_ body: (TreeHash) -> Void) throws(LinuxError) -> UInt64 {
    for (name, hasRecords) in try segmentFiles() {
      if hasRecords { return name.firstIndex }
      let bytes = try FileSystem.contents(of: hashes(name)) ?? []
      for offset in stride(from: 0, to: bytes.count, by: TreeHash.length) {
        if let hash = TreeHash(bytes, at: offset) { body(hash) }
      }
    }
    return 0
  }

  /// The keys the log was signed with, from its first one, or from one that was obtained elsewhere.
  ///
  /// Throws `JournalError.noJournal` without a key, `malformed`, and `tampered` when a change of key does not hold.
  func readKeys(pinned: VerifierKey? = nil) throws -> KeyChain {
    guard let first = try pinned ?? readVerifierKey() else { throw JournalError.noJournal(folder: path) }
    let bytes = try FileSystem.contents(of: handovers) ?? []
    do { return try KeyChain(first: first, handovers: bytes) } catch {
      throw JournalError.tampered(folder: path, error)
    }
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
