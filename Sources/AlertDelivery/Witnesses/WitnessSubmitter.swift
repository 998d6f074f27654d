// Role: one witness: submit the journal's latest checkpoint, verify what comes back, notice when two histories differ.
import EgressTypes
import EvidenceJournal
import JournalFiles

/// How one round with a witness ended.
public enum WitnessOutcome: Hashable, Sendable {
  /// The journal holds nothing that the witness has not cosigned.
  case upToDate
  /// The witness cosigned the latest checkpoint.
  case cosigned(CosignedCheckpoint)
  /// The witness takes nothing from this log until a person does something.
  case refused(String)
  /// It did not work this time.
  case failed(String)
  /// What the witness cosigned and what the journal holds are two histories.
  case contradicted(String)
}

/// Submits checkpoints to one witness.
public struct WitnessSubmitter: Sendable {
  /// How far the time in a cosignature may be from the clock, in seconds.
  public static let clockTolerance: UInt64 = 300

  private let witness: WitnessKey
  private let journal: String
  private let state: String
  private let submissionKey: SigningKey
  private let transport: any WebhookTransport
  private let file: WitnessedFile
  private let clock: @Sendable () -> Timestamp
  /// The tree that the witness cosigned last; nil before it was read.
  private var known: MerkleFrontier?

  /// Makes a submitter of the journal in a folder; `state` is the state folder.
  public init(
    witness: WitnessKey, journal: String, state: String, submissionKey: SigningKey,
    transport: any WebhookTransport, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.witness = witness
    self.journal = journal
    self.state = state
    self.submissionKey = submissionKey
    self.transport = transport
    self.clock = clock
    file = WitnessedFile(below: state, of: witness)
  }

  /// Submits the latest checkpoint if the witness has not cosigned it.
  public mutating func turn() async -> WitnessOutcome {
    do {
      if let contradiction = try recall() { return .contradicted(contradiction) }
      return try await submit()
    } catch let failure as WebhookFailure {
      return .failed(failure.reason)
    } catch {
      return .failed("\(error)")
    }
  }

  /// Reads what was cosigned before this program started; why the journal does not continue it, or nil.
  private mutating func recall() throws -> String? {
    guard known == nil else { return nil }
    let (head, keys) = try JournalGrowth.head(of: journal)
    try SubmissionKey.publish(submissionKey, of: keys.log, state: state)
    guard let bytes = try file.note() else {
      known = MerkleFrontier()
      return nil
    }
    let cosigned: Checkpoint
    do throws(CosignatureProblem) {
      cosigned = try CosignedCheckpoint(bytes, keys: keys, witness: witness).signed.checkpoint
    } catch .checkpoint(.foreign) {
      // The journal was begun anew under another name, which the sinks tell.
      known = MerkleFrontier()
      return nil
    } catch {
      return "\(file.path) \(error); this journal's keys do not lead to it"
    }
    guard cosigned.size <= head.checkpoint.size else {
      return Self.shrunk(cosigned: cosigned.size, signed: head.checkpoint.size)
    }
    let frontier =
      try file.frontier(over: cosigned) ?? JournalGrowth.frontier(of: journal, size: cosigned.size)
    guard frontier.root == cosigned.root else { return Self.rewritten(cosigned: cosigned.size) }
    known = frontier
    return nil
  }

  /// Submits what the journal grew by; once more when the witness has another number of records than is known here.
  private mutating func submit() async throws -> WitnessOutcome {
    let base = known ?? MerkleFrontier()
    switch try next(after: base) {
    case .end(let outcome): return outcome
    case .growth(let growth):
      guard growth.checkpoint.checkpoint.size > base.size else { return .upToDate }
      let answer = try await ask(growth)
      guard answer.status == 409 else { return try settle(answer, growth, old: base.size) }
      return try await submit(after: answer, of: growth.checkpoint.checkpoint.size)
    }
  }

