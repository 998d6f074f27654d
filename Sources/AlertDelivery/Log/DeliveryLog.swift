// Role: sole owner of the delivery log: a journal of the same format as egressd's, shared by the sinks' loops.
import EgressTypes
import EvidenceJournal
import Glibc
import JournalFiles
import LinuxCalls
import Synchronization

/// The delivery log: what was tried, what became of it, and every message of this program's own.
///
/// Each sink appends from its own loop, one append at a time. `egressctl verify` verifies it like any journal.
public final class DeliveryLog: Sendable {
  /// The folder of the log below a state folder.
  public static func folder(below state: String) -> String { state + "/deliveries" }

  /// The bytes of disk that are held back for the time when it is full.
  public static let reserve = 1 << 20
  /// The size of a segment in bytes: what is old is deleted in whole segments, and a busy log fills one in some days.
  public static let segmentLimit = 1 << 20

  /// What is written with; without a writer the disk was full or failed when the log was opened or written.
  fileprivate struct State: ~Copyable {
    var writer: JournalWriter?
    /// Lines that the log could not take.
    var unlogged = 0
    /// The last call that failed.
    var cause = LinuxError(call: "write", subject: "the delivery log", code: ENOSPC)
  }

  /// Where a log that could not be opened was put; nil when none was.
  public let refused: String?
  let path: String
  private let name: String
  private let segmentLimit: Int
  private let state: Mutex<State>

  /// Opens the log below a state folder, made with a key of its own when there is none; throws `AlertError`.
  ///
  /// Alerts come before their log: one that cannot be taken up is put aside, as it is, with its key, and a new one is
  /// begun; one that the disk keeps from being opened, full, failing or read-only, is opened when it takes it again.
  public init(
    state: String, name: String, at time: Timestamp, segmentLimit: Int = DeliveryLog.segmentLimit
  ) throws(AlertError) {
    let path = Self.folder(below: state)
    self.path = path
    self.name = name
    self.segmentLimit = segmentLimit
    try AlertError.calling { () throws(LinuxError) in _ = try FileSystem.makeFolder(state, mode: 0o750) }
    do {
      self.state = Mutex(State(writer: try Self.open(path, name: name, segmentLimit, at: time)))
      refused = nil
    } catch {
      if let cause = Self.diskFault(error) {
        self.state = Mutex(State(writer: nil, cause: cause))
        refused = nil
        return
      }
      switch error as? JournalError {
      case .locked?, nil: throw .log("\(error)")
      default: break
      }
      let aside = "\(path).refused-\(time.seconds)"
      try AlertError.calling { () throws(LinuxError) in
        try FileSystem.rename(path, to: aside)
        guard try FileSystem.contents(of: path + ".key", limit: 0) != nil else { return }
        try FileSystem.rename(path + ".key", to: aside + ".key")
      }
      do { self.state = Mutex(State(writer: try Self.open(path, name: name, segmentLimit, at: time))) } catch {
        guard let cause = Self.diskFault(error) else { throw .log("\(error)") }
        self.state = Mutex(State(writer: nil, cause: cause))
      }
      refused = aside
    }
  }

  private static func open(
    _ path: String, name: String, _ segmentLimit: Int, at time: Timestamp
  ) throws -> JournalWriter {
    // The time tells a log that was begun anew from the one before: each has a name and a key of its own.
    let log = LogID("\(name)/deliveries-\(time.seconds)")
    var options = JournalWriter.Options(createIfMissing: true, log: log, segmentLimit: segmentLimit)
    options.reserve = reserve
    return try JournalWriter.open(path, options, at: time)
  }

  /// The system call that failed, where the disk is full or fails, which may go away by itself; nil for any other error.
  private static func diskFault(_ error: any Error) -> LinuxError? {
    switch error {
    case let error as LinuxError: error
    case let error as JournalWriteError:
      switch error.cause {
      case .full(let cause, _), .file(let cause): cause
      case .signing: nil
      }
    default: nil
    }
  }

  /// Appends a record and returns it as a message, once it is on the disk.
  ///
  /// Throws `AlertError`: `unlogged` when the log takes nothing now, after which it can be tried again.
  @discardableResult
  public func append(_ record: JournalRecord) throws(AlertError) -> AlertEvent {
    try state.withLock { (state) throws(AlertError) in try state.append(record) }
  }

