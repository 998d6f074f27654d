// Role: takes from a journal what a case needs, in passes over its records, so that the journal is never held whole.
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import JournalFiles
import PcapngFormat

/// What was gathered for a case.
struct EvidenceGathering {
  private let folder: String
  private let selection: BundleSelection
  private let wanted: Set<UInt64>
  /// The selected records, by number.
  private(set) var events: [UInt64] = []
  /// The flows of the selected records.
  private(set) var flows: [FlowIdentity: EvidenceFlow] = [:]
  /// The selected records that are about no flow.
  private(set) var others: [EvidenceStatement.OtherRecord] = []
  /// Records that the breach case names and the journal does not hold any more, by number.
  private(set) var missingOfBreach: [UInt64] = []
  /// The records of the flows' counts, by number.
  private(set) var counts: [UInt64] = []
  /// What was in force for the selected records.
  private(set) var configs: [JournalEntry] = []
  /// The start of the daemon before the first selected record.
  private(set) var start: JournalRecord?
  /// The texts of rules in the journal up to the last selected record.
  private(set) var rules = JournalledRules()
  /// SHA-256 of the files of frames that the journal holds to be complete, by name.
  private(set) var frameFiles: [String: String] = [:]
  /// The records of the journal that were verified; what comes later is left out.
  let size: UInt64
  private var earliest: Timestamp?
  private var latest: Timestamp?
  /// When flows began that have the Community ID of a selected one.
  private var begins: [String: Set<Timestamp>] = [:]

  init(_ selection: BundleSelection, from folder: String, before size: UInt64) {
    self.folder = folder
    self.size = size
    self.selection = selection
    wanted = Set(selection.events)
  }

  /// Writes the selected records as they are journalled, and as a table.
  mutating func selectEvents(to file: inout BagFile, table: inout BagFile) throws {
    try table.write(EventsCSV.header)
    var config: JournalEntry?
    var begun: JournalRecord?
    let pass = try JournalPass("evidence: events", over: folder, extent: .signed)
    while let read = try pass.next(), read.index < size {
      let record = try read.record
      switch record.kind {
      case .config: config = read.entry
      case .start: begun = record
      case .rules: rules.add(record)
      default: break
      }
      noteFrameFile(record)
      guard admits(read.index, record) else { continue }
      if let config, configs.last != config { configs.append(config) }
      if events.isEmpty { start = begun }
      try file.write(read.entry.leaf + [0x0a])
      try table.write(EventsCSV.row(record))
      take(read.index, record)
    }
    if configs.isEmpty, let config { configs = [config] }
    missingOfBreach = Set(selection.breach?.selection.events ?? []).subtracting(events).sorted()
    let missing = wanted.subtracting(events).sorted()
    guard missing.isEmpty, !events.isEmpty || selection.since != nil && selection.until != nil else {
      let which =
        missing.isEmpty ? "event of this selection" : "record \(missing.map(String.init).joined(separator: ", "))"
      throw SetupError(
        folder, "holds no signed \(which)",
        remedy: "list them with: egressctl events; --since and --until together also export that there is none")
    }
  }

  private mutating func noteFrameFile(_ record: JournalRecord) {
    guard record[string: "event.kind"] == "frames", record[string: RecordKey.step] == "closed",
      let name = record[string: "file.name"], let hash = record[string: "file.hash.sha256"]
    else { return }
    frameFiles[name] = hash
  }

  private func admits(_ index: UInt64, _ record: JournalRecord) -> Bool {
    guard !selection.isSingle else { return wanted.contains(index) }
    if let breach = selection.breach {
      return record.step(ofBreach: breach.id) || breach.selection.admits(record, at: index)
    }
    var filter = RecordFilter(kinds: [RecordKind.verdict.rawValue], worst: .unknown)
    filter.device = selection.device
    filter.since = selection.since
    filter.until = selection.until
    return filter.admits(record)
  }

  private mutating func take(_ index: UInt64, _ record: JournalRecord) {
    events.append(index)
    widen(to: record)
    guard let first = EvidenceFlow(record) else {
      others.append(EvidenceStatement.OtherRecord(number: index) { record.sentence(in: $0) })
      return
    }
    flows[FlowIdentity(record), default: first].addEvent(index, record)
    if record.kind == .flow { flows[FlowIdentity(record)]?.addCounts(record) }
    begins[first.communityID] = []
  }

  private mutating func widen(to record: JournalRecord) {
    let (start, end) = (record[string: "event.start"], record[string: "event.end"])
    let times = [start.flatMap { Timestamp(rfc3339: $0) }, end.flatMap { Timestamp(rfc3339: $0) }, record.time]
      .compactMap(\.self)
    earliest = ([earliest].compactMap(\.self) + times).min()
    latest = ([latest].compactMap(\.self) + times).max()
  }

  /// Writes what was counted of the flows: a verdict stands at the first packet, and how much was sent, these tell.
  mutating func addCounts(to file: inout BagFile) throws {
    guard !flows.isEmpty else { return }
    let selected = Set(events)
    let pass = try JournalPass("evidence: counts", over: folder, extent: .signed)
    while let read = try pass.next(), read.index < size {
      let record = try read.record
      guard record.kind == .flow || record.kind == .verdict, let id = record[string: RecordKey.communityID],
        begins[id] != nil
      else { continue }
      if let start = record[string: "event.start"].flatMap({ Timestamp(rfc3339: $0) }) { begins[id]?.insert(start) }
      let flow = FlowIdentity(record)
      guard record.kind == .flow, flows[flow] != nil, !selected.contains(read.index) else { continue }
      flows[flow]?.addCounts(record)
      widen(to: record)
      counts.append(read.index)
      try file.write(read.entry.leaf + [0x0a])
    }
  }

  /// The seconds that coverage is told of: those asked for, else from the first packet to the last one told of.
  var period: (start: Timestamp, end: Timestamp)? {
    guard let first = selection.since ?? earliest, let last = selection.until ?? latest else { return nil }
    let end = selection.until == nil || last.nanoseconds % 1_000_000_000 != 0 ? last.seconds + 1 : last.seconds
    guard first.seconds < end else { return nil }
    return (Timestamp(seconds: first.seconds), Timestamp(seconds: end))
  }

  /// The names of the flows' far ends, in the order of their addresses.
  var namesSeen: [NameResolution.Entry] {
    var entries: Set<NameResolution.Entry> = []
    for flow in flows.values {
      guard let address = IPAddress(flow.far.address) else { continue }
      for name in flow.names { entries.insert(NameResolution.Entry(address: address, name: name)) }
    }
    return entries.sorted { ($0.address, $0.name) < ($1.address, $1.name) }
  }

  /// When frames belong to the flows.
  var spans: [String: [FrameSpan]] {
    var spans: [String: [FrameSpan]] = [:]
    for flow in flows.values {
      guard let start = flow.start else { continue }
      // A flow that no record ends is cut where the next one with its ports begins.
      let next = begins[flow.communityID]?.filter { $0 > start }.min()?.advanced(byNanoseconds: -1000)
      let end = flow.hasEnded ? flow.end : next
      spans[flow.communityID, default: []].append(FrameSpan(events: flow.events, start: start, end: end))
    }
    return spans
  }
}

extension JournalRecord {
  /// Whether the record is a step of a breach, or what keeps one whose own record was deleted.
  fileprivate func step(ofBreach id: String) -> Bool {
    switch kind {
    case .breach: self[string: RecordKey.breach] == id
    case .kept: KeptRecord(self).flatMap { try? JournalRecord(decoding: $0.leaf) }?[string: RecordKey.breach] == id
    default: false
    }
  }
}
