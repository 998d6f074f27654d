import AlertDelivery
// Role: the proofs of a bundle: each record's, the journal's keys, what witnesses cosigned and authorities timestamped.
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import JournalFiles
import LinuxCalls

extension EvidenceExport {
  /// Records proved in one pass over the journal, so that no more of them is held at once.
  private static let batch = 4096

  /// Writes a proof for each record, and what a recipient needs to follow it; how many there are.
  mutating func takeProofs(_ indexes: [UInt64]) throws -> Int {
    var progress = ProgressLine("evidence: proofs", unit: "records", of: Int64(indexes.count))
    defer { progress.finish() }
    for start in stride(from: 0, to: indexes.count, by: EvidenceExport.batch) {
      let part = Array(indexes[start..<min(indexes.count, start + EvidenceExport.batch)])
      for proof in try JournalProof.prove(part, in: folder) {
        try bag.add("journal/record-\(proof.entry.index).tlog-proof", proof.proof.text.utf8)
        progress.advance()
      }
    }
    // Read after the proofs: a key that took over meanwhile is among them.
    if let handovers = try FileSystem.contents(of: "\(folder)/\(KeyChain.file)") {
      try bag.add("journal/\(KeyChain.file)", handovers)
    }
    for name in ["checkpoint", "log.pub", "log.pub.pem"] {
      let bytes = try ConfigurationFiles.contents(of: "\(folder)/\(name)", remedy: "restore it from a copy")
      try bag.add("journal/\(name)", bytes)
    }
    try bag.add(ProofScript.name, ProofScript.text.utf8)
    custody.add("proved \(indexes.count) records under the journal's checkpoints", at: .now)
    return indexes.count
  }

  /// Copies what witnesses cosigned, each with the proof that the journal only grew since.
  mutating func takeWitnesses() throws {
    guard let settings = options.settings else { return }
    for entry in settings.witnesses {
      guard let witness = WitnessKey(text: entry.key),
        let note = try WitnessedFile(below: settings.alerts.state, of: witness).note()
      else {
        remarks.append(
          StatementRemark(
            "witness \(entry.key.visible): nothing that it cosigned is kept here",
            nl: "getuige \(entry.key.visible): hier is niets bewaard dat deze bekrachtigde"))
        continue
      }
      let name = "journal/witness/\(BagManifest.inert(witness.idText))"
      do {
        let checkpoint = try CosignedCheckpoint(
          note, keys: try JournalGrowth.head(of: folder).keys, witness: witness
        ).signed.checkpoint
        guard case .grown(let proof) = try JournalConsistency.since(checkpoint, in: folder) else {
          remarks.append(
            StatementRemark(
              "witness \(entry.key.visible): what it cosigned is not of this journal, or of another history of it",
              nl:
                "getuige \(entry.key.visible): wat deze bekrachtigde is niet van dit journaal, of van een andere geschiedenis ervan"
            ))
          continue
        }
        try bag.add("\(name).consistency-proof", proof.text.utf8)
      } catch let problem as CosignatureProblem {
        remarks.append(
          StatementRemark(
            "witness \(entry.key.visible): \(problem)",
            nl: "getuige \(entry.key.visible): in het origineel: \"\(problem)\""))
        continue
      }
      try bag.add("\(name).checkpoint", note)
      try bag.add("\(name).pub", Array("\(entry.key)\n".utf8))
      custody.add("copied the checkpoint that the witness \(witness.name) cosigned", at: .now)
    }
  }

  /// Copies, of each timestamp authority, the first token over all selected records, with the proof that the journal
  /// only grew since; egress-alertd keeps tokens as `TIME.SIZE.tsr` beside the checkpoint they are over.
  mutating func takeTimestamps() throws {
    guard let state = options.settings?.alerts.state, let last = gathered.events.last else { return }
    let log = try JournalReader(folder).key.log
    for authority in try FileSystem.names(in: state) ?? [] where authority.hasPrefix("timestamps.") {
      let names = try FileSystem.names(in: "\(state)/\(authority)") ?? []
      let tokens = names.compactMap { name -> (stem: String, size: UInt64)? in
        guard name.hasSuffix(".tsr"), let size = name.dropLast(4).split(separator: ".").last.flatMap({ UInt64($0) })
        else { return nil }
        return (String(name.dropLast(4)), size)
      }
      // A folder may hold tokens of a journal before this one, which was begun anew.
      let own = tokens.filter { token in
        let note = try? FileSystem.contents(of: "\(state)/\(authority)/\(token.stem).checkpoint", limit: 1 << 16)
        return Checkpoint(statement: String(decoding: (note ?? nil) ?? [], as: UTF8.self))?.log == log
      }
      guard let token = own.first(where: { $0.size > last }) else {
        remarks.append(
          StatementRemark(
            "\(authority.visible): no token over the selected records is kept here",
            nl: "\(authority.visible): hier is geen token over de gekozen records bewaard"))
        continue
      }
      let path = "\(state)/\(authority)/\(token.stem)"
      guard let note = try FileSystem.contents(of: "\(path).checkpoint", limit: 1 << 16),
        let reply = try FileSystem.contents(of: "\(path).tsr", limit: 1 << 20),
        let checkpoint = Checkpoint(statement: String(decoding: note, as: UTF8.self)),
        case .grown(let proof) = try JournalConsistency.since(checkpoint, in: folder)
      else {
        remarks.append(
          StatementRemark(
            "\(authority.visible): the token \(token.stem.visible) is not over the first records of this journal",
            nl:
              "\(authority.visible): het token \(token.stem.visible) gaat niet over de eerste records van dit journaal")
        )
        continue
      }
      let name = "journal/\(BagManifest.inert(authority))/\(BagManifest.inert(token.stem))"
      try bag.add("\(name).checkpoint", note)
      try bag.add("\(name).tsr", reply)
      try bag.add("\(name).consistency-proof", proof.text.utf8)
      custody.add("copied the token \(token.stem) of \(authority)", at: .now)
    }
  }
}
