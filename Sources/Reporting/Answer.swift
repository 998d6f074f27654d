// Role: the one sentence a report exists for, and the proof without which it cannot be a good one.
import EgressTypes

/// Proof that a whole period was watched and nothing in it was left open; there is no other way to make one.
public struct AllClear: Hashable, Sendable {
  /// The seconds watched: all of them.
  public let seconds: Int64

  /// Makes the proof, or nil when a second was unwatched or a doubt stands.
  init?(_ coverage: Coverage, doubts: [Doubt]) {
    guard coverage.isFull, doubts.isEmpty else { return nil }
    seconds = coverage.watched
  }
}

/// Something that keeps a period from being clear although it was watched.
public struct Doubt: Hashable, Sendable {
  /// When.
  public var span: TimeSpan
  /// What.
  public var cause: DoubtCause
}

/// What puts a span in doubt.
public enum DoubtCause: Hashable, Sendable {
  /// The journal is not whole or was changed.
  case journalFault(String)
  /// Flows whose destination could not be placed, and the verdict that they got for it.
  case undecided(flows: Int64, Verdict)
  /// Frames in which no address could be read.
  case unreadFrames(Int64)
  /// Frames that no account holds.
  case unaccountedFrames(Int64)
  /// Counts that do not add up, as the record says in so many sentences.
  case countsMismatch([String])
  /// Records or frames that could not be kept.
  case recordsLost
  /// A record that this program cannot read.
  case recordUnreadable
}

/// Whether anything left for a destination outside the approved jurisdiction.
public enum Answer: Hashable, Sendable {
  /// It did.
  case observed
  /// It did not, and every second was watched.
  case notObserved(AllClear)
  /// That cannot be said of these spans, in order of time.
  case notVerifiable([TimeSpan])

  init(violations: Int64, coverage: Coverage, doubts: [Doubt], isJournalWhole: Bool) {
    if violations > 0, isJournalWhole {
      self = .observed
    } else if let clear = AllClear(coverage, doubts: doubts) {
      self = .notObserved(clear)
    } else {
      self = .notVerifiable(Answer.merged(coverage.gaps.map(\.span) + doubts.map(\.span)))
    }
  }

  /// The answer as one word for programs.
  public var status: String {
    switch self {
    case .observed: "observed"
    case .notObserved: "not_observed"
    case .notVerifiable: "not_verifiable"
    }
  }

  /// Joins spans that touch.
  private static func merged(_ spans: [TimeSpan]) -> [TimeSpan] {
    var result: [TimeSpan] = []
    for span in spans.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = result.last, span.start <= last.end {
        result[result.count - 1].end = max(last.end, span.end)
      } else {
        result.append(span)
      }
    }
    return result
  }
}
