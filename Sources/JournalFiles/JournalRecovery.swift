// Role: takes up a journal as its last writer left it: checks its end against the signature, cuts what was never whole.
import DurableFiles
import EvidenceJournal
import LinuxCalls

/// The state of a journal that was opened for writing.
struct JournalRecovery {
  let last: SegmentName
  let tree: MerkleFrontier
  let head: SignedCheckpoint
  /// Whole records behind the checkpoint.
  let unsigned: UInt64
  /// The bytes behind the last whole record, which were cut off.
  let cut: [UInt8]

  /// Whether something stood behind the last checkpoint.
  var isWorthARecord: Bool { unsigned > 0 || !cut.isEmpty }

  /// Checks and mends the end of a journal whose lock is held.
  ///
  /// Nothing is changed before everything was checked. A segment with anything behind its checkpoint is written anew:
  /// after a failed flush the kernel may show bytes that are not on the disk.
  init(_ folder: JournalFolder, key: VerifierKey) throws {
    let tampered = { JournalError.tampered(folder: folder.path, JournalFinding($0, FilePlace(file: $1, offset: 0))) }
    guard let headBytes = try FileSystem.contents(of: folder.head) else { throw tampered(.fileMissing, "checkpoint") }
    let published: SignedCheckpoint
    do { published = try SignedCheckpoint(headBytes, key: key) } catch {
      throw tampered(.checkpoint(error), "checkpoint")
    }
    guard let last = try folder.segmentNames().last, let segment = try FileSystem.contents(of: folder.segment(last))
    else {
      throw tampered(.fileMissing, "segments/\(SegmentName(firstIndex: 0).segment)")
    }
    let historyFile = "segments/\(last.history)"
    guard let history = try FileSystem.contents(of: folder.history(last)) else {
      throw tampered(.fileMissing, historyFile)
    }
    guard let tail = CheckpointHistory.tail(of: history, published: published, key: key) else {
      throw tampered(.unrecorded(size: published.checkpoint.size), "checkpoint")
    }
    guard let first = CheckpointHistory.first(of: history, key: key), first.checkpoint.size == last.firstIndex else {
      throw tampered(.history(size: published.checkpoint.size, expected: last.firstIndex), historyFile)
    }
    let before = try JournalRecovery.tree(before: last, signed: first.checkpoint, folder)
    let recovery: TailRecovery
    do {
      recovery = try TailRecovery(segment: segment, name: last, before: before, signed: tail.latest.checkpoint)
    } catch {
      throw JournalError.tampered(folder: folder.path, error)
    }
    self.last = last
    tree = recovery.tree
    head = tail.latest
    unsigned = recovery.unsigned
    cut = Array(segment[recovery.validLength...])
    if isWorthARecord {
      let whole = Array(segment.prefix(recovery.validLength))
      try WholeFile.replace(folder.segment(last), with: whole, mode: JournalFolder.fileMode)
    }
    if tail.validLength < history.count {
      var file = try DurableFile.open(folder.history(last))
      try file.truncate(to: tail.validLength)
      try file.sync()
    }
    if head != published { try WholeFile.replace(folder.head, with: head.bytes, mode: JournalFolder.fileMode) }
  }

  /// The tree over the records before a segment: the kept one if its root was signed, or made anew from the records.
  private static func tree(
    before name: SegmentName, signed: Checkpoint, _ folder: JournalFolder
  ) throws -> MerkleFrontier {
    if let bytes = try FileSystem.contents(of: folder.frontier),
      let kept = MerkleFrontier(text: String(decoding: bytes, as: UTF8.self)), kept.size == signed.size,
      kept.root == signed.root
    {
      return kept
    }
    var tree = MerkleFrontier()
    for earlier in try folder.segmentNames() where earlier < name {
      let bytes = try FileSystem.contents(of: folder.segment(earlier)) ?? []
      var offset = 0
      while case .intact(let frame) = SegmentFrame.read(bytes, at: offset) {
        tree.append(frame.hash)
        offset = frame.end
      }
    }
    guard tree.size == signed.size, tree.root == signed.root else {
      let place = FilePlace(file: "segments/\(name.segment)", offset: 0)
      throw JournalError.tampered(folder: folder.path, JournalFinding(.rewritten(0..<max(1, signed.size)), place))
    }
    return tree
  }
}
