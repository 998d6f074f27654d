// Role: takes the time of a journal's work on a real disk, each figure with the disk's own in the same run.
import DurableFiles
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// Measures on one disk.
struct JournalMeasure: ~Copyable {
  private let folder: String
  private let duration: Duration
  private let clock = ContinuousClock()
  private var disk: DurableFile

  /// Makes the folder, which must be new.
  init(folder: String, seconds: Int) throws {
    self.folder = folder
    duration = .seconds(seconds)
    let parent = Folder.parent(of: folder)
    guard try FileSystem.names(in: folder) == nil else {
      throw SetupError(folder, "is there already", remedy: "name a new folder, so that nothing is overwritten")
    }
    guard try FileSystem.names(in: parent) != nil else {
      throw SetupError(parent, "is not there", remedy: "name a folder within one that exists")
    }
    try Folder.create(folder, mode: 0o700)
    disk = try DurableFile.create("\(folder)/flushes", mode: 0o600)
  }

  /// The length of one record's leaf, in bytes.
  var recordLength: Int {
    JournalMeasure.log.map { JournalLeaf.encode(JournalMeasure.record, log: $0, index: 0).count } ?? 0
  }

  /// Appends groups one behind the other as fast as they become durable.
  mutating func appending(inGroupsOf count: Int) throws -> String {
    var writer = try open("groups-of-\(count)")
    let records = Array(repeating: JournalMeasure.record, count: count)
    let bytes = [UInt8](repeating: 0x20, count: count * (recordLength + SegmentFrame.headerLength))
    var (appends, flushes) = (Timing(), Timing())
    let end = clock.now + duration
    while clock.now < end {
      appends.add(try clock.measure { _ = try writer.append(records) })
      flushes.add(try flush(bytes))
    }
    try writer.close()
    let rate = Double(appends.count * count) / (appends.total / .seconds(1))
    return label("groups of \(count)")
      + "\(Int(rate)) durable records/s; append to durable \(appends.text); flush \(flushes.text);"
      + " \(JournalMeasure.ratio(appends.median, flushes.median)) of the flush"
  }

  /// Records that come one by one at a rate, each durable with the group that it waits for, as in the daemon.
  mutating func arriving(perSecond rate: Int) throws -> String {
    var writer = try open("arriving")
    let interval = Duration.seconds(1) / rate
    let total = Int(duration / interval)
    var (latencies, flushes) = (Timing(), Timing())
    let start = clock.now
    var arrived = 0
    var signed = start
    while arrived < total {
      let waiting = min(total, Int((clock.now - start) / interval) + 1)
      guard waiting > arrived else { continue }
      _ = try writer.append(Array(repeating: JournalMeasure.record, count: waiting - arrived))
      let durable = clock.now
      for number in arrived..<waiting { latencies.add(durable - (start + interval * number)) }
      arrived = waiting
      if durable - signed >= .seconds(1) {
        try writer.checkpoint()
        signed = durable
      }
    }
    try writer.close()
    let length = recordLength + SegmentFrame.headerLength
    for _ in 0..<200 { flushes.add(try flush([UInt8](repeating: 0x20, count: length * 4))) }
    return label("\(rate) records/s")
      + "event to durable \(latencies.text), a checkpoint each second; flush \(flushes.text);"
      + " \(JournalMeasure.ratio(latencies.high, flushes.high)) of the flush at p99"
  }

  /// Opens a journal whose last writer left this many unsigned bytes.
  mutating func recovering(tail: Int) throws -> String {
    let name = "recovered"
    try leaveTail(of: tail, in: name)
    let bytes = [UInt8](repeating: 0x20, count: tail)
    let writing = try flush(bytes)
    let start = clock.now
    let writer = try open(name, create: false)
    let time = clock.now - start
    let records = writer.nextIndex
    try writer.close()
    return label("recovery")
      + "\(JournalMeasure.milliseconds(time)) for \(tail >> 20) MiB, \(records) records; writing and flushing as much"
      + " \(JournalMeasure.milliseconds(writing)); \(JournalMeasure.ratio(time, writing)) of it"
  }

  /// Verifies a whole journal, every record and every checkpoint.
  func verifying(_ count: Int) throws -> String {
    var writer = try open("verified")
    let group = Array(repeating: JournalMeasure.record, count: 4096)
    var written = 0
    while written < count {
      _ = try writer.append(Array(group.prefix(count - written)))
      written += min(group.count, count - written)
      // About as many checkpoints as a journal has that is signed each second at a thousand records a second.
      try writer.checkpoint()
    }
    try writer.close()
    let start = clock.now
    let report = try JournalVerification.verify("\(folder)/verified")
    let time = clock.now - start
    guard report.holds else { throw SetupError(folder, "the journal just written does not hold", remedy: "tell us") }
    let bytes = JournalMeasure.hashed(records: count, length: recordLength)
    return label("verification")
      + "\(Int(Double(report.records) / (time / .seconds(1)))) records/s: \(report.records) records and"
      + " \(report.checkpoints) checkpoints in \(JournalMeasure.milliseconds(time)); hashing the same bytes alone"
      + " \(JournalMeasure.milliseconds(bytes)); \(JournalMeasure.ratio(time, bytes)) of it"
  }

  /// Leaves records behind the checkpoint, as a writer does that is killed.
  private func leaveTail(of length: Int, in name: String) throws {
    var writer = try open(name)
    let group = Array(repeating: JournalMeasure.record, count: 1024)
    let groups = length / (1024 * (recordLength + SegmentFrame.headerLength))
    for _ in 0..<groups { _ = try writer.append(group) }
  }

  private func open(_ name: String, create: Bool = true) throws -> JournalWriter {
    let options = JournalWriter.Options(createIfMissing: create, log: JournalMeasure.log)
    return try JournalWriter.open("\(folder)/\(name)", options, at: .now)
  }

  private mutating func flush(_ bytes: [UInt8]) throws -> Duration {
    let start = clock.now
    try disk.append(bytes)
    try disk.sync()
    return clock.now - start
  }

  /// The time of hashing as many leaves and nodes, which no verifier can do without.
  private static func hashed(records: Int, length: Int) -> Duration {
    let leaf = [UInt8](repeating: 0x20, count: length)
    var hash = TreeHash.emptyTree
    return ContinuousClock().measure {
      for _ in 0..<records { hash = .node(hash, .leaf(leaf, in: leaf.indices)) }
    }
  }
}
