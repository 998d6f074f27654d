// Role: what the delivery log says of witnesses.
import EgressTypes
import EvidenceJournal

/// The keys of `witness` records.
public enum WitnessRecordKey {
  /// The witness's verifier key.
  public static let witness = "egress.witness.key"
  /// What became of a submission: `cosigned`, `refused`, `failed`, `contradicted`; `unreachable` after a day or
  /// three intervals without a cosignature, and `reachable` when one comes again.
  public static let outcome = "egress.witness.outcome"
  /// How many records the cosigned checkpoint is over.
  public static let size = "egress.witness.size"
  /// When the witness says it cosigned.
  public static let time = "egress.witness.time"
  /// The checkpoint with the witness's signature line, one element a line.
  public static let checkpoint = "egress.witness.checkpoint"
}

extension JournalRecord {
  /// That a witness has cosigned nothing for long, or does so again.
  static func witness(_ news: Outage.News, of witness: WitnessKey, at now: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .witness, at: now)
    record[string: WitnessRecordKey.witness] = witness.text
    record[string: RecordKey.action] = Action.alert.name
    switch news {
    case .lasting(let seconds):
      record[string: WitnessRecordKey.outcome] = "unreachable"
      record[list: RecordKey.reasons] = [
        "\(witness.name): has cosigned nothing for \(seconds / 3600) h: what was recorded since then is not witnessed"
      ]
    case .over(let seconds):
      record[string: WitnessRecordKey.outcome] = "reachable"
      record[list: RecordKey.reasons] = ["\(witness.name): cosigns again after \(seconds / 3600) h without"]
    }
    return record
  }

  /// What became of a round with a witness; nil when there was nothing to do.
  static func witness(_ outcome: WitnessOutcome, of witness: WitnessKey, at now: Timestamp) -> JournalRecord? {
    var record = JournalRecord(kind: .witness, at: now)
    record[string: WitnessRecordKey.witness] = witness.text
    let reason: String
    switch outcome {
    case .upToDate: return nil
    case .cosigned(let note):
      let time = Timestamp(seconds: Int64(clamping: note.cosignature.seconds))
      record[string: WitnessRecordKey.outcome] = "cosigned"
      record[integer: WitnessRecordKey.size] = Int64(clamping: note.signed.checkpoint.size)
      record[string: WitnessRecordKey.time] = time.description
      record[list: WitnessRecordKey.checkpoint] = String(decoding: note.bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
      reason = "cosigned \(note.signed.checkpoint.size) records"
    case .failed(let text):
      record[string: WitnessRecordKey.outcome] = "failed"
      reason = text
    case .refused(let text):
      record[string: WitnessRecordKey.outcome] = "refused"
      record[string: RecordKey.action] = Action.alert.name
      reason = "checkpoints are not witnessed: \(text)"
    case .contradicted(let text):
      record[string: WitnessRecordKey.outcome] = "contradicted"
      record[string: RecordKey.action] = Action.alert.name
      reason =
        "THE JOURNAL WAS REWRITTEN OR REPLACED: \(text); keep the journal and the state folder as they are"
    }
    record[list: RecordKey.reasons] = ["\(witness.name): \(reason)"]
    return record
  }
}
