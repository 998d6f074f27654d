// Role: checks a proof file by itself: a record's, or one of growth; needs no journal.
import EgressSetup
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// A proof that somebody handed over.
struct ProofCheck {
  private let path: String
  private let lines: [Substring]
  private let keys: KeyChain

  /// Reads a proof; without a trusted key, the one in the file's folder is taken, which proves less.
  init(path: String, trusted: VerifierKey?) throws {
    self.path = path
    let bytes = try ConfigurationFiles.contents(of: path, remedy: "name a proof that egressctl prove wrote")
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let handovers = try FileSystem.contents(of: "\(folder)/\(KeyChain.file)") ?? []
    let first = try trusted ?? ProofCheck.key(in: folder, for: path)
    do { keys = try KeyChain(first: first, handovers: handovers) } catch {
      throw SetupError(
        "\(folder)/\(KeyChain.file)", "does not follow from the key: \(error)",
        remedy: "ask for the proof again, with the folder it was written to")
    }
  }

  private static func key(in folder: String, for path: String) throws -> VerifierKey {
    let beside = try FileSystem.contents(of: "\(folder)/log.pub", limit: 1024)
    let text = beside.map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard let found = VerifierKey(text: text.split(separator: "\n").first ?? "") else {
      throw SetupError(path, "no key to check it with", remedy: "give the journal's verifier key with --key")
    }
    Terminal.warn("\(folder)/log.pub: this key came with the proof; give the one you trust with --key")
    return found
  }

  /// Prints what the proof shows; throws when it shows nothing.
  func run(record: String?, since older: Checkpoint?) throws {
    if lines.first.map(String.init) == ConsistencyProofText.header {
      guard record == nil else { throw refusal("is a proof of growth and of no record", "leave out --record") }
      try checkGrowth(against: older)
    } else {
      guard older == nil else { throw refusal("is a proof of a record", "leave out --since") }
      try checkRecord(in: record)
    }
  }

  private func checkGrowth(against kept: Checkpoint?) throws {
    guard
      let proof = try reading(
        { text throws(CheckpointProblem) in try ConsistencyProofText(text: text, keys: keys) }, lines)
    else { throw refusal("is not in the form of a consistency proof", "get it again") }
    guard proof.holds else {
      throw refusal("does not hold: its hashes do not lead from the older root to the newer one", keep)
    }
    if let kept, kept != proof.older {
      throw refusal("starts from another checkpoint than yours, of \(kept.size) records", "ask for one from yours")
    }
    Terminal.line("holds: \(proof.sentence)")
    guard kept == nil else { return }
    Terminal.line("This is worth as much as the older checkpoint. Compare these lines with the ones you kept:")
    Terminal.write(proof.older.text)
  }

  private func checkRecord(in file: String?) throws {
    let isJoined = lines.first?.hasPrefix("{") == true
    guard isJoined != (file != nil) else {
      throw file == nil
        ? refusal("holds no record", "name the record's file with --record")
        : refusal("holds the record itself", "leave out --record")
    }
    let leaf = try file.map(ProofCheck.record) ?? Array((lines.first ?? "").utf8)
    let proofLines = isJoined ? lines.dropFirst(2) : lines[...]
    guard isJoined == false || lines.dropFirst().first?.isEmpty == true,
      let proof = try reading({ text throws(CheckpointProblem) in try ProofText(text: text, keys: keys) }, proofLines)
    else { throw refusal("is not in the form of a proof", "get it again") }
    guard proof.proves(TreeHash.leaf(leaf, in: leaf.indices)),
      JournalLeaf.index(of: leaf, in: leaf.indices, log: Array(keys.log.text.utf8)) == proof.proof.index,
      let record = try? JournalRecord(decoding: leaf)
    else {
      throw refusal("does not hold: the record is not record \(proof.proof.index) of the log \(keys.log)", keep)
    }
    // Whoever holds a later day's key could have made it up, and signed it with that.
    if let handover = keys.handover(behind: proof.proof.index), proof.proof.size > handover.size {
      throw refusal(
        "proves too little: the key of the record's day signed up to \(handover.size) records, and this checkpoint is"
          + " over \(proof.proof.size)", "ask for the proof that egressctl prove makes")
    }
    Terminal.line(
      "holds: this is record \(proof.proof.index) of the \(proof.proof.size) that the log \(keys.log) signed together")
    Terminal.line(record.sentence)
  }

  private var keep: String { "keep the file, and ask for the proof again" }

  /// A file with one line end behind the record is the record as well.
  private static func record(in path: String) throws(SetupError) -> [UInt8] {
    let bytes = try ConfigurationFiles.contents(of: path, remedy: "name the record's file")
    return bytes.last == 0x0a ? bytes.dropLast() : bytes
  }

  private func reading<Proof>(
    _ read: (String) throws(CheckpointProblem) -> Proof?, _ lines: some Sequence<Substring>
  ) throws(SetupError) -> Proof? {
    do {
      return try read(lines.joined(separator: "\n"))
    } catch {
      let finding = JournalFinding(.checkpoint(error), FilePlace(file: path, offset: 0))
      throw refusal(
        "does not hold: \(finding)",
        "check it with the key of the journal it is from and, beside the proof, its file handovers")
    }
  }

  private func refusal(_ problem: String, _ remedy: String) -> SetupError { SetupError(path, problem, remedy: remedy) }
}
