// Role: the answer of a verification: what the journal holds, how far it is signed, and everything that is wrong.

/// What verification of a whole journal gave.
public struct JournalReport: Hashable, Sendable {
  /// The log's first key, with which it was verified.
  public var key: VerifierKey
  /// How many records stand in order from 0, those that were deleted with a receipt among them.
  public var records: UInt64
  /// How many of them were deleted: their hashes stay.
  public var deleted: UInt64
  /// How many records the latest trusted checkpoint signs.
  public var signed: UInt64
  /// The root that was signed over them; nil when no checkpoint could be trusted.
  public var root: TreeHash?
  /// How many checkpoints were verified.
  public var checkpoints: Int
  /// Bytes at the end that are no record yet, as a crash leaves them; the writer cuts them when it opens the journal.
  public var tornBytes: Int
  /// Everything that is wrong; empty when the journal holds.
  public var findings: [JournalFinding]

  /// Whether everything that was signed is there, unchanged and in order.
  public var holds: Bool { findings.isEmpty }

  /// Records that came after the latest checkpoint, as a crash leaves them: intact, but anyone could have written them.
  public var unsigned: UInt64 { records > signed ? records - signed : 0 }
}
