// Role: reads a journal's records in order from any folder, also a copy and also while it is written; takes no lock.
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// One record as it stands in a journal.
public struct JournalEntry: Hashable, Sendable {
  /// The record's place in its log.
  public let index: UInt64
  /// The leaf's hash.
  public let hash: TreeHash
  /// The leaf: the record's bytes as they were signed.
  public let leaf: [UInt8]

  /// The record; throws when a newer program wrote it in another form.
  public var record: JournalRecord {
    get throws(FlatJSONError) { try JournalRecord(decoding: leaf) }
  }
}

/// Reads entries one behind the other; at the end it can be asked again later, and goes on where it stopped.
///
/// It checks that every record is whole and in order, not that it was signed: that is `JournalVerification`.
public struct JournalReader: Sendable {
  /// How far a reader goes.
  public enum Extent: Sendable {
    /// To the latest checkpoint: what is read cannot be cut off any more.
    case signed
    /// To the last whole record.
    case written
  }

  /// The journal's public key, which names its log.
  public let key: VerifierKey
  private let folder: JournalFolder
  private let log: [UInt8]
  private let extent: Extent
  private let first: UInt64
  private var segment: SegmentName?
  private var nextIndex: UInt64
  private var signed: UInt64 = 0
  private var buffer: [UInt8] = []
  private var position = 0
  private var bufferStart = 0

  /// Starts before the record with an index, in the folder of a journal; records that were deleted are passed over.
  ///
  /// Throws `JournalError.noJournal` when the folder holds none, and `LinuxError`.
  public init(_ path: String, from index: UInt64 = 0, extent: Extent = .written) throws {
    folder = JournalFolder(path)
    guard let key = try folder.readVerifierKey() else { throw JournalError.noJournal(folder: folder.path) }
    self.key = key
    log = Array(key.log.text.utf8)
    self.extent = extent
    first = index
    nextIndex = index
  }

  /// The next entry; nil at the present end.
  ///
  /// Throws `JournalError.damaged` when a record that must be there cannot be read, and `LinuxError`.
  public mutating func next() throws -> JournalEntry? {
    if segment == nil { try find() }
    while segment != nil {
      if extent == .signed, nextIndex >= signed {
        signed = try signedSize()
        if nextIndex >= signed { return pause() }
      }
      if let entry = entryInBuffer() {
        if entry.index >= first { return entry }
      } else if try !refill() {
        return pause()
      }
    }
    return nil
  }

  /// Opens the segment that holds the record to start with.
  private mutating func find() throws {
    let segments = try folder.segmentNames()
    segment = segments.last { $0.firstIndex <= first }
    // What was deleted is passed over: reading starts with what is left.
    if segment == nil, try isDeleted(first) { segment = segments.first }
    nextIndex = segment?.firstIndex ?? first
    if segment == nil, try signedSize() > first { throw damaged(0) }
  }

  /// Whether of the segment that held a record only the hashes are left.
  private func isDeleted(_ index: UInt64) throws(LinuxError) -> Bool {
    try folder.segmentFiles().last { $0.name.firstIndex <= index }?.hasRecords == false
  }

  private mutating func entryInBuffer() -> JournalEntry? {
    guard case .intact(let frame) = SegmentFrame.read(buffer, at: position),
      JournalLeaf.index(of: buffer, in: frame.leaf, log: log) == nextIndex
    else { return nil }
    defer {
      position = frame.end
      nextIndex &+= 1
    }
    return JournalEntry(index: nextIndex, hash: frame.hash, leaf: Array(buffer[frame.leaf]))
  }

  /// Reads on, in this segment or in the one that follows; false at the present end.
  private mutating func refill() throws -> Bool {
    guard let segment else { return false }
    // Before the bytes: what was signed by then must be among them.
    let signed = try signedSize()
    if try load(segment) { return true }
    let isAtEnd = position == buffer.count
    let following = SegmentName(firstIndex: nextIndex)
    if isAtEnd, following > segment, try FileSystem.contents(of: folder.segment(following), limit: 0) != nil {
      self.segment = following
      (buffer, position, bufferStart) = ([], 0, 0)
      return true
    }
    guard nextIndex < signed else { return false }
    // Deleted while it was read.
    guard try isDeleted(nextIndex), let left = try folder.segmentNames().first(where: { $0 > segment }) else {
      throw damaged(bufferStart + position)
    }
    self.segment = left
    nextIndex = left.firstIndex
    (buffer, position, bufferStart) = ([], 0, 0)
    return true
  }

  /// Reads the segment from the present place on; true if an entry can now be read.
  private mutating func load(_ segment: SegmentName) throws -> Bool {
    bufferStart += position
    position = 0
    buffer = try FileSystem.contents(of: folder.segment(segment), from: bufferStart, limit: JournalReader.chunk) ?? []
    guard case .intact(let frame) = SegmentFrame.read(buffer, at: 0) else { return false }
    return JournalLeaf.index(of: buffer, in: frame.leaf, log: log) == nextIndex
  }

  /// Lets the bytes go: those behind the last entry may be others when the reader is asked again.
  private mutating func pause() -> JournalEntry? {
    bufferStart += position
    (buffer, position) = ([], 0)
    return nil
  }

  private func signedSize() throws -> UInt64 { try Self.signedSize(of: folder) ?? 0 }

  /// How many records the latest checkpoint of a journal claims to sign; nil without one that says so.
  ///
  /// Throws `LinuxError`.
  public static func signedSize(of path: String) throws(LinuxError) -> UInt64? {
    try signedSize(of: JournalFolder(path))
  }

  private static func signedSize(of folder: JournalFolder) throws(LinuxError) -> UInt64? {
    try FileSystem.contents(of: folder.head).flatMap { Checkpoint.claimedSize(of: $0) }
  }

  private func damaged(_ offset: Int) -> JournalError {
    let file = "segments/\((segment ?? SegmentName(firstIndex: 0)).segment)"
    return .damaged(folder: folder.path, index: nextIndex, FilePlace(file: file, offset: offset))
  }

  private static let chunk = 1 << 20
}
