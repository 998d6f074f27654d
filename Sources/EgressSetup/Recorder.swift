// Role: writes what the pipeline tells: records into the journal, kept headers beside it, a checkpoint when one is due.
import Declarations
import EgressPipeline
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import PcapngFormat

/// A journal open for writing, with its header store; owned by one thread.
public struct Recorder: ~Copyable, Sendable {
  /// Records and frames after which a group is full: one flush is worth it, and memory stays bounded.
  static let groupSize = 1024

  /// Segments deleted at one turn: an old journal that gets its first `journal_days` has hundreds, and reading them all
  /// would outlast the watchdog.
  static let segmentsATurn = 8

  /// How long, in seconds, a full disk is left alone before the records on frames are tried once more.
  static let patience: Int64 = 60

  /// The journal that was set aside when this one was opened; nil when it goes on.
  public private(set) var frozen: FrozenJournal?
  private let folder: String
  private var writer: JournalWriter
  private var headers: HeaderStore
  private var waiting: [JournalRecord] = []
  private var frames: [KeptFrame] = []
  private var hasAlert = false
  private var tallies: [LocalDataModeTally] = []
  private var lastSigned: Timestamp?
  private var fullDisk: FullDisk?
  /// When the records on frames are tried once more; nil for now.
  private var framesRetry: Timestamp?
  /// The day, since 1970 in UTC, on which the key in use began to sign.
  private var keyDay: Int64

  /// Opens a journal, which is made if there is none; without a name a new one is named for its folder.
  ///
  /// With a reserve, in bytes, the recorder outlives a full disk; without one it stops there. Where `isFreezing`, a
  /// journal that does not hold what was signed is set aside and another begins: a damaged past must not blind the watch.
  public static func open(
    _ folder: String, log: String?, reserve: Int = 0, frames: FrameLimits = FrameLimits(), isFreezing: Bool = false,
    at time: Timestamp = .now
  ) throws -> Recorder {
    var options = JournalWriter.Options(createIfMissing: true, log: log.flatMap { LogID($0) })
    options.reserve = reserve
    var frozen: FrozenJournal?
    let writer = try openWriter(folder, options, &frozen, isFreezing: isFreezing, at: time)
    let began = try writer.keyInUseSince ?? JournalReader.firstRecord(in: folder)?.time ?? time
    let headers = try HeaderStore(journal: folder, limits: frames)
    var recorder = Recorder(folder: folder, writer: writer, headers: headers, keyDay: Recorder.day(of: began))
    recorder.frozen = frozen
    return recorder
  }

  private static func openWriter(
    _ folder: String, _ options: JournalWriter.Options, _ frozen: inout FrozenJournal?, isFreezing: Bool,
    at time: Timestamp
  ) throws -> JournalWriter {
    guard isFreezing else { return try JournalWriter.open(folder, options, at: time) }
    // A start that was broken off between the two leaves this to the next one.
    if let aside = try FrozenJournal.untold(beside: folder) {
      frozen = aside
      return try follow(aside, in: folder, options, at: time)
    }
    do {
      return try JournalWriter.open(folder, options, at: time)
    } catch JournalError.tampered(_, let finding) {
      let aside = try FrozenJournal.freeze(folder, because: finding, at: time)
      frozen = aside
      return try follow(aside, in: folder, options, at: time)
    }
  }

  /// Begins the journal that follows one; its first record is signed before anything else can fail.
  private static func follow(
    _ aside: FrozenJournal, in folder: String, _ options: JournalWriter.Options, at time: Timestamp
  ) throws -> JournalWriter {
    var options = options
    options.log = aside.successor(of: options.log)
    var writer = try JournalWriter.open(folder, options, at: time)
    _ = try writer.append([JournalRecord(aside, at: time)])
    try writer.checkpoint()
    return writer
  }

