// Role: finds where the last segment's records end after its writer stopped at any point, or what was tampered with.
import EgressTypes

/// The end of a journal as its writer must take it up.
public struct TailRecovery: Hashable, Sendable {
  /// The tree over all records that are there.
  public let tree: MerkleFrontier
  /// The length of the last segment up to its last whole record; what lies behind was never acknowledged.
  public let validLength: Int
  /// The length of the last segment up to the last record that the latest checkpoint signs.
  public let signedLength: Int
  /// How many whole records came after the latest checkpoint.
  public let unsigned: UInt64

  /// Reads the last segment, given the tree over the records before it and the latest checkpoint.
  ///
  /// Throws a finding when fewer records are there than were signed, or others.
  public init(
    segment: [UInt8], name: SegmentName, before tree: MerkleFrontier, signed: Checkpoint
  ) throws(JournalFinding) {
    let log = Array(signed.log.text.utf8)
    var tree = tree
    var offset = 0
    var signedLength = 0
    while true {
      if tree.size == signed.size { signedLength = offset }
      if tree.size == signed.size, tree.root != signed.root {
        throw JournalFinding(.rewritten(name.firstIndex..<max(tree.size, name.firstIndex &+ 1)), name.place(0))
      }
      guard case .intact(let frame) = SegmentFrame.read(segment, at: offset),
        JournalLeaf.index(of: segment, in: frame.leaf, log: log) == tree.size
      else { break }
      tree.append(frame.hash)
      offset = frame.end
    }
    if tree.size < signed.size {
      let isAtEnd = offset == segment.count
      throw JournalFinding(
        isAtEnd ? .truncated(records: tree.size, signed: signed.size) : .changed(tree.size), name.place(offset))
    }
    self.tree = tree
    validLength = offset
    self.signedLength = signedLength
    unsigned = tree.size - signed.size
  }
}

extension SegmentName {
  fileprivate func place(_ offset: Int) -> FilePlace { FilePlace(file: "segments/\(segment)", offset: offset) }
}

extension RecordKey {
  /// How many records had come after the latest checkpoint when the journal was opened.
  public static let recoveredUnsigned = "egress.recovered.unsigned"
  /// How many bytes without a whole record were cut off.
  public static let recoveredBytes = "egress.recovered.bytes_cut"
  /// The SHA-256 of the bytes cut off, in hexadecimal.
  public static let recoveredDigest = "egress.recovered.sha256"
}

extension JournalRecord {
  /// The record that states what opening a journal found behind its last checkpoint.
  public init(recovered unsigned: UInt64, cut: [UInt8], at time: Timestamp) {
    self.init(kind: .recover, at: time)
    self[integer: RecordKey.recoveredUnsigned] = Int64(clamping: unsigned)
    self[integer: RecordKey.recoveredBytes] = Int64(clamping: cut.count)
    self[string: RecordKey.recoveredDigest] = TreeHash.plain(cut).hexadecimal
  }
}
