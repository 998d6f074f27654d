// Role: finds from which record on a journal has to be read to know the last hours before its newest segment.
import EgressTypes
import EvidenceJournal

extension JournalReader {
  /// The time of the first record that is left; nil for an empty journal.
  ///
  /// Throws what reading throws.
  public static func firstTime(in path: String) throws -> Timestamp? {
    var reader = try JournalReader(path)
    return try reader.next().flatMap { try? $0.record }?.time
  }

  /// The first record of the last segment that begins at least so long before the newest one does, or 0.
  ///
  /// Only one record of each segment is read, newest segment first; segments without a readable first record are passed
  /// over. Throws what the initialiser throws.
  public static func index(before seconds: Int64, inTheNewestOf path: String) throws -> UInt64 {
    var newest: Timestamp?
    for segment in try JournalFolder(path).segmentNames().reversed() {
      var reader = try JournalReader(path, from: segment.firstIndex)
      guard let time = (try? reader.next()).flatMap({ try? $0?.record })?.time else { continue }
      let latest = newest ?? time
      newest = latest
      // Clocks may have been set back meanwhile: then more is read than need be, never less.
      if latest.nanoseconds(since: time) >= seconds &* 1_000_000_000 { return segment.firstIndex }
    }
    return 0
  }
}