  private init(folder: String, writer: consuming JournalWriter, headers: consuming HeaderStore, keyDay: Int64) {
    self.folder = folder
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

  /// What is kept of frames.
  public var frameFigures: FrameFigures { headers.figures }

  /// Says where the frames to come are from: their pcap link-layer number, the interface and the filter, if any.
  public mutating func use(link: Int32, interface: String? = nil, filter: String? = nil) {
    // libpcap numbers raw IP 12; files say 101.
    headers.use(
      InterfaceDescription(linkType: link == 12 ? 101 : UInt16(clamping: link), name: interface, filter: filter))
  }

  /// Goes on with tests of Local Data Mode that were under way.
  public mutating func use(_ tallies: [LocalDataModeTally]) { self.tallies = tallies }

  /// Adds a record to the next group.
  public mutating func add(_ record: JournalRecord) {
    waiting.append(record)
    if record[string: RecordKey.action] == Action.alert.name { hasAlert = true }
  }

  /// Adds an event to the next group.
  public mutating func add(_ event: PipelineEvent) {
    if case .frame(let frame) = event { frames.append(frame) } else if let record = event.record { add(record) }
  }

  /// Whether the group should be made durable before more is added.
  public var isFull: Bool { waiting.count + frames.count >= Recorder.groupSize }

  /// Makes the group durable, and behind it the statements on tests that it ends; a failure is a broken promise, after
  /// which nothing more can be written.
  ///
  /// On a full disk what matters most goes into the reserve and the rest is counted.
  public mutating func commit(at time: Timestamp) throws {
    if fullDisk != nil { sift(at: time, mayEnd: true) }
    while !waiting.isEmpty { try write(at: time) }
    keepFrames(at: time)
    try journalFrames(at: time)
  }

  /// Writes what waits; statements that follow from it wait then.
  private mutating func write(at time: Timestamp) throws {
    let group = waiting
    waiting.removeAll(keepingCapacity: true)
    let first = writer.nextIndex
    var taken = group.count
    do throws(JournalWriteError) {
      _ = try writer.append(group)
      fullDisk?.settle()
    } catch {
      guard case .full(let cause, let count) = error.cause, writer.canHoldReserve else { throw error }
      taken = min(count, group.count)
      if fullDisk == nil {
        startFullDisk(cause, at: time)
        waiting += group[taken...]
        sift(at: time, mayEnd: false)
      } else {
        for record in group[taken...] { fullDisk?.drop(record) }
      }
    }
    for (place, record) in group.prefix(taken).enumerated() { count(record, at: first + UInt64(place)) }
  }

  /// Lets the tests of Local Data Mode count a record that stands in the journal.
  private mutating func count(_ record: JournalRecord, at index: UInt64) {
    guard record.kind == .localDataMode || !tallies.isEmpty else { return }
    for statement in tallies.add(record, at: index) { add(statement) }
  }

  /// Keeps the frames that wait, and goes on where a file of them is old; on a full disk they are counted.
  private mutating func keepFrames(at time: Timestamp) {
    headers.takeUp(of: folder, at: time)
    if fullDisk == nil {
      // What space there is belongs to records first.
      headers.keep(frames, hasSpace: frames.isEmpty || writer.hasSpaceToSpare, at: time)
    } else if !frames.isEmpty {
      fullDisk?.drop(frames.count, of: "frame")
    }
    frames.removeAll(keepingCapacity: true)
    headers.tend(at: time)
  }

  /// Journals what became of files of frames, and then deletes those that are due, whose receipts are signed by then.
  private mutating func journalFrames(at time: Timestamp) throws {
    // A clock that was set back does not make it wait for longer.
    if let retry = framesRetry, time < retry, retry <= time.advanced(bySeconds: Recorder.patience) { return }
    framesRetry = time.advanced(bySeconds: Recorder.patience)
    guard try append(headers.records, at: time) else { return }
    headers.settle()
    let due = headers.due(at: time)
    if !due.isEmpty {
      guard try append(due.map { $0.receipt(at: time) }, at: time), try sign(at: time) else { return }
      for failure in headers.delete(due) { add(Recorder.undeleted("\(failure)", at: time)) }
    }
    framesRetry = nil
  }

  /// Whether records could be made durable; on a full disk they may be given again.
  private mutating func append(_ records: [JournalRecord], at time: Timestamp) throws -> Bool {
    guard !records.isEmpty else { return true }
    do throws(JournalWriteError) { _ = try writer.append(records) } catch {
      try outlive(error, at: time)
      return false
    }
    if records.contains(where: { $0[string: RecordKey.action] == Action.alert.name }) { hasAlert = true }
    return true
  }

  /// Whether everything could be signed; a full disk may be in the way.
  private mutating func sign(at time: Timestamp) throws -> Bool {
    do throws(JournalWriteError) { try writer.checkpoint() } catch {
      try outlive(error, at: time)
      return false
    }
    return true
  }

  private static func undeleted(_ reason: String, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .deletionFailed, at: time)
    record[list: RecordKey.reasons] = [reason]
    return record
  }

