// Role: which witnesses' statements are held against a journal, and what comes of it.
import AlertDelivery
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import Reporting

/// The witnesses of the settings, or one whose cosigned checkpoint is at hand.
struct WitnessOption: ParsableArguments {
  @Option(help: "A witness's verifier key (name+id+base64), instead of those of the settings; needs --witnessed.")
  var witness: String?

  @Option(help: "A file with a checkpoint that this witness cosigned.", completion: .file())
  var witnessed: String?

  func validate() throws {
    guard (witness == nil) == (witnessed == nil) else {
      throw ValidationError("--witness and --witnessed belong together: the key, and the checkpoint that it cosigned")
    }
    if let witness, WitnessKey(text: witness) == nil {
      throw ValidationError("--witness: `\(witness)` is no witness's verifier key; write name+id+base64")
    }
  }

  /// What the witnesses say of the journal in a folder.
  func statements(on folder: String, _ settings: Settings?, trusting pinned: VerifierKey?) -> [WitnessStatement] {
    if let witness, let witnessed, let key = WitnessKey(text: witness) {
      return [Self.statement(of: key, in: witnessed, on: folder, trusting: pinned)]
    }
    guard let settings else { return [] }
    return settings.witnesses.map { entry in
      guard let key = WitnessKey(text: entry.key) else {
        return WitnessStatement(name: entry.key, content: .nothing(reason: "`key` in the settings is no witness's key"))
      }
      let path = WitnessedFile(below: settings.alerts.state, of: key).path
      return Self.statement(of: key, in: path, on: folder, trusting: pinned)
    }
  }

  private static func statement(
    of witness: WitnessKey, in path: String, on folder: String, trusting pinned: VerifierKey?
  ) -> WitnessStatement {
    let content: WitnessStatement.Content
    do throws(LinuxError) {
      let bytes = try FileSystem.contents(of: path, limit: 1 << 16)
      guard let bytes else {
        return WitnessStatement(name: witness.name, content: .nothing(reason: "there is no \(path)"))
      }
      content = judge(bytes, of: witness, in: path, on: folder, trusting: pinned)
    } catch {
      content = .nothing(reason: "\(error)")
    }
    return WitnessStatement(name: witness.name, content: content)
  }

  private static func judge(
    _ bytes: [UInt8], of witness: WitnessKey, in path: String, on folder: String, trusting pinned: VerifierKey?
  ) -> WitnessStatement.Content {
    do {
      let keys = try JournalGrowth.head(of: folder, pinned: pinned).keys
      let note = try CosignedCheckpoint(bytes, keys: keys, witness: witness)
      let checkpoint = note.signed.checkpoint
      switch try JournalConsistency.since(checkpoint, in: folder, pinned: pinned) {
      case .grown:
        return .cosigned(
          size: Int64(clamping: checkpoint.size),
          time: Timestamp(seconds: Int64(clamping: note.cosignature.seconds)))
      case .shrunk(_, let signed):
        return .contradicted(
          reason: "it cosigned \(checkpoint.size) records, of which this journal signs only \(signed)")
      case .rewritten:
        return .contradicted(reason: "it cosigned \(checkpoint.size) records that are not the first of this journal")
      case .foreign(_, let log): return .nothing(reason: "\(path) is of another log than \(log)")
      }
    } catch let problem as CosignatureProblem {
      if case .checkpoint(.foreign) = problem { return .nothing(reason: "\(path) \(problem)") }
      return .contradicted(reason: "\(path) \(problem)")
    } catch {
      return .nothing(reason: "\(error)")
    }
  }
}

extension WitnessStatement {
  /// Whether the witness knows another history than the journal holds.
  var isContradiction: Bool { if case .contradicted = content { true } else { false } }
}
