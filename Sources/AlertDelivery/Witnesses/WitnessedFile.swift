// Role: sole owner of what is kept of a witness: the latest checkpoint it cosigned and the tree that one signs.
import DurableFiles
import EvidenceJournal
import LinuxCalls

/// The files of one witness below the state folder.
public struct WitnessedFile: Sendable {
  /// The latest cosigned checkpoint, a signed note.
  public let path: String
  /// The tree it signs; derived, and believed only if its root is the signed one.
  private let frontierPath: String

  /// Names the files of a witness; the point keeps them apart from the folders of sinks.
  public init(below state: String, of witness: WitnessKey) {
    path = "\(state)/witnessed.\(witness.idText)"
    frontierPath = path + ".frontier"
  }

  /// The note; nil before the first one.
  ///
  /// Throws `LinuxError`.
  public func note() throws(LinuxError) -> [UInt8]? { try FileSystem.contents(of: path, limit: 1 << 16) }

  /// The tree with this root; nil when none is kept.
  ///
  /// Throws `LinuxError`.
  func frontier(over checkpoint: Checkpoint) throws(LinuxError) -> MerkleFrontier? {
    guard let bytes = try FileSystem.contents(of: frontierPath, limit: 1 << 16),
      let frontier = MerkleFrontier(text: String(decoding: bytes, as: UTF8.self)),
      frontier.size == checkpoint.size, frontier.root == checkpoint.root
    else { return nil }
    return frontier
  }

  /// Keeps both, durable when it returns; throws `LinuxError`.
  ///
  /// The tree comes last: without it, it is made again from the journal.
  func keep(_ note: CosignedCheckpoint, _ frontier: MerkleFrontier) throws(LinuxError) {
    try WholeFile.replace(path, with: note.bytes, mode: 0o640)
    try WholeFile.replace(frontierPath, with: Array(frontier.text.utf8), mode: 0o640)
  }
}
