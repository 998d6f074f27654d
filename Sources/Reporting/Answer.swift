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
  /// What, as a clause: `3 flows to a destination that could not be placed`.
  public var cause: String
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

  /// The answer in the words of the contract.
  public var text: String { phrases.joined(separator: " ") }

  /// The answer in pieces that a line is best broken between.
  var phrases: [String] {
    switch self {
    case .observed: return ["observed"]
    case .notObserved: return ["not observed (coverage 100 %)"]
    case .notVerifiable(let spans):
      var phrases = spans.prefix(3).map { "from \($0.start.readable) to \($0.end.readable)" }
      if spans.count > 3 { phrases.append("and in \(counted(Int64(spans.count - 3), "further span")) of time") }
      if let first = phrases.first { phrases[0] = "not verifiable " + first }
      return phrases.dropLast().map { $0 + "," } + phrases.suffix(1)
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
