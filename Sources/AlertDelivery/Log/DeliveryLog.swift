// Role: sole owner of the delivery log: a journal of the same format as egressd's, shared by the sinks' loops.
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import Synchronization

/// The delivery log: what was tried, what became of it, and every message of this program's own.
///
/// Each sink appends from its own loop, one append at a time. `egressctl verify` verifies it like any journal.
public final class DeliveryLog: Sendable {
  /// The folder of the log below a state folder.
  public static func folder(below state: String) -> String { state + "/deliveries" }

  /// Where a log that could not be opened was put; nil when none was.
  public let refused: String?
  private let path: String
  private let writer: Mutex<JournalWriter>

  /// Opens the log below a state folder, made with a key of its own when there is none; throws `AlertError`.
  ///
  /// Alerts come before their log: one that does not hold what was signed is put aside, as it is, with its key, and a
  /// new one is begun.
  public init(state: String, name: String, at time: Timestamp) throws(AlertError) {
    let path = Self.folder(below: state)
    self.path = path
    try AlertError.calling { () throws(LinuxError) in _ = try FileSystem.makeFolder(state, mode: 0o750) }
    do {
      writer = Mutex(try Self.open(path, name: name, at: time))
      refused = nil
    } catch {
      guard case .tampered? = error as? JournalError else { throw .log("\(error)") }
      let aside = "\(path).refused-\(time.seconds)"
      try AlertError.calling { () throws(LinuxError) in
        try FileSystem.rename(path, to: aside)
        try FileSystem.rename(path + ".key", to: aside + ".key")
      }
      do { writer = Mutex(try Self.open(path, name: name, at: time)) } catch { throw .log("\(error)") }
      refused = aside
    }
  }

  private static func open(_ path: String, name: String, at time: Timestamp) throws -> JournalWriter {
    // The time tells a log that was begun anew from the one before: each has a name and a key of its own.
    let log = LogID("\(name)/deliveries-\(time.seconds)")
    return try JournalWriter.open(path, JournalWriter.Options(createIfMissing: true, log: log), at: time)
  }

  /// Appends a record and returns it as a message, once it is on the disk; throws `AlertError`.
  @discardableResult
  public func append(_ record: JournalRecord) throws(AlertError) -> AlertEvent {
    do throws(JournalWriteError) {
      return try writer.withLock { (writer) throws(JournalWriteError) in
        let index = try writer.append([record]).lowerBound
        return AlertEvent(index: index, leaf: JournalLeaf.encode(record, log: writer.key.log, index: index))
      }
    } catch {
      throw .log("\(error)")
    }
  }

  /// The log's public key.
  public var key: VerifierKey { writer.withLock { $0.key } }

  /// The message that stands at an index; nil when the log does not hold it.
  ///
  /// Throws `AlertError`.
  public func event(at index: UInt64) throws(AlertError) -> AlertEvent? {
    do {
      var reader = try JournalReader(path, from: index, extent: .written)
      guard let entry = try reader.next(), entry.index == index else { return nil }
      return AlertEvent(index: index, leafHash: entry.hash.hexadecimal, leaf: entry.leaf)
    } catch {
      throw .log("\(error)")
    }
  }

  /// Signs what was appended since the latest checkpoint; throws `AlertError`.
  public func sign() throws(AlertError) {
    do throws(JournalWriteError) {
      try writer.withLock { (writer) throws(JournalWriteError) in _ = try writer.checkpoint() }
    } catch {
      throw .log("\(error)")
    }
  }
}
