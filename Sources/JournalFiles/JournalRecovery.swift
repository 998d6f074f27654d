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
  /// Nothing is changed before everything was checked. Of a file with anything behind what was published, that end is
  /// written once more: after a failed flush the kernel may show bytes that are not on the disk.
  init(_ folder: JournalFolder, keys: KeyChain) throws {
    let tampered = { JournalError.tampered(folder: folder.path, $0) }
    guard let last = try folder.segmentNames().last, let segment = try FileSystem.contents(of: folder.segment(last))
    else {
      let place = FilePlace(file: "segments/\(SegmentName(firstIndex: 0).segment)", offset: 0)
      throw tampered(JournalFinding(.fileMissing, place))
    }
    let head = try FileSystem.contents(of: folder.head)
    let history = try FileSystem.contents(of: folder.history(last))
    let end: SignedEnd
    do { end = try SignedEnd(published: head, history: history, of: last, keys: keys) } catch { throw tampered(error) }
    let before = try JournalRecovery.tree(before: last, signed: end.first, folder)
    let recovery: TailRecovery
    do {
      recovery = try TailRecovery(segment: segment, name: last, before: before, signed: end.latest.checkpoint)
    } catch {
      throw tampered(error)
    }
    self.last = last
    tree = recovery.tree
    self.head = end.latest
    unsigned = recovery.unsigned
    cut = Array(segment[recovery.validLength...])
    if isWorthARecord {
      let tail = segment[recovery.signedLength..<recovery.validLength]
      try RewrittenTail.write(tail, at: recovery.signedLength, of: folder.segment(last))
    }
    if end.rewritesHistory {
      try RewrittenTail.write(
        end.history[end.publishedLength...], at: end.publishedLength, of: folder.history(last))
    }
    if end.latest != end.published {
      try WholeFile.replace(folder.head, with: end.latest.bytes, mode: JournalFolder.fileMode)
    }
    // The writer may have stopped between making a segment and making its name durable.
    try Folder.sync(folder.segments)
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
    for (earlier, _) in try folder.segmentFiles() where earlier < name {
      tree.append(hashes: try folder.leafHashes(of: earlier))
    }
    guard tree.size == signed.size, tree.root == signed.root else {
      let place = FilePlace(file: "segments/\(name.segment)", offset: 0)
      throw JournalError.tampered(folder: folder.path, JournalFinding(.rewritten(0..<max(1, signed.size)), place))
    }
    return tree
  }
}
