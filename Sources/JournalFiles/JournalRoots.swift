// Role: the roots a journal had at some sizes, found in one pass over its records.
import EvidenceJournal

/// The roots over the first records of a journal, at the sizes that were asked for.
public struct JournalRoots: Sendable {
  /// How many records the latest checkpoint signs.
  public let signed: UInt64
  private var roots: [UInt64: TreeHash] = [:]

  /// Reads a journal once; sizes beyond the latest checkpoint have no root.
  ///
  /// Throws `JournalError.noJournal`, `tampered` when the records do not lead to the root that the latest checkpoint
  /// signs, and what reading throws.
  public init(of path: String, sizes: Set<UInt64>, pinned: VerifierKey? = nil) throws {
    let head = try JournalGrowth.head(of: path, pinned: pinned).checkpoint.checkpoint
    signed = head.size
    var frontier = MerkleFrontier()
    var roots: [UInt64: TreeHash] = sizes.contains(0) ? [0: frontier.root] : [:]
    try JournalFolder(path).forEachHash(of: 0..<head.size) { hash in
      frontier.append(hash)
      if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root }
    }
    guard frontier.root == head.root else {
      throw JournalError.tampered(
        folder: path, JournalFinding(.rewritten(0..<head.size), FilePlace(file: "checkpoint", offset: 0)))
    }
    self.roots = roots
  }

  /// The root over the first `size` records; nil when it was not asked for or fewer records are signed.
  public subscript(size: UInt64) -> TreeHash? { roots[size] }
}
