// Role: one timestamp authority: ask for a timestamp of the journal's latest checkpoint, verify it, keep it.
import DurableFiles
import EgressTypes
import EvidenceJournal
import JournalFiles
import Timestamping

/// How one round with a timestamp authority ended.
public enum TimestampOutcome: Hashable, Sendable {
  /// The journal holds nothing that has no timestamp.
  case upToDate
  /// The checkpoint over so many records has a token of this time.
  case timestamped(size: UInt64, time: Timestamp)
  /// It did not work this time.
  case failed(String)
  /// The checkpoint with the newest token and the journal are two histories.
  case contradicted(String)
}

/// Has checkpoints timestamped by one authority.
public struct TimestampSubmitter: Sendable {
  /// How far the time in a token may be from the clock, in seconds.
  public static let clockTolerance: UInt64 = 300

  private let authority: TimestampAuthority
  private let journal: String
  private let kept: KeptTimestamps
  private let days: Int?
  private let transport: any WebhookTransport
  private let clock: @Sendable () -> Timestamp
  /// The tree of the newest checkpoint with a token; nil before it was read.
  private var known: MerkleFrontier?

  /// Makes a submitter of the journal in a folder; tokens are kept for `days`, for ever without.
  public init(
    authority: TimestampAuthority, journal: String, kept: KeptTimestamps, days: Int?,
    transport: any WebhookTransport, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.authority = authority
    self.journal = journal
    self.kept = kept
    self.days = days
    self.transport = transport
    self.clock = clock
  }

  /// Has the latest checkpoint timestamped unless it is.
  public mutating func turn() async -> TimestampOutcome {
    do {
      if let contradiction = try recall() { return .contradicted(contradiction) }
      let base = known ?? MerkleFrontier()
      switch try JournalGrowth.since(base, in: journal) {
      case .shrunk(let signed): return .contradicted(Self.shrunk(base.size, signed: signed))
      case .rewritten: return .contradicted(Self.rewritten(base.size))
      case .grown(let growth):
        guard growth.checkpoint.checkpoint.size > base.size else { return .upToDate }
        return try await timestamp(growth)
      }
    } catch let failure as WebhookFailure {
      return .failed(failure.reason)
    } catch {
      return .failed("\(error)")
    }
  }

  /// Reads what was timestamped before this program started; why the journal does not continue it, or nil.
  private mutating func recall() throws -> String? {
    guard known == nil else { return nil }
    try kept.create()
    let (head, keys) = try JournalGrowth.head(of: journal)
    guard let newest = try kept.names().last, let token = try kept.read(newest.name) else {
      known = MerkleFrontier()
      return nil
    }
    let checkpoint: Checkpoint
    do throws(CheckpointProblem) {
      checkpoint = try SignedCheckpoint(token.note, keys: keys).checkpoint
    } catch .foreign {
      // The journal was begun anew under another name, which the sinks tell.
      known = MerkleFrontier()
      return nil
    } catch {
      return "the checkpoint of \(token.path) is not signed by this journal's keys: \(error)"
    }
    guard checkpoint.size <= head.checkpoint.size else {
      return Self.shrunk(checkpoint.size, signed: head.checkpoint.size)
    }
    let frontier = try JournalGrowth.frontier(of: journal, size: checkpoint.size)
    guard frontier.root == checkpoint.root else { return Self.rewritten(checkpoint.size) }
    known = frontier
    return nil
  }

  private mutating func timestamp(_ growth: JournalGrowth) async throws -> TimestampOutcome {
    let note = growth.checkpoint
    let query = try await authority.query(for: note.bytes)
    try WholeFile.replace(kept.pendingQuery, with: query, mode: 0o640)
    let reply = try await TimestampPost.reply(to: query, by: transport)
    let time = try await authority.time(of: reply, answering: kept.pendingQuery)
    guard time.nanoseconds(since: clock()).magnitude / 1_000_000_000 <= Self.clockTolerance else {
      return .failed(
        "its token is of another time than now, by more than \(Self.clockTolerance) s; set this gateway's clock right")
    }
    let size = note.checkpoint.size
    try kept.keep(reply, at: time, over: note.bytes, size: size, days: days)
    known = growth.frontier
    return .timestamped(size: size, time: time)
  }

  private static func shrunk(_ size: UInt64, signed: UInt64) -> String {
    "a checkpoint of \(size) records has a timestamp; this journal signs only \(signed)"
  }

  private static func rewritten(_ size: UInt64) -> String {
    "a checkpoint of \(size) records has a timestamp; they are not the first ones of this journal"
  }
}
