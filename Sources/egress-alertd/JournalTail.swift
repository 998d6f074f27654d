// Role: the newest signed record of the journal, found by reading on from the one before.
import AlertDelivery
import EgressTypes
import EvidenceJournal
import JournalFiles

/// The end of a journal, asked for again and again.
struct JournalTail: Sendable {
  private let folder: String
  private var reader: JournalReader?
  private var latest: JournalPulse?

  init(folder: String) { self.folder = folder }

  /// The newest record; nil in a journal without one.
  ///
  /// Throws what reading throws.
  mutating func newest() throws -> JournalPulse? {
    let key = try JournalReader(folder).key
    // An older copy in the journal's place ends before what was read.
    let size = try JournalReader.signedSize(of: folder)
    let isOlder = if let size, let latest { size < latest.signed } else { false }
    if reader == nil || reader?.key != key || isOlder {
      latest = nil
      reader = try JournalReader(
        folder, from: JournalReader.index(before: 0, inTheNewestOf: folder), extent: .signed)
    }
    while let entry = try reader?.next() {
      let time = (try? entry.record)?.time ?? latest?.time
      if let time { latest = JournalPulse(index: entry.index, time: time, signed: entry.index + 1) }
    }
    return latest
  }
}
