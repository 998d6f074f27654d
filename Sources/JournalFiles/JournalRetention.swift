// Role: deletes whole segments by age: first the receipt, durable and signed, then the records; their hashes stay.
import DurableFiles
import EgressTypes
import EvidenceJournal
import LinuxCalls

extension JournalWriter {
  /// Deletes the segments all of whose records are older than a time, and returns how many records that were.
  ///
  /// A segment with a record at `limit` or behind it stays, and so does the last one. At most `count` segments go, so that
  /// a long past does not hold up what is written; it can be called until it returns 0. The register of breaches is
  /// carried over into `kept` records. Throws `JournalWriteError`, after which the owner has to stop as after `append`, and
  /// `LinuxError` or `JournalError` when old segments cannot be read or removed.
  public mutating func deleteSegments(
    before end: Timestamp, upTo limit: UInt64 = .max, atMost count: Int = .max, because reason: String,
    at now: Timestamp
  ) throws -> UInt64 {
    let old = try JournalRetention.segments(before: end, atMost: count, in: folder, at: now)
      .filter { $0.segment.records.upperBound <= limit }
    guard let first = old.first, let last = old.last else { return 0 }
    let records = first.segment.records.lowerBound..<last.segment.records.upperBound
    let receipt = JournalRecord(
      deleting: records, bytes: old.reduce(0) { $0 + $1.bytes }, from: first.start, until: last.end, because: reason,
      at: now)
    // The kept records come first, so that no receipt stands without them.
    _ = try append(old.flatMap(\.kept) + [receipt])
    try checkpoint()
    for segment in old {
      try WholeFile.replace(folder.hashes(segment.name), with: segment.hashes, mode: JournalFolder.fileMode)
    }
    try JournalRetention.finish(folder)
    return records.upperBound - records.lowerBound
  }
}

/// What is old in a journal's folder.
enum JournalRetention {
  /// A segment that may be deleted.
  struct Old {
    let name: SegmentName
    let segment: DeletedSegment
    let hashes: [UInt8]
    let bytes: Int
    /// What keeps the records in it that outlive their deletion.
    let kept: [JournalRecord]
    /// The time of its first record, and that of the first record behind it.
    let start: Timestamp?
    let end: Timestamp?
  }

  /// The segments from the oldest on that are followed by a segment which begins before a time, at most `count`.
  static func segments(
    before end: Timestamp, atMost count: Int, in folder: JournalFolder, at now: Timestamp
  ) throws -> [Old] {
    var old: [Old] = []
    let names = try folder.segmentNames()
    for (name, following) in zip(names, names.dropFirst()).prefix(count) {
      guard let next = try JournalReader.firstRecord(in: folder.path, from: following.firstIndex)?.time, next < end,
        let bytes = try FileSystem.contents(of: folder.segment(name))
      else { break }
      let hashes = DeletedSegment.hashes(ofSegment: bytes)
      guard let segment = DeletedSegment(name: name, hashes: hashes),
        segment.records.upperBound == following.firstIndex
      else {
        let place = FilePlace(file: "segments/\(name.segment)", offset: 0)
        throw JournalError.tampered(folder: folder.path, JournalFinding(.strayBytes(following.firstIndex), place))
      }
      old.append(
        Old(
          name: name, segment: segment, hashes: hashes, bytes: bytes.count,
          kept: try kept(in: bytes, of: name, at: now),
          start: try JournalReader.firstRecord(in: folder.path, from: name.firstIndex)?.time,
          end: next))
    }
    return old
  }

  private static func kept(
    in bytes: [UInt8], of name: SegmentName, at now: Timestamp
  ) throws(KeptRecordTooLong) -> [JournalRecord] {
    var kept: [JournalRecord] = []
    var (offset, index) = (0, name.firstIndex)
    while case .intact(let frame) = SegmentFrame.read(bytes, at: offset) {
      if let record = try KeptRecord.record(keeping: Array(bytes[frame.leaf]), at: index, now) { kept.append(record) }
      (offset, index) = (frame.end, index + 1)
    }
    return kept
  }

  /// Removes the records of segments whose hashes were kept, which a writer that stopped may have left.
  static func finish(_ folder: JournalFolder) throws(LinuxError) {
    var isChanged = false
    for (name, hasRecords) in try folder.segmentFiles() where hasRecords {
      guard try FileSystem.contents(of: folder.hashes(name), limit: 0) != nil else { continue }
      try FileSystem.remove(folder.segment(name))
      isChanged = true
    }
    if isChanged { try Folder.sync(folder.segments) }
  }
}
