// Role: looks at single records: the first that is left from a place on, and where the last hours of a journal begin.
import EgressTypes
import EvidenceJournal

extension JournalReader {
  /// The first record that is left from an index on; nil when there is none, or a newer program wrote it.
  ///
  /// Throws what reading throws.
  public static func firstRecord(in path: String, from index: UInt64 = 0) throws -> JournalRecord? {
    var reader = try JournalReader(path, from: index)
    return try reader.next().flatMap { try? $0.record }
  }

  /// The first record of the last segment that begins at least so long before the newest one does, or 0.
  ///
  /// Only one record of each segment is read, newest segment first; segments without a readable first record are passed
  /// over. Throws `LinuxError`.
  public static func index(before seconds: Int64, inTheNewestOf path: String) throws -> UInt64 {
    var newest: Timestamp?
    for segment in try JournalFolder(path).segmentNames().reversed() {
      guard let time = (try? firstRecord(in: path, from: segment.firstIndex))?.time else { continue }
      let latest = newest ?? time
      newest = latest
      // Clocks may have been set back meanwhile: then more is read than need be, never less.
      if latest.nanoseconds(since: time) >= seconds &* 1_000_000_000 { return segment.firstIndex }
    }
    return 0
  }
}