  /// Lets the reserve go; the record that says so is the next one written.
  private mutating func startFullDisk(_ cause: LinuxError, at time: Timestamp) {
    guard fullDisk == nil else { return }
    let state = FullDisk(since: time)
    fullDisk = state
    _ = writer.releaseReserve()
    waiting.insert(state.opening("\(cause)"), at: 0)
    hasAlert = true
  }

  /// Leaves of what waits what the reserve is for; at the end of a minute the counts, or that there is space again.
  private mutating func sift(at time: Timestamp, mayEnd: Bool) {
    let isMinute = waiting.contains { $0.kind == .coverage }
    if isMinute, mayEnd, let state = fullDisk, writer.hasSpace, writer.holdReserve() {
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
    guard !writer.isSigned else { return }
    let isDue = lastSigned.map { time.nanoseconds(since: $0) >= 1_000_000_000 || time < $0 } ?? true
    guard hasAlert || isDue else { return }
    do throws(JournalWriteError) {
      try writer.checkpoint()
    } catch {
      // With the reserve there is space for it; without one it is tried again at the next turn.
      return try outlive(error, at: time)
    }
    hasAlert = false
    lastSigned = time
  }

  /// Whether the day on which the signing key began, or was last to change, is over.
  public func isDayOver(at time: Timestamp) -> Bool { Recorder.day(of: time) != keyDay }

  /// Lets another signing key take over and erases the one that signed so far; on a full disk it signs on.
  public mutating func rotateKey(at time: Timestamp) throws {
    keyDay = Recorder.day(of: time)
    guard fullDisk == nil else { return }
    do throws(JournalWriteError) {
      try writer.rotateKey(at: time)
    } catch {
      return try outlive(error, at: time)
    }
    lastSigned = time
    writer.holdReserve()
  }

  /// Deletes some of the segments whose records are older than so many days; what keeps it from that stands in a record.
  ///
  /// Returns whether there may be more of them, so that it should be called again at the next turn.
  /// One day more is kept than is asked for, because the rules that judged a day's records are written down each day. On
  /// a full disk this is what makes space.
  public mutating func deleteSegments(olderThan days: Int, at time: Timestamp) throws -> Bool {
    let end = time.advanced(bySeconds: -Int64(days + 1) * 86_400)
    do {
      return try writer.deleteSegments(
        before: end, atMost: Recorder.segmentsATurn, because: "records are kept for \(days) days", at: time) > 0
    } catch let error as JournalWriteError {
      try outlive(error, at: time)
    } catch {
      add(Recorder.undeleted("\(error)", at: time))
      try commit(at: time)
    }
    return false
  }

  /// Goes on when the disk was full; any other failure is thrown.
  private mutating func outlive(_ error: JournalWriteError, at time: Timestamp) throws(JournalWriteError) {
    guard case .full(let cause, _) = error.cause, writer.canHoldReserve else { throw error }
    startFullDisk(cause, at: time)
  }

  /// Closes the files of frames, writes the closing record, signs and closes; a reason says why the program could not go
  /// on.
  public consuming func close(at time: Timestamp, because reason: String? = nil) throws {
    try commit(at: time)
    headers.close(because: "its writer stopped", at: time)
    framesRetry = nil
    try journalFrames(at: time)
    var record = JournalRecord(kind: .stop, at: time)
    record[list: RecordKey.reasons] = reason.map { [$0] } ?? []
    add(record)
    try commit(at: time)
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