  /// Submits what the journal grew by since the number of records that the witness says it has.
  ///
  /// Its word counts only with its next signature: what it has grows from the same records, or it refuses.
  private mutating func submit(after conflict: WebhookAnswer, of size: UInt64) async throws -> WitnessOutcome {
    guard let has = WitnessSubmission.size(inConflict: conflict.body) else { return Self.sizeless }
    guard has <= size else { return .contradicted(Self.shrunk(cosigned: has, signed: size)) }
    switch try next(after: JournalGrowth.frontier(of: journal, size: has)) {
    case .end(let outcome): return outcome
    case .growth(let growth):
      let answer = try await ask(growth)
      guard answer.status == 409 else { return try settle(answer, growth, old: has) }
      return Self.secondConflict(answer, submitted: growth.checkpoint.checkpoint.size, since: has)
    }
  }

  private func next(after base: MerkleFrontier) throws -> WitnessStep {
    switch try JournalGrowth.since(base, in: journal) {
    case .shrunk(let signed): .end(.contradicted(Self.shrunk(cosigned: base.size, signed: signed)))
    case .rewritten: .end(.contradicted(Self.rewritten(cosigned: base.size)))
    case .grown(let growth): .growth(growth)
    }
  }

  private func ask(_ growth: JournalGrowth) async throws -> WebhookAnswer {
    let submission = WitnessSubmission(
      proof: growth.proof, checkpoint: growth.checkpoint, submissionKey: submissionKey)
    guard let body = submission.body else { throw WebhookFailure("the checkpoint cannot be signed for submission") }
    return try await transport.post(
      body, headers: [("content-type", "text/plain; charset=utf-8"), ("user-agent", "egress-alertd")])
  }

  private mutating func settle(_ answer: WebhookAnswer, _ growth: JournalGrowth, old: UInt64) throws -> WitnessOutcome {
    answer.status == 200
      ? try keep(growth, answer) : refusal(answer, old: old, size: growth.checkpoint.checkpoint.size)
  }

  private mutating func keep(_ growth: JournalGrowth, _ answer: WebhookAnswer) throws -> WitnessOutcome {
    let cosigned: CosignedCheckpoint
    do throws(CosignatureProblem) {
      cosigned = try CosignedCheckpoint(
        growth.checkpoint, answer: String(decoding: answer.body, as: UTF8.self), by: witness)
    } catch {
      return .refused("its answer \(error); compare `key` in the settings with the witness's own")
    }
    let time = cosigned.cosignature.seconds
    let now = UInt64(clamping: clock().seconds)
    guard max(time, now) - min(time, now) <= Self.clockTolerance else {
      return .failed(
        "its cosignature is of another time than now, by more than \(Self.clockTolerance) s; set the clocks of both machines right"
      )
    }
    try file.keep(cosigned, growth.frontier)
    known = growth.frontier
    return .cosigned(cosigned)
  }

  private func refusal(_ answer: WebhookAnswer, old: UInt64, size: UInt64) -> WitnessOutcome {
    let remedy = "; give it the journal's name and the key in `submission.pub`, see docs/witness.md"
    switch answer.status {
    case 403: return .refused("status 403: it does not know the key that submits\(remedy)")
    case 404: return .refused("status 404: it does not know this journal, or `url` is wrong\(remedy)")
    case 422:
      return .contradicted(
        "it has cosigned \(old) records that are not the first \(old) of the \(size) that this journal signs")
    default: return .failed("status \(answer.status)")
    }
  }

  private static let sizeless = WitnessOutcome.failed("status 409 without the size that it has")

  private static func secondConflict(
    _ answer: WebhookAnswer, submitted size: UInt64, since base: UInt64
  )
    -> WitnessOutcome
  {
    guard let has = WitnessSubmission.size(inConflict: answer.body) else { return sizeless }
    guard has <= size else { return .contradicted(shrunk(cosigned: has, signed: size)) }
    return has == base && has == size
      ? .contradicted(rewritten(cosigned: has)) : .failed("status 409 again, now with size \(has)")
  }

  private static func shrunk(cosigned: UInt64, signed: UInt64) -> String {
    "it has cosigned \(cosigned) records, of which this journal signs only \(signed)"
  }

  private static func rewritten(cosigned: UInt64) -> String {
    "it has cosigned \(cosigned) records that are not the first ones of this journal"
  }
}

/// What is to be done about the journal as a witness knows it.
private enum WitnessStep {
  case growth(JournalGrowth)
  case end(WitnessOutcome)
}
