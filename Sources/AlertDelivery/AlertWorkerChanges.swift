// Role: a worker under which the journal changes: replaced by another, an older copy, another history, deleted unread.
import EgressTypes

extension AlertWorker {
  /// Takes in that the journal is another.
  mutating func turn(from journal: String?, at cursor: UInt64, waiting: Int, dead: Int) throws(AlertError) -> AlertStep
  {
    isProven = true
    passedOver = nil
    let reason = "the journal \(journal ?? "-") was replaced by another, \(queue.journal ?? "-")"
    var line = JournalRecord.outcome("lost", of: nil, sink: sink.name, at: clock())
    line[integer: DeliveryKey.count] = Int64(clamping: waiting + dead)
    line[string: DeliveryKey.reason] = reason
    try log.note(line)
    let letters = dead > 0 ? ", with \(dead) of its dead letters" : ""
    try queueFault(
      "\(reason); \(waiting) alerts that waited for \(sink.name) stay in it undelivered\(letters), and what it held from"
        + " record \(cursor) on was not read")
    return .otherJournal(lost: waiting + dead)
  }

  /// Notices when the journal does not hold what was taken in and turns to the last record that it is proven to hold.
  ///
  /// An older copy in its place signs fewer records; one that grew since then has another leaf before the cursor.
  mutating func goBack() throws(AlertError) -> Int? {
    let size = try reading { outbox throws in try outbox.signedSize() }
    signed = size
    guard queue.cursor > 0 else { return nil }
    var reason: String?
    if size < queue.cursor {
      reason = "the journal holds \(size) records of which \(queue.cursor) were read: an older copy stands in its place"
    } else if !isProven, let known = queue.lastHash, let found = try leafHash(at: queue.cursor - 1), found != known {
      reason = "the journal holds another record \(queue.cursor - 1) than was read: it has another history"
    }
    isProven = true
    guard let reason else { return nil }
    passedOver = nil
    let history = log.history(of: sink.name, at: clock())
    let proven = try self.proven(by: history.hashes, size: size)
    let lost = queue.goBack(to: proven, accounted: history.accounted)
    var line = JournalRecord.outcome("lost", of: nil, sink: sink.name, at: clock())
    line[integer: DeliveryKey.record] = Int64(clamping: proven)
    line[integer: DeliveryKey.count] = Int64(clamping: lost)
    line[string: DeliveryKey.reason] = reason
    try log.note(line)
    try queueFault(
      "\(reason); \(lost) alerts that waited for \(sink.name) are not in it any more; delivery goes on from record"
        + " \(proven), before which it is proven to be the same")
    return lost
  }

  /// The number of records from the first on that are proven to be those that were read.
  ///
  /// The leaf of an alert that was told proves all before it: the copy grew from there. One deleted by age is believed.
  private mutating func proven(by hashes: [UInt64: String], size: UInt64) throws(AlertError) -> UInt64 {
    let marks = hashes.filter { $0.key < size }.sorted { $0.key < $1.key }
    var (same, end) = (0, marks.count)
    while same < end {
      let middle = (same + end) / 2
      let found = try leafHash(at: marks[middle].key)
      if found == nil || found == marks[middle].value { same = middle + 1 } else { end = middle }
    }
    return same > 0 ? marks[same - 1].key + 1 : 0
  }

  /// Tells how many records were deleted by age before anybody looked at them.
  ///
  /// A queue that never looked, as a new one, misses nothing: what is gone by then was never for its sink.
  mutating func tellPassedOver() throws(AlertError) {
    guard let gap = passedOver else { return }
    passedOver = nil
    let first = max(gap.lowerBound, queue.lookedTo ?? gap.upperBound)
    queue.look(to: gap.upperBound)
    guard first < gap.upperBound else { return }
    try queueFault(
      "\(gap.upperBound - first) records of the journal, from record \(first) on, were deleted by age before they were"
        + " looked at for \(sink.name): alerts among them are not delivered")
  }

  private mutating func leafHash(at index: UInt64) throws(AlertError) -> String? {
    try reading { outbox throws in try outbox.leafHash(at: index) }
  }

  /// Tells the receiver what went wrong with delivery itself.
  mutating func queueFault(_ reason: String) throws(AlertError) {
    try queueNotice(.deliveryFault(reason, sink: sink.name, at: clock()))
  }
}
