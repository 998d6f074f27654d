// Role: keeps headers of frames as evidence, in pcapng files beside the journal that are bounded in size and age.
import DurableFiles
import EgressPipeline
import EgressTypes
import FlowTracking
import LinuxCalls
import PcapngFormat

/// A folder of pcapng files, each of which is hashed when it is closed; the journal gets the hash, and later a receipt.
///
/// Nothing of it ends the program: frames are worth less than records, and what cannot be kept is counted and told.
/// Whoever owns it journals `records`, calls `settle` when they are durable, and only then deletes what is due.
public struct HeaderStore: ~Copyable, Sendable {
  /// The folder's name within the journal's folder.
  static let folderName = "frames"
  /// The file with the hashes of all closed files, as `sha256sum -c` reads it.
  static let manifestName = "SHA256SUMS"
  /// For how long frames are added to a file, in seconds: no frame waits longer for its hash in the journal.
  static let openSeconds: Int64 = 3600
  /// Frames written at once.
  private static let group = 64

  let limits: FrameLimits
  var folder: FrameFolder
  /// The closed files, by number.
  var closed: [FrameFile] = []
  /// What is to be journalled.
  private(set) var records: [JournalRecord] = []
  private var usual = FrameSeries(isAlert: false)
  private var alerted = FrameSeries(isAlert: true)
  private(set) var loss: FrameLoss?
  /// Whether the file of hashes tells of other files than there are.
  private var isManifestOld = false
  /// What earlier runs left and is not looked at yet; nil before it was listed.
  var left: [LeftFile]?
  /// How many more records of this start may be alerts.
  private var alertsLeft = HeaderStore.maximumAlerts

  /// Whether something that earlier runs left is still to be looked at.
  var hasLeft: Bool { left?.isEmpty == false }

  /// Opens the store below a journal's folder; what earlier runs left is looked at by `takeUp`.
  init(journal: String, limits: FrameLimits = FrameLimits()) throws(LinuxError) {
    self.limits = limits
    folder = FrameFolder(path: "\(journal)/\(HeaderStore.folderName)")
    try FileSystem.makeFolder(folder.path, mode: FrameFolder.folderMode)
    let last = try FileSystem.names(in: folder.path)?.compactMap { FrameFileName($0)?.number }.max()
    folder.next = (last ?? 0) &+ 1
  }

  /// Bytes of the files that are being written.
  var openBytes: Int { usual.bytes + alerted.bytes }

  /// Goes on with frames that come from somewhere else, in new files.
  mutating func use(_ interface: InterfaceDescription) { folder.interface = interface }

  /// Keeps frames, each with the Community ID of its flow as comment; without space to spare they are counted only.
  mutating func keep(_ frames: [KeptFrame], hasSpace: Bool = true, at time: Timestamp) {
    guard !frames.isEmpty else { return }
    guard hasSpace else {
      return lose(frames.count, because: "the disk is nearly full; what is left is for records", at: time)
    }
    guard loss?.mayTry(at: time) ?? true else {
      loss?.add(frames.count)
      return
    }
    var kept = 0
    if let error = failure(toKeep: frames, kept: &kept, at: time) {
      lose(frames.count - kept, because: "\(error)", at: time)
      loss?.delay(at: time)
    } else if let over = loss.take() {
      records.append(over.end(at: time))
    }
  }

  /// The comment that joins a frame to the records of its flow.
  public static func comment(on tuple: FiveTuple) -> String { "community_id=\(communityID(of: tuple))" }

  /// The bytes of every file kept beside a journal, the oldest first; an unreadable one is left out.
  public static func contents(in journal: String) -> [[UInt8]] {
    let folder = FrameFolder(path: "\(journal)/\(folderName)")
    let names = ((try? FileSystem.names(in: folder.path)) ?? []).compactMap { FrameFileName($0) }
    return names.sorted { $0.number < $1.number }.compactMap { name in
      try? FileSystem.contents(of: folder.path(of: name), limit: 16 << 20)
    }
  }

  /// Closes files to which frames were added for long enough, and tells what is to be told of frames that were not kept.
  mutating func tend(at time: Timestamp) {
    for isAlert in [false, true] {
      guard let open = isAlert ? alerted.open : usual.open else { continue }
      let age = time.nanoseconds(since: open.begun)
      guard age >= HeaderStore.openSeconds * 1_000_000_000 || age < 0 else { continue }
      close(isAlert, because: "it was an hour old", at: time)
    }
    if let told = loss?.due(at: time) { records.append(told) }
  }

