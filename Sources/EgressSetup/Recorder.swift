// Role: writes what the pipeline tells: records into the journal, kept headers beside it, a checkpoint when one is due.
import Declarations
import EgressPipeline
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// A journal open for writing, with its header store; owned by one thread.
public struct Recorder: ~Copyable, Sendable {
  /// Header frames kept of each flow that is not approved.
  public static let keptFramesPerFlow: UInt8 = 16
  /// Records and frames after which a group is full: one flush is worth it, and memory stays bounded.
  static let groupSize = 1024

  private var writer: JournalWriter
  private var headers: HeaderStore
  private var waiting: [JournalRecord] = []
  private var frames: [KeptFrame] = []
  private var hasAlert = false
  private var tallies: [LocalDataModeTally] = []
  private var lastSigned: Timestamp?
  private var fullDisk: FullDisk?
  /// The day, since 1970 in UTC, on which the key in use began to sign.
  private var keyDay: Int64

  /// Opens a journal, which is made if there is none; without a name a new one is named for its folder.
  ///
  /// With a reserve, in bytes, the recorder outlives a full disk; without one it stops there.
  public static func open(
    _ folder: String, log: String?, reserve: Int = 0, at time: Timestamp = .now
  ) throws -> Recorder {
    var options = JournalWriter.Options(createIfMissing: true, log: log.flatMap { LogID($0) })
    options.reserve = reserve
    let writer = try JournalWriter.open(folder, options, at: time)
    let began = try writer.keyInUseSince ?? JournalReader.firstTime(in: folder) ?? time
    return Recorder(writer: writer, headers: try HeaderStore(journal: folder), keyDay: Recorder.day(of: began))
  }

  private init(writer: consuming JournalWriter, headers: consuming HeaderStore, keyDay: Int64) {
    self.writer = writer
    self.headers = headers
    self.keyDay = keyDay
  }

  private static func day(of time: Timestamp) -> Int64 { CivilDate(containing: time).daysSinceEpoch }

  /// Records in the journal.
  public var size: UInt64 { writer.nextIndex }
  /// Records the newest checkpoint signs.
  public var checkpointSize: UInt64 { writer.latest.size }

  /// Since when the disk is full; nil when it is not.
  public var fullSince: Timestamp? { fullDisk?.since }

  /// Says what link type the frames to come have, as a pcap link-layer number.
  public mutating func use(link: Int32) {
    // libpcap numbers raw IP 12; files say 101.
    headers.use(linkType: link == 12 ? 101 : UInt16(clamping: link))
  }

  /// Goes on with tests of Local Data Mode that were under way.
  public mutating func use(_ tallies: [LocalDataModeTally]) { self.tallies = tallies }

  /// Adds a record to the next group, and behind it the statement on a test that it ends.
  public mutating func add(_ record: JournalRecord) {
    let index = writer.nextIndex + UInt64(waiting.count)
    waiting.append(record)
    if record[string: RecordKey.action] == Action.alert.name { hasAlert = true }
    guard record.kind == .localDataMode || !tallies.isEmpty else { return }
    for statement in tallies.add(record, at: index) { add(statement) }
  }

  /// Adds an event to the next group.
  public mutating func add(_ event: PipelineEvent) {
    if case .frame(let frame) = event { frames.append(frame) } else if let record = event.record { add(record) }
  }

  /// Whether the group should be made durable before more is added.
  public var isFull: Bool { waiting.count + frames.count >= Recorder.groupSize }

  /// Makes the group durable; a failure is a broken promise, after which nothing more can be written.
  ///
  /// On a full disk what matters most goes into the reserve and the rest is counted.
  public mutating func commit(at time: Timestamp) throws {
    if fullDisk != nil { sift(at: time) }
    try write(at: time)
    if let error = failureToKeepFrames() {
      guard error.kind == .full, writer.canHoldReserve else { throw error }
      try runFull(error, at: time)
      fullDisk?.drop(frames.count, of: "frame")
    }
    frames.removeAll(keepingCapacity: true)
  }

  private mutating func failureToKeepFrames() -> LinuxError? {
    do throws(LinuxError) { try headers.keep(frames) } catch { return error }
    return nil
  }

  private mutating func write(at time: Timestamp) throws {
    guard !waiting.isEmpty else { return }
    do throws(JournalWriteError) {
      _ = try writer.append(waiting)
      waiting.removeAll(keepingCapacity: true)
    } catch {
      guard case .full(let cause, let taken) = error.cause, writer.canHoldReserve else { throw error }
      waiting.removeFirst(min(taken, waiting.count))
      guard fullDisk == nil else {
        for record in waiting { fullDisk?.drop(record) }
        waiting.removeAll(keepingCapacity: true)
        return
      }
      try runFull(cause, at: time)
    }
  }

