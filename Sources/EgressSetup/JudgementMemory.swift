// Role: remembers judgements while a journal is judged again: a flow has a record every five minutes, and most recur.
import EgressPipeline
import EgressTypes

/// A bounded memory of what flows came to under one basis.
public struct JudgementMemory: Sendable {
  /// Judgements remembered before the memory is emptied.
  static let capacity = 65_536

  private var known: [FlowEvidence: Judgement] = [:]

  /// Begins with nothing.
  public init() {}

  /// What the evidence comes to; the basis must be the same as before, or the memory new.
  public mutating func judgement(on evidence: FlowEvidence, by basis: JudgementBasis) -> Judgement {
    var day = evidence
    day.time = evidence.time.endOfDay
    if let judgement = known[day] { return judgement }
    if known.count >= JudgementMemory.capacity { known.removeAll(keepingCapacity: true) }
    let judgement = day.judgement(by: basis)
    known[day] = judgement
    return judgement
  }
}
