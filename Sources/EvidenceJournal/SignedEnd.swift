// Role: finds, in the checkpoints a writer left when it stopped at any point, the latest one it signed, or what is wrong.

/// The signed end of a journal as its writer left it.
public struct SignedEnd: Hashable, Sendable {
  /// The checkpoint in the file `checkpoint`.
  public let published: SignedCheckpoint
  /// The latest checkpoint; newer than the published one if the writer stopped before it published it.
  public let latest: SignedCheckpoint
  /// The checkpoint over the records before the last segment.
  public let first: Checkpoint
  /// The bytes of the last segment's checkpoints that stay.
  public let history: [UInt8]
  /// Where the published checkpoint ends in them.
  public let publishedLength: Int
  /// Whether anything stood behind the published checkpoint: then the file cannot be trusted to be on the disk as it is
  /// read, and its end is written anew.
  public let rewritesHistory: Bool

  /// Reads the published checkpoint and those kept with the last segment; nil for a file that is not there.
  ///
  /// Throws what was tampered with: no crash of the writer leaves that.
  public init(
    published head: [UInt8]?, history: [UInt8]?, of last: SegmentName, keys: KeyChain
  ) throws(JournalFinding) {
    let historyFile = "segments/\(last.history)"
    guard let head else { throw JournalFinding(.fileMissing, FilePlace(file: "checkpoint", offset: 0)) }
    do { published = try SignedCheckpoint(head, keys: keys) } catch {
      throw JournalFinding(.checkpoint(error), FilePlace(file: "checkpoint", offset: 0))
    }
    guard let history else { throw JournalFinding(.fileMissing, FilePlace(file: historyFile, offset: 0)) }
    guard let tail = CheckpointHistory.tail(of: history, published: published, keys: keys) else {
      let size = published.checkpoint.size
      throw JournalFinding(.unrecorded(size: size), FilePlace(file: "checkpoint", offset: 0))
    }
    guard let first = CheckpointHistory.first(of: history, keys: keys)?.checkpoint, first.size == last.firstIndex else {
      let problem = JournalFinding.Problem.history(size: published.checkpoint.size, expected: last.firstIndex)
      throw JournalFinding(problem, FilePlace(file: historyFile, offset: 0))
    }
    latest = tail.latest
    self.first = first
    self.history = Array(history.prefix(tail.validLength))
    publishedLength = tail.validLength - (tail.latest == published ? 0 : tail.latest.bytes.count)
    rewritesHistory = tail.validLength < history.count || tail.latest != published
  }
}
