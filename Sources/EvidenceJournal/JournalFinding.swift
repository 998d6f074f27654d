// Role: one thing that is wrong with a journal, named by record and place.

/// A byte of a file of the journal.
public struct FilePlace: Hashable, Sendable {
  /// The file, as a path within the journal folder.
  public let file: String
  /// The byte, from 0.
  public let offset: Int

  /// Makes a place.
  public init(file: String, offset: Int) {
    self.file = file
    self.offset = offset
  }
}

/// What verification found wrong.
public struct JournalFinding: Error, Hashable, Sendable, CustomStringConvertible {
  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// The record's bytes do not fit its hash.
    case changed(UInt64)
    /// The record's file ends within it.
    case cut(UInt64)
    /// These records are not there, but later ones are.
    case missing(Range<UInt64>)
    /// Each of the two records stands in the other's place.
    case swapped(UInt64, UInt64)
    /// A record stands before one that it comes after.
    case movedBefore(UInt64, UInt64)
    /// A record stands behind one that it comes before.
    case movedBehind(UInt64, UInt64)
    /// These records are in another order.
    case disordered(ClosedRange<UInt64>)
    /// The record is there once more.
    case duplicated(UInt64)
    /// Bytes that are no record stand before a record.
    case inserted(before: UInt64)
    /// A record of another log stands in a record's place.
    case replaced(UInt64)
    /// A record of another log stands before a record.
    case foreign(before: UInt64)
    /// The records end before the number that was signed.
    case truncated(records: UInt64, signed: UInt64)
    /// One of these records was changed together with its hash: the root over them is not the one that was signed.
    case rewritten(Range<UInt64>)
    /// A segment's file is named for one record and starts with another.
    case misnamed(SegmentName, first: UInt64)
    /// Bytes that are no record are followed by another segment.
    case strayBytes(UInt64)
    /// A checkpoint cannot be trusted.
    case checkpoint(CheckpointProblem)
    /// A file of the journal is not there.
    case fileMissing
    /// The latest checkpoint is not among those kept with the last segment.
    case unrecorded(size: UInt64)
    /// A segment's checkpoints do not start with its first record, do not grow, or end before the next segment starts.
    case history(size: UInt64, expected: UInt64)
    /// A key file holds another key than the log's.
    case otherKey
    /// A change of the signing key, counted from 0, does not follow from the key before it.
    case handover(Int)
    /// A key took over at a size that the journal does not have.
    case handoverAhead(size: UInt64)
    /// The records were removed, their hashes stay, and no receipt in the journal says so.
    case deletedWithoutReceipt(Range<UInt64>)
    /// More was wrong than is listed.
    case more(Int)
  }

  /// What is wrong.
  public let problem: Problem
  /// Where it shows.
  public let place: FilePlace

  /// Makes a finding.
  public init(_ problem: Problem, _ place: FilePlace) {
    self.problem = problem
    self.place = place
  }

  /// One sentence with its place: `record 17 was changed (segments/….seg, byte 5230)`.
  public var description: String { "\(problem.sentence) (\(place.file), byte \(place.offset))" }
}

extension JournalFinding.Problem {
  /// What is wrong, as a sentence without a full stop.
  public var sentence: String {
    switch self {
    case .changed(let index): "record \(index) was changed"
    case .cut(let index): "record \(index) is cut off"
    case .missing(let range):
      range.count == 1 ? "record \(range.lowerBound) is missing" : "\(range.records) are missing"
    case .swapped(let first, let second): "records \(first) and \(second) were swapped"
    case .movedBefore(let index, let other): "record \(index) was moved: it stands before record \(other)"
    case .movedBehind(let index, let other): "record \(index) was moved: it stands behind record \(other)"
    case .disordered(let range): "records \(range.lowerBound) to \(range.upperBound) are out of order"
    case .duplicated(let index): "record \(index) was duplicated"
    case .inserted(let index): "bytes that are no record were inserted before record \(index)"
    case .replaced(let index): "record \(index) was replaced by a record of another log"
    case .foreign(let index): "a record of another log was inserted before record \(index)"
    case .truncated(let records, let signed):
      "the journal was truncated: it ends after \(records) records, its checkpoint signs \(signed); "
        + "\((records..<signed).records) \(signed - records == 1 ? "is" : "are") missing"
    case .rewritten(let range):
      "\(range.count == 1 ? "" : "one of ")\(range.records) was changed together with its hash: "
        + "the root over \(range.upperBound) records is not the one that was signed"
    case .misnamed(_, let first): "the segment was renamed: its first record is \(first)"
    case .strayBytes(let index): "bytes that are no record stand where record \(index) would be, and segments follow"
    case .checkpoint(let problem): problem.sentence
    case .fileMissing: "the file is missing"
    case .unrecorded(let size):
      "the checkpoint over \(size) records is not among those kept with the last segment: one of the files was changed"
    case .history(let size, let expected):
      "a checkpoint over \(size) records stands where one over \(expected) or more was expected"
    case .otherKey: "the file does not hold the key of the log"
    case .handover(let number):
      "change \(number + 1) of the signing key does not follow from the key before it: the file was changed"
    case .handoverAhead(let size):
      "another key took over at \(size) records, and so many are not here: the journal was truncated"
    case .deletedWithoutReceipt(let range):
      "\(range.records) \(range.count == 1 ? "was" : "were") removed without a receipt"
    case .more(let count): "and \(count) more findings"
    }
  }
}

extension CheckpointProblem {
  /// What is wrong, as a sentence without a full stop.
  public var sentence: String {
    switch self {
    case .malformed(_, let expected): "the checkpoint was changed: here should be \(expected)"
    case .foreign(let origin): "the checkpoint is of another log, \(origin.debugDescription)"
    case .unsigned(let size): "the checkpoint over \(size) records carries no signature by the log's key"
    case .badSignature(let size): "the signature of the checkpoint over \(size) records does not verify"
    }
  }
}

extension Range<UInt64> {
  fileprivate var records: String {
    count == 1 ? "record \(lowerBound)" : "records \(lowerBound) to \(upperBound &- 1)"
  }

  fileprivate var count: UInt64 { upperBound - lowerBound }
}
