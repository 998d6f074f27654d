// Role: reads delivery logs, also those that were put aside, and deletes what is old in the one that is written.
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

extension DeliveryLog {
  /// The message that stands at an index of the log with a public key, also if that log was put aside.
  ///
  /// Without a key it is the present log. Nil when no log holds it, or cannot be read there: the attempt counts as failed,
  /// so that one bad place of the disk stops no other message.
  func event(at index: UInt64, of key: String?) -> AlertEvent? {
    if key == nil || (try? JournalReader(path).key.text) == key {
      return try? Self.event(at: index, in: path)
    }
    for folder in foldersPutAside() where (try? JournalReader(folder).key.text) == key {
      return try? Self.event(at: index, in: folder)
    }
    return nil
  }

  private static func event(at index: UInt64, in folder: String) throws -> AlertEvent? {
    var reader = try JournalReader(folder, from: index, extent: .written)
    guard let entry = try reader.next(), entry.index == index else { return nil }
    return AlertEvent(index: index, leafHash: entry.hash.hexadecimal, leaf: entry.leaf)
  }

  /// What the logs below the state folder prove of a sink, those put aside as far as they can be read.
  ///
  /// A present log that cannot be read to its end proves nothing: what it says later may take back what it said before.
  func history(of sink: String, at now: Timestamp) -> DeliveryHistory {
    var history = DeliveryHistory(of: sink, at: now)
    for folder in foldersPutAside() {
      try? Self.read(folder, into: &history)
      history.turnToNextLog()
    }
    // It is read also while the disk keeps it from being written; one that is not there yet proves nothing.
    guard heldKey != nil else { return history }
    do { try Self.read(path, into: &history) } catch { return DeliveryHistory(of: sink, at: now) }
    return history
  }

  /// The public key of the log as it lies on the disk, also while it cannot be written; nil without one.
  var heldKey: String? { key?.text ?? (try? JournalReader(path).key.text) }

  private static func read(_ folder: String, into history: inout DeliveryHistory) throws {
    var reader = try JournalReader(folder, extent: .written)
    var isFirst = true
    while let entry = try reader.next() {
      history.read((try? entry.record) ?? JournalRecord(), at: entry.index, isFirst: isFirst)
      isFirst = false
    }
  }

  /// The folders of logs that were put aside, the oldest first.
  private func foldersPutAside() -> [String] {
    guard let end = path.lastIndex(of: "/") else { return [] }
    let (state, prefix) = (String(path[..<end]), path[path.index(after: end)...] + ".refused-")
    let names = (try? FileSystem.names(in: state)) ?? nil
    return (names ?? []).filter { $0.hasPrefix(prefix) && !$0.hasSuffix(".key") }.map { "\(state)/\($0)" }
  }

  /// Deletes whole segments whose records are older than so many days, none from the first message on that still waits
  /// or is dead in a queue below the state folder; returns how many records that were.
  ///
  /// A receipt in the log says which; the hashes stay. Throws `AlertError` when a queue cannot be read or the log cannot
  /// be kept.
  @discardableResult
  public func deleteSegments(olderThan days: Int, at now: Timestamp) throws(AlertError) -> UInt64 {
    guard let key = key?.text, let end = path.lastIndex(of: "/") else { return 0 }
    let needed = try DeliveryStore.queues(below: String(path[..<end])).filter { $0.queue.log == key }
      .flatMap { $0.queue.pending.map(\.subject) + $0.queue.dead.map(\.subject) }.compactMap(\.logIndex).min()
    return try deleteSegments(
      before: now.advanced(bySeconds: -Int64(days) * 86_400), upTo: needed ?? .max,
      because: "deliveries are kept for \(days) days", at: now)
  }
}
