// Role: the counts at the end of judging a journal again, for a person and for programs.

/// How many records were judged again, and what became of them.
struct RejudgeSummary: Encodable {
  /// How often something happened.
  struct Count: Encodable {
    var what: String
    var records: Int
  }

  var since: String
  var until: String?
  /// By what the records were judged.
  var judgedBy: [String]
  var judged = 0
  var otherwise = 0
  private(set) var transitions: [Count] = []
  private(set) var leftOut: [Count] = []
  let note = "The verdicts in the journal stand; nothing was changed."

  init(since: String, until: String?, judgedBy: [String]) {
    self.since = since
    self.until = until
    self.judgedBy = judgedBy
  }

  /// Counts what became of a record.
  mutating func add(_ rejudged: Rejudged) {
    switch rejudged {
    case .same: judged += 1
    case .otherwise(let record):
      judged += 1
      otherwise += 1
      RejudgeSummary.count(record.transition, in: &transitions)
    case .leftOut(let why): RejudgeSummary.count(why, in: &leftOut)
    }
  }

  /// There are few of each, in the order in which they were met.
  private static func count(_ what: String, in counts: inout [Count]) {
    if let index = counts.firstIndex(where: { $0.what == what }) {
      counts[index].records += 1
    } else {
      counts.append(Count(what: what, records: 1))
    }
  }

  /// The lines for a person.
  var lines: [String] {
    func times(_ count: Int) -> String { "\(count) record\(count == 1 ? "" : "s")" }
    let period = "from \(since)\(until.map { " before \($0)" } ?? "")"
    return ["judged again: \(times(judged)) \(period), of which \(otherwise) otherwise"]
      + transitions.map { "  \($0.what): \(times($0.records))" }
      + leftOut.map { "not judged again: \(times($0.records)): \($0.what)" }
      + judgedBy.map { "judged by \($0)" } + [note]
  }
}
