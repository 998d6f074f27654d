// Role: what the journal says of a clause: met, violated or not verifiable, each with what it rests on.
import EgressTypes

/// What the journal says of a clause.
public enum ClauseResult: String, CaseIterable, Sendable {
  /// Every second was watched, nothing is open, and nothing speaks against it.
  case met
  /// Records speak against it.
  case violated
  /// Neither can be said.
  case notVerifiable = "not-verifiable"
}

/// A clause with what the journal says of it.
public struct ClauseFinding: Hashable, Sendable {
  /// The clause.
  public var clause: Clause
  /// What the journal says.
  public var result: ClauseResult
  /// The first flows or tests that speak against it, in the order of the journal.
  public var records: [ContraryRecord]
  /// How many flows or tests speak against it in all, each counted once.
  public var count: Int64
  /// Why nothing can be said; also of a violated clause what is open beside it.
  public var openPoints: [OpenPoint]
  /// The records that speak for it where a clause asks for some.
  public var support: [UInt64]
}

/// A flow or test that speaks against a clause, by its first record that does.
public struct ContraryRecord: Hashable, Sendable {
  /// The place of its first record in the journal.
  public var index: UInt64
  /// Further records of the flow that speak against the clause.
  public var furtherRecords: Int64 = 0
  /// Its time.
  public var time: Timestamp?
  /// The controller, or the address of a device that is not registered.
  public var device: String
  /// The far side: its name and address; empty for a test.
  public var subject: String
  /// The test of Local Data Mode that the record is about; nil for a flow.
  public var test: String?
  /// Where that is, by all sources.
  public var countries: [String]
  /// The verdict, or the result of a test.
  public var verdict: String
  /// Bytes sent to it, by its flow records; by its verdict record until there is one.
  public var sent: Int64
  /// Whether `sent` is by flow records, each of which tells what came since the one before.
  var isCounted = false
}

/// Something that keeps a clause from being called met.
public enum OpenPoint: Hashable, Sendable {
  /// Seconds of the period that were not watched, the first of them in this span.
  case unwatched(seconds: Int64, of: Int64, first: Span)
  /// What the report on the period has a doubt about.
  case doubt(String)
  /// Flows of which cannot be told whether the clause describes them, the first of them by this record.
  case undecided(flows: Int64, first: UInt64)
  /// A pack that the clause names was not in force in all of the period.
  case packNotInForce(String, at: Timestamp)
  /// The journal does not say which rules were in force.
  case rulesNotKnown
  /// No test of Local Data Mode ended in the period.
  case noTest
  /// A test whose statement is that it cannot tell.
  case testNotVerifiable(UInt64)
  /// What the clause is about cannot be seen in network traffic.
  case notCheckable(Wording)
}

/// A span of time, its end not included.
public struct Span: Hashable, Sendable {
  /// The first moment.
  public var start: Timestamp
  /// The first moment after it.
  public var end: Timestamp

  /// Makes a span.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }
}

/// How well the period was watched, as the report on it says.
public struct ContractCoverage: Hashable, Sendable {
  /// The seconds of the period.
  public var seconds: Int64
  /// Those that were watched.
  public var watched: Int64
  /// The first span that was not; nil when there is none.
  public var firstGap: Span?
  /// What is in doubt all the same, a clause each.
  public var doubts: [String]
  /// Those of them that put the records themselves in doubt.
  public var journalDoubts: [String]

  /// Makes it.
  public init(seconds: Int64, watched: Int64, firstGap: Span?, doubts: [String], journalDoubts: [String] = []) {
    self.seconds = seconds
    self.watched = watched
    self.firstGap = firstGap
    self.doubts = doubts
    self.journalDoubts = journalDoubts
  }

  /// What keeps every clause about traffic from being called met.
  var openPoints: [OpenPoint] {
    var points = doubts.map { OpenPoint.doubt($0) }
    if watched < seconds || seconds <= 0 {
      let span = firstGap ?? Span(start: Timestamp(seconds: 0), end: Timestamp(seconds: 0))
      points.insert(.unwatched(seconds: seconds - watched, of: seconds, first: span), at: 0)
    }
    return points
  }
}