  /// Appends a line that nothing waits for; one that the log does not take is counted, and the next line says so.
  ///
  /// Throws `AlertError`.
  func note(_ record: JournalRecord) throws(AlertError) {
    try state.withLock { (state) throws(AlertError) in
      do throws(AlertError) { _ = try state.append(record) } catch {
        guard case .unlogged = error else { throw error }
        state.unlogged += 1
      }
    }
  }

  /// A message that stands in no log, and says so; it has neither log nor index, so its id is the same in each attempt.
  static func unwritten(_ record: JournalRecord) -> AlertEvent {
    var told = record
    told[list: RecordKey.reasons] += ["the delivery log could not be written: this message stands in none"]
    return AlertEvent(index: 0, leaf: told.encoded)
  }

  /// Why the newest line is not in the log; nil while it is.
  var diskFault: LinuxError? { state.withLock { $0.unlogged > 0 || $0.writer == nil ? $0.cause : nil } }

  /// The log's public key; nil while it cannot be opened.
  public var key: VerifierKey? { state.withLock { $0.writer?.key } }

  /// Signs what was appended since the latest checkpoint, unless it cannot be written now; throws `AlertError`.
  public func sign() throws(AlertError) {
    try state.withLock { (state) throws(AlertError) in
      do throws(JournalWriteError) { _ = try state.writer?.checkpoint() } catch {
        try state.fail(error)
      }
    }
  }

  /// Deletes the segments before an index all of whose records are older than a time; throws `AlertError`.
  func deleteSegments(
    before end: Timestamp, upTo limit: UInt64, because reason: String, at now: Timestamp
  ) throws(AlertError) -> UInt64 {
    try state.withLock { (state) throws(AlertError) in
      do {
        return try state.writer?.deleteSegments(before: end, upTo: limit, because: reason, at: now) ?? 0
      } catch let error as JournalWriteError {
        try state.fail(error)
        return 0
      } catch {
        throw .log("\(error)")
      }
    }
  }

  /// Opens a log that could not be opened or written, and holds space back again once there is some; while that fails,
  /// it is tried again with the next call.
  ///
  /// Throws `AlertError`.
  public func repair(at time: Timestamp) throws(AlertError) {
    try state.withLock { (state) throws(AlertError) in
      if state.writer == nil {
        do { state.writer = try Self.open(path, name: name, segmentLimit, at: time) } catch {
          guard Self.diskFault(error) != nil else { throw .log("\(error)") }
        }
      } else if state.writer?.hasSpace == true {
        state.writer?.holdReserve()
      }
    }
  }
}

extension DeliveryLog.State {
  /// Appends a record, with the space that was held back if there is no other; throws `AlertError`.
  fileprivate mutating func append(_ record: JournalRecord) throws(AlertError) -> AlertEvent {
    guard let log = writer?.key.log else { throw .unlogged(cause) }
    if unlogged > 0 {
      var line = JournalRecord(kind: .delivery, at: record.time ?? Timestamp(seconds: 0))
      line[string: DeliveryKey.outcome] = "unlogged"
      line[integer: DeliveryKey.count] = Int64(clamping: unlogged)
      line[string: DeliveryKey.reason] = "the log could not be written: \(cause)"
      _ = try write(line)
      unlogged = 0
    }
    let index = try write(record)
    return AlertEvent(index: index, leaf: JournalLeaf.encode(record, log: log, index: index))
  }

  private mutating func write(_ record: JournalRecord) throws(AlertError) -> UInt64 {
    do throws(JournalWriteError) {
      if let index = try writer?.append([record]).first { return index }
    } catch {
      try fail(error)
      guard writer?.releaseReserve() == true else { throw .unlogged(cause) }
      return try write(record)
    }
    throw .unlogged(cause)
  }

  /// Takes in that writing failed: a full disk is outlived, any other failure lets the writer go.
  ///
  /// What it flushed is known only once the log was opened anew. Throws `AlertError` when the log cannot be signed.
  fileprivate mutating func fail(_ error: JournalWriteError) throws(AlertError) {
    switch error.cause {
    case .full(let cause, _): self.cause = cause
    case .file(let cause):
      self.cause = cause
      writer = nil
    case .signing: throw .log("\(error)")
    }
  }
}
