// Role: verifies the journal in a folder, also a copy and also while it is written; changes nothing, takes no lock.
import EvidenceJournal
import LinuxCalls

/// Verifies journals in folders.
public enum JournalVerification {
  /// Verifies every record and checkpoint with the key in the folder, or with one that was obtained elsewhere.
  ///
  /// A key from the folder shows only that the journal is whole; a pinned one shows whose it is. Throws
  /// `JournalError.noJournal` or `malformed` when there is no key to verify with, and `LinuxError`. `progress` is told of
  /// each segment that is done, with how many there are.
  public static func verify(
    _ path: String, pinned: VerifierKey? = nil, progress: (_ segments: Int) -> Void = { _ in }
  ) throws -> JournalReport {
    let folder = JournalFolder(path)
    let own = try? folder.readVerifierKey()
    guard let key = try pinned ?? folder.readVerifierKey() else { throw JournalError.noJournal(folder: folder.path) }
    let (head, handovers, segments, lastHistory) = try end(of: folder)
    var keys = KeyChain(key)
    var brokenChain: JournalFinding?
    do { keys = try KeyChain(first: key, handovers: handovers ?? []) } catch { brokenChain = error }
    let note = head.map { bytes in
      Result { () throws(CheckpointProblem) in try SignedCheckpoint(bytes, keys: keys) }
    }
    let lastKept = lastHistory.map { CheckpointHistory($0, keys: keys) }
    var verifier = JournalVerifier(keys: keys, head: note, lastHistory: lastKept)
    // Each segment's own part is done on several threads; what joins the segments takes them in order.
    var parts = WorkAhead(named: "verify", count: segments.count) { [keys] number in
      let isLast = number == segments.count - 1
      return Result { () throws(LinuxError) in
        let name = segments[number].name
        let history = try isLast ? lastKept : folder.checkpoints(of: name, keys: keys)
        return try SegmentPart(segments[number], in: folder, log: keys.log, history: history)
      }
    }
    while let part = parts.next() {
      let part = try part.get()
      switch part.content {
      case .records(let segment):
        verifier.read(segment, history: part.history, name: part.name, isLast: part.name == segments.last?.name)
      // Deleted by age since the folder was looked at: all is looked at again.
      case .gone: return try verify(path, pinned: pinned, progress: progress)
      case .hashes(let hashes): verifier.read(hashes: hashes, history: part.history, name: part.name)
      }
      progress(segments.count)
    }
    var report = verifier.finish()
    if let brokenChain { report.findings.insert(brokenChain, at: 0) }
    if own != key { report.findings.append(JournalFinding(.otherKey, FilePlace(file: "log.pub", offset: 0))) }
    if try FileSystem.contents(of: folder.verifierKeyPEM) != Array(key.pem.utf8) {
      report.findings.append(JournalFinding(.otherKey, FilePlace(file: "log.pub.pem", offset: 0)))
    }
    return report
  }

  /// One segment, checked as far as it can be without the others.
  private struct SegmentPart: Sendable {
    enum Content { case records(CheckedSegment), hashes([UInt8]), gone }

    let name: SegmentName
    let history: CheckpointHistory?
    let content: Content

    /// Reads a segment and checks its records.
    init(
      _ file: (name: SegmentName, hasRecords: Bool), in folder: JournalFolder, log: LogID, history: CheckpointHistory?
    ) throws(LinuxError) {
      name = file.name
      self.history = history
      if file.hasRecords {
        let bytes = try FileSystem.contents(of: folder.segment(name))
        if bytes == nil, try FileSystem.contents(of: folder.hashes(name), limit: 0) != nil {
          content = .gone
        } else {
          content = .records(CheckedSegment(bytes ?? [], log: log))
        }
      } else {
        content = .hashes(try FileSystem.contents(of: folder.hashes(name)) ?? [])
      }
    }
  }

  private typealias End = (
    head: [UInt8]?, handovers: [UInt8]?, segments: [(name: SegmentName, hasRecords: Bool)], lastHistory: [UInt8]?
  )

  /// The latest checkpoint and the files that go with it, read again if a writer replaced it meanwhile.
  private static func end(of folder: JournalFolder) throws -> End {
    while true {
      let head = try FileSystem.contents(of: folder.head)
      let handovers = try FileSystem.contents(of: folder.handovers)
      let segments = try folder.segmentFiles()
      let history = try segments.last.flatMap { last throws in try FileSystem.contents(of: folder.history(last.name)) }
      if try FileSystem.contents(of: folder.head) == head, try FileSystem.contents(of: folder.handovers) == handovers {
        return (head, handovers, segments, history)
      }
    }
  }
}

extension JournalFolder {
  /// The verified checkpoints of a segment; nil if it has none.
  fileprivate func checkpoints(of name: SegmentName, keys: KeyChain) throws(LinuxError) -> CheckpointHistory? {
    try FileSystem.contents(of: history(name)).map { CheckpointHistory($0, keys: keys) }
  }
}