  /// Lets the reserve go and writes with it that the disk is full; returns with nothing waiting.
  private mutating func runFull(_ cause: LinuxError, at time: Timestamp) throws {
    guard fullDisk == nil else { return }
    let state = FullDisk(since: time)
    fullDisk = state
    _ = writer.releaseReserve()
    waiting.insert(state.opening("\(cause)"), at: 0)
    hasAlert = true
    sift(at: time)
    try write(at: time)
  }

  /// Leaves of what waits what the reserve is for; at the end of a minute the counts, or that there is space again.
  private mutating func sift(at time: Timestamp) {
    let isMinute = waiting.contains { $0.kind == .coverage }
    if isMinute, let state = fullDisk, writer.hasSpace, writer.holdReserve() {
      fullDisk = nil
      waiting.insert(state.closing(at: time), at: 0)
      hasAlert = true
      return
    }
    var kept: [JournalRecord] = []
    for record in waiting {
      if fullDisk?.keeps(record) == true { kept.append(record) } else { fullDisk?.drop(record) }
    }
    if isMinute, let counts = fullDisk?.minute(at: time) { kept.append(counts) }
    waiting = kept
  }

  /// Signs a checkpoint if there are new records and an alert among them, or a second has passed.
  public mutating func signIfDue(at time: Timestamp) throws {
    guard writer.nextIndex > writer.latest.size else { return }
    let isDue = lastSigned.map { time.nanoseconds(since: $0) >= 1_000_000_000 || time < $0 } ?? true
    guard hasAlert || isDue else { return }
    do throws(JournalWriteError) {
      try writer.checkpoint()
    } catch {
      guard case .full(let cause, _) = error.cause, writer.canHoldReserve else { throw error }
      // With the reserve there is space for it, and without one it is tried again with the next records.
      guard fullDisk == nil else { return }
      try runFull(cause, at: time)
      return
    }
    hasAlert = false
    lastSigned = time
  }

  /// Whether the day on which the signing key began is over; on a full disk it signs on.
  public func isKeyDue(at time: Timestamp) -> Bool { fullDisk == nil && Recorder.day(of: time) != keyDay }

  /// Lets another signing key take over and erases the one that signed so far.
  public mutating func rotateKey(at time: Timestamp) throws {
    do throws(JournalWriteError) {
      try writer.rotateKey(at: time)
    } catch {
      guard case .full(let cause, _) = error.cause, writer.canHoldReserve else { throw error }
      return try runFull(cause, at: time)
    }
    keyDay = Recorder.day(of: time)
    lastSigned = time
    writer.holdReserve()
  }

  /// Deletes whole segments whose records are older than so many days; what keeps it from that stands in a record.
  ///
  /// One day more is kept than is asked for, because the rules that judged a day's records are written down each day.
  public mutating func deleteSegments(olderThan days: Int, at time: Timestamp) throws {
    guard fullDisk == nil else { return }
    let end = time.advanced(bySeconds: -Int64(days + 1) * 86_400)
    do {
      _ = try writer.deleteSegments(before: end, because: "records are kept for \(days) days", at: time)
    } catch let error as JournalWriteError {
      guard case .full(let cause, _) = error.cause, writer.canHoldReserve else { throw error }
      try runFull(cause, at: time)
    } catch {
      var record = JournalRecord(kind: .deletion, at: time)
      record[list: RecordKey.reasons] = ["old records could not be deleted: \(error)"]
      add(record)
    }
  }

  /// Writes the closing record, signs and closes; a reason says why the program could not go on.
  public consuming func close(at time: Timestamp, because reason: String? = nil) throws {
    var record = JournalRecord(kind: .stop, at: time)
    record[list: RecordKey.reasons] = reason.map { [$0] } ?? []
    add(record)
    try commit(at: time)
    try headers.close()
    let isFull = fullDisk != nil
    try Recorder.end(writer, onFullDisk: isFull)
  }

  /// On a full disk the last records may stay unsigned; the next start says so.
  private static func end(_ writer: consuming JournalWriter, onFullDisk isFull: Bool) throws(JournalWriteError) {
    do throws(JournalWriteError) { try writer.close() } catch {
      guard isFull, case .full = error.cause else { throw error }
    }
  }
}
