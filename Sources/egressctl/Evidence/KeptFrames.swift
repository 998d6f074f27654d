// Role: copies the kept headers of some flows from the files beside a journal into one pcapng, one file at a time.
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import LinuxCalls
import PcapngFormat

/// When frames of a flow were captured, and which records it belongs to.
///
/// Community IDs come again when the same ports are used anew; what lies outside the time of the flow is another one.
struct FrameSpan {
  var events: [UInt64]
  var start: Timestamp
  var end: Timestamp?
}

/// What was captured where, for those who read the frames.
struct CaptureFacts {
  var interface: String?
  var filter: String?
  var coverage: CoverageStatement?
  /// Frames that the kernel and the interface dropped in the period; nil where no record counts them.
  var droppedBySystem: UInt64?
  var droppedByInterface: UInt64?
  /// The names that were seen.
  var names: [NameResolution.Entry] = []
}

/// Frames on their way into a pcapng file.
struct KeptFrames {
  /// How many were written.
  private(set) var count: Int64 = 0
  /// How many of them come from files whose hash the journal does not hold.
  private(set) var unproved: Int64 = 0
  /// Files whose hash is not the one that the journal holds; they were left out.
  private(set) var changed: [String] = []
  private let journalled: [String: String]
  private let spans: [String: [FrameSpan]]
  private let facts: CaptureFacts
  private var interfaces: [UInt16] = []

  /// The comment that joins a frame to its flow begins with this.
  static let joinKey = "community_id="

  init(of spans: [String: [FrameSpan]], captured facts: CaptureFacts, journalled: [String: String]) {
    self.spans = spans
    self.journalled = journalled
    self.facts = facts
  }

  /// Writes the frames kept beside a journal; throws `LinuxError`.
  ///
  /// A file that is being written may end within a block; what came before it counts.
  mutating func write(_ title: String, of journal: String, by program: String, to file: inout BagFile) throws {
    try file.append { SectionHeader(application: program, comment: title).append(to: &$0) }
    let folder = "\(journal)/frames"
    let names = (try FileSystem.names(in: folder) ?? []).filter { $0.hasSuffix(".pcapng") }
    var progress = ProgressLine("evidence: frames", unit: "files", of: Int64(names.count))
    defer { progress.finish() }
    for name in names {
      progress.advance()
      guard let bytes = try FileSystem.contents(of: "\(folder)/\(name)") else { continue }
      let hash = journalled[name]
      if let hash, TreeHash.plain(bytes).hexadecimal != hash {
        changed.append(name.visible)
        continue
      }
      let before = count
      defer { if hash == nil { unproved += count - before } }
      var reader = PcapngReader(bytes)
      var linkTypes: [UInt16] = []
      while let block = try? reader.next() {
        switch block {
        case .section: linkTypes = []
        case .interface(let interface): linkTypes.append(interface.linkType)
        case .packet(let packet):
          guard let place = Int(exactly: packet.interface), linkTypes.indices.contains(place) else { continue }
          try add(packet, linkTypes[place], to: &file)
        case .statistics, .names, .other: break
        }
      }
    }
    try end(&file)
  }

  private mutating func add(_ packet: EnhancedPacket, _ linkType: UInt16, to file: inout BagFile) throws {
    guard let flow = packet.comment?.split(separator: " ").first(where: { $0.hasPrefix(KeptFrames.joinKey) }),
      let span = spans[String(flow.dropFirst(KeptFrames.joinKey.count))]?.first(where: { $0.contains(packet.time) })
    else { return }
    var packet = packet
    if !interfaces.contains(linkType) {
      interfaces.append(linkType)
      try file.append {
        InterfaceDescription(linkType: linkType, name: facts.interface, filter: facts.filter).append(to: &$0)
      }
    }
    packet.interface = UInt32(clamping: interfaces.firstIndex(of: linkType) ?? 0)
    packet.bytes = Array(packet.bytes.prefix(Int(InterfaceDescription.evidenceSnapLength)))
    let events = span.events.prefix(16).map(String.init).joined(separator: ",")
    packet.comment = "\(flow) events=\(events)\(span.events.count > 16 ? ",…" : "")".visible
    try file.append { packet.append(to: &$0) }
    count += 1
  }

  private func end(_ file: inout BagFile) throws {
    guard count > 0 else { return }
    if !facts.names.isEmpty {
      try file.append {
        NameResolution(facts.names, comment: "names that the devices asked for or sent; nothing was looked up")
          .append(to: &$0)
      }
    }
    guard let coverage = facts.coverage else { return }
    for place in interfaces.indices {
      let statistics = InterfaceStatistics(
        interface: UInt32(clamping: place), time: coverage.end, droppedByInterface: facts.droppedByInterface,
        droppedBySystem: facts.droppedBySystem, start: coverage.start, end: coverage.end,
        comment: "of the period of coverage.jsonl: \(coverage.watched) of \(coverage.seconds) seconds watched")
      try file.append { statistics.append(to: &$0) }
    }
  }
}

extension FrameSpan {
  /// Records hold times in microseconds, frames in nanoseconds.
  fileprivate func contains(_ time: Timestamp) -> Bool {
    time >= start && end.map { time < $0.advanced(byNanoseconds: 1000) } ?? true
  }
}

extension BagFile {
  fileprivate mutating func append(_ fill: (inout [UInt8]) -> Void) throws(LinuxError) {
    var bytes: [UInt8] = []
    fill(&bytes)
    try write(bytes)
  }
}
