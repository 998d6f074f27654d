// Role: lays out a new journal in such an order that a crash leaves either nothing that counts or a whole journal.
import DurableFiles
import EvidenceJournal
import LinuxCalls

/// Creates the files of a journal.
enum JournalCreation {
  /// Makes an empty journal and, if there is none, its key.
  ///
  /// The public key comes last: without it there is no journal.
  static func create(_ folder: JournalFolder, log: LogID?) throws {
    let first = SegmentName(firstIndex: 0)
    let present = try folder.segmentNames()
    if try present.count > 1 || FileSystem.contents(of: folder.segment(first), limit: 1)?.isEmpty == false {
      throw JournalError.tampered(
        folder: folder.path, JournalFinding(.fileMissing, FilePlace(file: "log.pub", offset: 0)))
    }
    let signing = try JournalKeyFile.read(folder.signingKey) ?? JournalKeyFile.create(folder.signingKey)
    guard let log = log ?? randomLog(), let key = signing.verifier(of: log),
      let note = Checkpoint(log: log, size: 0, root: .emptyTree).signed(by: signing)
    else { throw JournalWriteError(folder: folder.path, cause: .signing) }
    try Folder.create(folder.segments, mode: JournalFolder.folderMode)
    try put(note.bytes, folder.history(first))
    try put([], folder.segment(first))
    try put(note.bytes, folder.head)
    try put(Array(key.pem.utf8), folder.verifierKeyPEM)
    try put(Array("\(key.text)\n".utf8), folder.verifierKey)
  }

  private static func put(_ bytes: [UInt8], _ path: String) throws(LinuxError) {
    try WholeFile.replace(path, with: bytes, mode: JournalFolder.fileMode)
  }

  private static func randomLog() -> LogID? {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return LogID("egressd/\(String(repeating: "0", count: 16 - digits.count))\(digits)")
  }
}
