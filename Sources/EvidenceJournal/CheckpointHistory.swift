// Role: the checkpoints kept beside a segment: signed notes one behind the other, the first over the records before it.

/// The checkpoints signed while a segment was the last.
public struct CheckpointHistory: Sendable {
  /// A checkpoint and the byte where its note starts.
  public struct Entry: Sendable {
    /// Where the note starts.
    public let offset: Int
    /// The verified note.
    public let note: SignedCheckpoint
  }

  /// The verified checkpoints, oldest first.
  public private(set) var entries: [Entry] = []
  /// Why reading ended before the end of the bytes; nil when it did not.
  public private(set) var problem: CheckpointProblem?
  /// The bytes up to the end of the last verified checkpoint.
  public private(set) var validLength = 0

  /// Reads and verifies notes up to the first that does not hold.
  public init(_ bytes: [UInt8], keys: KeyChain) {
    do {
      while validLength < bytes.count {
        let note = try SignedCheckpoint.read(bytes, at: validLength, keys: keys)
        entries.append(Entry(offset: validLength, note: note))
        validLength += note.bytes.count
      }
    } catch {
      problem = error
    }
  }

  /// The first checkpoint of a history, which is over the records before its segment; nil if it does not verify.
  public static func first(of bytes: [UInt8], keys: KeyChain) -> SignedCheckpoint? {
    try? SignedCheckpoint.read(bytes, at: 0, keys: keys)
  }

  /// What is left to do with a history after its writer stopped at any point.
  public struct Tail: Sendable {
    /// The latest checkpoint; newer than the published one if the writer stopped before it published it.
    public let latest: SignedCheckpoint
    /// The length to which the file must be cut.
    public let validLength: Int
  }

  /// Finds the published checkpoint at the end of a history; nil when it is not there.
  ///
  /// Behind it may stand one checkpoint that was signed but not published, or the torn start of one. Older notes are
  /// not looked at.
  public static func tail(of bytes: [UInt8], published: SignedCheckpoint, keys: KeyChain) -> Tail? {
    // The first of its kind: a crash may leave old blocks behind the end, with a note that was written before.
    var start = 0
    while start <= bytes.count - published.bytes.count {
      if start == 0 || bytes[start - 1] == 0x0a, bytes[start...].starts(with: published.bytes) {
        let end = start + published.bytes.count
        guard end < bytes.count, let next = try? SignedCheckpoint.read(bytes, at: end, keys: keys),
          next.checkpoint.size > published.checkpoint.size
        else { return Tail(latest: published, validLength: end) }
        return Tail(latest: next, validLength: end + next.bytes.count)
      }
      start += 1
    }
    return nil
  }
}
