// Role: the journal seen as the list of what delivery has to know of; only what a checkpoint signs counts, so only what is durable.
import AlertDelivery
import EgressTypes
import EvidenceJournal
import JournalFiles

/// The alerts of a journal folder, read forward; an earlier one that is asked for again is looked up anew.
struct JournalOutbox: AlertOutbox, Sendable {
  private let folder: String
  private var reader: JournalReader?
  /// No alert but `found` lies from here up to what the reader gives next.
  private var searchedFrom: UInt64 = 0
  private var next: UInt64 = 0
  private var found: AlertEvent?
  private(set) var passedOver: Range<UInt64>?
  private var size: UInt64 = 0
  private var tail: JournalTail

  init(folder: String) {
    self.folder = folder
    tail = JournalTail(folder: folder)
  }

  mutating func identity() throws -> String {
    let key = try JournalReader(folder).key
    if let reader, reader.key != key { (self.reader, found) = (nil, nil) }
    return key.text
  }

  mutating func signedSize() throws -> UInt64 {
    // A checkpoint that is missing says nothing of how many records there are.
    guard let now = try JournalReader.signedSize(of: folder) else {
      throw JournalError.tampered(
        folder: folder, JournalFinding(.fileMissing, FilePlace(file: "checkpoint", offset: 0)))
    }
    // An older copy in the journal's place: nothing that was read counts.
    if now < size { (reader, found) = (nil, nil) }
    size = now
    return now
  }

  mutating func leafHash(at index: UInt64) throws -> String? {
    // Asked for when the journal may be another than was read: nothing that was read counts.
    (reader, found) = (nil, nil)
    var anew = try JournalReader(folder, from: index, extent: .signed)
    guard let entry = try anew.next(), entry.index == index else { return nil }
    return entry.hash.hexadecimal
  }

  mutating func event(from index: UInt64) throws -> AlertEvent? {
    passedOver = nil
    if let found, (searchedFrom...found.index).contains(index) { return found }
    if reader == nil || index < searchedFrom || index > next {
      reader = try JournalReader(folder, from: index, extent: .signed)
      next = index
    }
    searchedFrom = index
    found = nil
    while found == nil, let entry = try reader?.next() {
      if entry.index > next { passedOver = (passedOver?.lowerBound ?? next)..<entry.index }
      next = entry.index + 1
      // A record of a newer program that cannot be read is none this program could deliver.
      guard let record = try? entry.record, AlertEvent.matters(record) else { continue }
      found = AlertEvent(index: entry.index, leafHash: entry.hash.hexadecimal, leaf: entry.leaf)
    }
    return found
  }

  mutating func pulse() throws -> JournalPulse? { try tail.newest() }
}