  /// Closes every file.
  mutating func close(because reason: String, at time: Timestamp) {
    for isAlert in [false, true] { close(isAlert, because: reason, at: time) }
    if let told = loss?.due(at: time) { records.append(told) }
  }

  /// Takes the records as journalled: from now on the file of hashes may tell of what they tell.
  mutating func settle() {
    records = []
    // Before all was looked at it would forget the hashes of the rest.
    if isManifestOld, !hasLeft { saveManifest() }
  }

  /// Adds a closed file of an earlier run, or a record on one.
  mutating func note(_ file: FrameFile?, _ record: JournalRecord?) {
    if let file { closed.append(file) }
    if let record { records.append(record) }
    isManifestOld = true
  }

  /// Leaves the first alerts of a start alerts, and makes the others something to look at.
  mutating func limitAlerts() {
    let alerts = records.indices.filter { records[$0][string: RecordKey.action] == Action.alert.name }
    for place in alerts.dropFirst(alertsLeft) { records[place][string: RecordKey.action] = Action.flag.name }
    alertsLeft = max(0, alertsLeft - alerts.count)
  }

  private mutating func failure(toKeep frames: [KeptFrame], kept: inout Int, at time: Timestamp) -> LinuxError? {
    do throws(LinuxError) {
      for isAlert in [false, true] {
        let chosen = frames.filter { $0.isAlert == isAlert }
        for start in stride(from: 0, to: chosen.count, by: HeaderStore.group) {
          let group = chosen[start..<min(start + HeaderStore.group, chosen.count)]
          try keep(group, isAlert, at: time)
          kept += group.count
        }
      }
      return nil
    } catch {
      return error
    }
  }

  private mutating func keep(
    _ frames: ArraySlice<KeptFrame>, _ isAlert: Bool, at time: Timestamp
  ) throws(LinuxError) {
    if let open = isAlert ? alerted.open : usual.open {
      // A block takes less than the headers and this.
      let expected = frames.reduce(0) { $0 + $1.headers.count + 128 }
      if open.interface != folder.interface {
        close(isAlert, because: "frames from elsewhere followed", at: time)
      } else if open.bytes + expected > limits.fileBytes {
        close(isAlert, because: "it was full", at: time)
      }
    }
    if isAlert {
      try alerted.keep(frames, in: &folder, at: time)
    } else {
      try usual.keep(frames, in: &folder, at: time)
    }
  }

  private mutating func close(_ isAlert: Bool, because reason: String, at time: Timestamp) {
    do throws(LinuxError) {
      guard let file = isAlert ? try alerted.close() : try usual.close() else { return }
      note(file, JournalRecord(frames: .closed, of: file, because: reason, at: time))
    } catch {
      // It is hashed as it is found at the next start.
      lose(0, because: "a file could not be closed: \(error)", at: time)
    }
  }

  private mutating func lose(_ frames: Int, because reason: String, at time: Timestamp) {
    if loss == nil { loss = FrameLoss(since: time, because: reason) }
    loss?.add(frames)
  }

  mutating func saveManifest() {
    closed.sort { $0.name.number < $1.name.number }
    let lines = closed.map { "\($0.sha256)  \($0.name.text)\n" }.joined()
    let text = "# next \(folder.next)\n\(lines)"
    // It is derived: what it lacks is found in the journal at the next start, so a failure waits for the next turn.
    isManifestOld =
      (try? WholeFile.replace(
        "\(folder.path)/\(HeaderStore.manifestName)", with: Array(text.utf8), mode: FrameFolder.fileMode)) == nil
  }

  /// What is kept at the moment.
  public var figures: FrameFigures {
    var figures = FrameFigures()
    for file in closed { figures.add(file) }
    if let open = usual.open { figures.add(open) }
    if let open = alerted.open { figures.add(open) }
    figures.notKeptSince = loss?.since
    return figures
  }
}

/// What is kept of frames.
public struct FrameFigures: Hashable, Sendable {
  /// Files, those being written among them.
  public private(set) var files = 0
  /// Their bytes.
  public private(set) var bytes = 0
  /// The frames in them.
  public private(set) var frames = 0
  /// The time of the oldest frame.
  public private(set) var oldest: Timestamp?
  /// Since when frames are not kept; nil while they are.
  public internal(set) var notKeptSince: Timestamp?

  /// Makes figures of nothing.
  public init() {}

  mutating func add(_ file: FrameFile) {
    files += 1
    bytes += file.bytes
    frames += file.frames
    if let first = file.first { oldest = min(oldest ?? first, first) }
  }
}
