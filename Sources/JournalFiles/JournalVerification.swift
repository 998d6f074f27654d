// Role: verifies the journal in a folder, also a copy and also while it is written; changes nothing, takes no lock.
import EvidenceJournal
import LinuxCalls

/// Verifies journals in folders.
public enum JournalVerification {
  /// Verifies every record and checkpoint with the key in the folder, or with one that was obtained elsewhere.
  ///
  /// A key from the folder shows only that the journal is whole; a pinned one shows whose it is. Throws
  /// `JournalError.noJournal` or `malformed` when there is no key to verify with, and `LinuxError`.
  public static func verify(_ path: String, pinned: VerifierKey? = nil) throws -> JournalReport {
    let folder = JournalFolder(path)
    let own = try? folder.readVerifierKey()
    guard let key = try pinned ?? folder.readVerifierKey() else { throw JournalError.noJournal(folder: folder.path) }
    let (head, names, lastHistory) = try end(of: folder)
    let note = head.map { bytes in
      Result { () throws(CheckpointProblem) in try SignedCheckpoint(bytes, key: key) }
    }
    let lastKept = lastHistory.map { CheckpointHistory($0, key: key) }
    var verifier = JournalVerifier(key: key, head: note, lastHistory: lastKept)
    for name in names {
      let isLast = name == names.last
      let history =
        try isLast ? lastKept : FileSystem.contents(of: folder.history(name)).map { CheckpointHistory($0, key: key) }
      verifier.read(
        try FileSystem.contents(of: folder.segment(name)) ?? [], history: history, name: name, isLast: isLast)
    }
    var report = verifier.finish()
    if own != key { report.findings.append(JournalFinding(.otherKey, FilePlace(file: "log.pub", offset: 0))) }
    if try FileSystem.contents(of: folder.verifierKeyPEM) != Array(key.pem.utf8) {
      report.findings.append(JournalFinding(.otherKey, FilePlace(file: "log.pub.pem", offset: 0)))
    }
    return report
  }

  private typealias End = (head: [UInt8]?, names: [SegmentName], lastHistory: [UInt8]?)

  /// The latest checkpoint and the files that go with it, read again if a writer replaced it meanwhile.
  private static func end(of folder: JournalFolder) throws -> End {
    while true {
      let head = try FileSystem.contents(of: folder.head)
      let names = try folder.segmentNames()
      let history = try names.last.flatMap { name throws in try FileSystem.contents(of: folder.history(name)) }
      if try FileSystem.contents(of: folder.head) == head { return (head, names, history) }
    }
  }
}
