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

  /// Opens a journal, which is made if there is none; without a name a new one is named for its folder.
  public static func open(_ folder: String, log: String?, at time: Timestamp = .now) throws -> Recorder {
    let options = JournalWriter.Options(createIfMissing: true, log: log.flatMap { LogID($0) })
    let writer = try JournalWriter.open(folder, options, at: time)
    return Recorder(writer: writer, headers: try HeaderStore(journal: folder))
  }

  private init(writer: consuming JournalWriter, headers: consuming HeaderStore) {
    self.writer = writer
    self.headers = headers
  }

  /// Records in the journal.
  public var size: UInt64 { writer.nextIndex }
  /// Records the newest checkpoint signs.
  public var checkpointSize: UInt64 { writer.latest.size }

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
  public mutating func commit() throws {
    if !waiting.isEmpty {
      _ = try writer.append(waiting)
      waiting.removeAll(keepingCapacity: true)
    }
    try headers.keep(frames)
    frames.removeAll(keepingCapacity: true)
  }

  /// Signs a checkpoint if there are new records and an alert among them, or a second has passed.
  public mutating func signIfDue(at time: Timestamp) throws {
    guard writer.nextIndex > writer.latest.size else { return }
    let isDue = lastSigned.map { time.nanoseconds(since: $0) >= 1_000_000_000 || time < $0 } ?? true
    guard hasAlert || isDue else { return }
    try writer.checkpoint()
    hasAlert = false
    lastSigned = time
  }

  /// Writes the closing record, signs and closes; a reason says why the program could not go on.
  public consuming func close(at time: Timestamp, because reason: String? = nil) throws {
    var record = JournalRecord(kind: .stop, at: time)
    record[list: RecordKey.reasons] = reason.map { [$0] } ?? []
    add(record)
    try commit()
    try headers.close()
    try writer.close()
  }
}
