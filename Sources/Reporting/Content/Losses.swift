// Role: everything that was lost, left unread or refused, each with its name and number.
import EgressTypes

/// What the records of a period say was captured and lost.
public struct Losses: Hashable, Sendable {
  /// Frames captured.
  public var frames: Int64 = 0
  /// Their bytes on the wire.
  public var bytes: Int64 = 0
  /// Frames that carried nothing egressd decodes.
  public var undecoded: Int64 = 0
  /// Frames of which fewer bytes were captured than decoding needed.
  public var truncated: Int64 = 0
  /// Frames the kernel received.
  public var kernelReceived: Int64 = 0
  /// Frames the kernel dropped.
  public var kernelDropped: Int64 = 0
  /// Frames the interface dropped.
  public var interfaceDropped: Int64 = 0
  /// Frames in the ledgers of the coverage records.
  public var ledgerFrames: Int64 = 0
  /// Flows that were put out of a full table.
  public var evictions: Int64 = 0
  /// Undecoded frames of protocols that never leave their network segment: ARP, spanning tree, LLDP and their like.
  public var stationary: Int64 = 0
  /// Odd frames by name, most first.
  public var anomalies: [Anomaly] = []
  /// Records or frames that could not be kept, torn tails and refused configurations, in the order of the journal.
  public var notes: [LossNote] = []
  /// Notes beyond those listed.
  public var unlistedNotes: Int64 = 0
  /// Records that this program cannot read.
  public var unreadable: Int64 = 0
  /// Records and frames that a full disk kept from being written.
  public var unwritten: Int64 = 0
  /// Coverage records that tell of no moment at which every frame had been read.
  public var unsettledRecords: Int64 = 0

  /// Captured frames that neither a ledger nor `undecoded` holds; 0 when the books balance.
  public var unaccounted: Int64 { frames - ledgerFrames.adding(undecoded) }
}

/// How often a named oddity was seen.
public struct Anomaly: Hashable, Sendable {
  /// Its stable name.
  public var name: String
  /// How often.
  public var count: Int64
}

/// Something that went wrong at a time.
public struct LossNote: Hashable, Sendable {
  /// When.
  public var time: Timestamp
  /// What.
  public var kind: LossKind
  /// Why, as the record says; empty where it does not.
  public var reasons: [String]
}

/// What a note on a loss is about.
public enum LossKind: Hashable, Sendable {
  /// Records or frames could not be kept.
  case notKept
  /// A torn end of so many bytes was cut off at start.
  case tornEnd(bytes: Int64)
  /// The journal before this one does not hold what was signed and lies in this folder now.
  case frozen(folder: String)
  /// Records were deleted by age.
  case deleted
  /// Records could not be deleted by age.
  case notDeleted
  /// A new configuration was refused.
  case configurationRefused
  /// This location data was missing.
  case locationMissing(String)
  /// Frames claim to be a beacon's.
  case beaconRefused
  /// Headers of frames could not be kept as evidence.
  case framesNotKept
  /// Kept headers of frames are gone or not as they were.
  case framesChanged
}

/// Gathers what coverage, flow, loss, recover and config-rejected records say.
struct LossCounts {
  private var losses = Losses()
  private var anomalies: [String: Int64] = [:]
  private var unwrittenSoFar: Int64 = 0

  private static let maximumNotes = 200
  private static let maximumAnomalies = 200
  /// The names of what keeps within a segment.
  private static let stationary = [
    DecodeStop.arp, .llc, .linkLocalProtocol, .pppControl, .wlanControl,
  ].map(\.name)

  mutating func add(coverage record: JournalRecord) {
    losses.frames = losses.frames.adding(record.count(ReportKey.frames))
    losses.bytes = losses.bytes.adding(record.count(ReportKey.bytes))
    losses.undecoded = losses.undecoded.adding(record.count(ReportKey.undecoded))
    losses.truncated = losses.truncated.adding(record.count(ReportKey.truncated))
    losses.kernelReceived = losses.kernelReceived.adding(record.count(ReportKey.received))
    losses.kernelDropped = losses.kernelDropped.adding(record.count(ReportKey.dropped))
    losses.interfaceDropped = losses.interfaceDropped.adding(record.count(ReportKey.interfaceDropped))
    if record.count(ReportKey.unread) > 0 { losses.unsettledRecords += 1 }
    for line in record[list: ReportKey.ledger] {
      // device|verdict|transport|frames|bytes
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      losses.ledgerFrames = losses.ledgerFrames.adding(fields.dropLast().last.flatMap { Int64($0) } ?? 0)
    }
    for item in record.texts(ReportKey.anomalies) {
      let (name, count) = item.cut(at: "=")
      let known = anomalies[String(name)]
      guard known != nil || anomalies.count < LossCounts.maximumAnomalies else { continue }
      anomalies[String(name)] = (known ?? 0).adding(Int64(count) ?? 0)
    }
  }

  mutating func add(flow record: JournalRecord) {
    if record.text(ReportKey.reason) == FlowReportReason.evicted.rawValue { losses.evictions += 1 }
  }

  /// Takes a loss record; its count runs from when the disk was full, so what is new in it counts.
  mutating func add(loss record: JournalRecord, counts: Bool) {
    let total = record.count(ReportKey.lostRecords)
    if counts {
      losses.unwritten = losses.unwritten.adding(total < unwrittenSoFar ? total : total - unwrittenSoFar)
    }
    unwrittenSoFar = total
  }

  mutating func note(_ kind: LossKind, _ record: JournalRecord, at time: Timestamp) {
    guard losses.notes.count < LossCounts.maximumNotes else {
      losses.unlistedNotes += 1
      return
    }
    losses.notes.append(LossNote(time: time, kind: kind, reasons: record.texts(RecordKey.reasons)))
  }

  mutating func addUnreadable() { losses.unreadable += 1 }

  func finish() -> Losses {
    var result = losses
    result.stationary = LossCounts.stationary.reduce(0) { $0.adding(anomalies[$1] ?? 0) }
    result.anomalies = anomalies.map { Anomaly(name: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    return result
  }
}
