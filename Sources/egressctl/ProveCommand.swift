// Role: `egressctl prove`: gives out single records with proofs, or shows that the journal only grew; checks both.
import ArgumentParser
import DurableFiles
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// Makes and checks proofs.
struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Prove that records stand in the journal, or that it only grew since a checkpoint.",
    discussion: """
      prove 17              prints record 17 and, behind an empty line, its proof under the latest checkpoint
      prove 17 18 --output D  writes them into a folder, with the journal's key
      prove --since FILE    proves that the journal only grew since a checkpoint you kept: its file or its three lines
      prove --check FILE    checks either kind, anywhere, without the journal

      Whoever checks needs the journal's verifier key from a source they trust, given with --key. Exits with 1 and says \
      why when a proof does not hold.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Argument(help: "The numbers of the records to prove.")
  var indexes: [UInt64] = []

  @Option(help: "A checkpoint you kept, or - for standard input; with --check, it must be the proof's older one.")
  var since: String?

  @Option(help: "A proof to check.", completion: .file())
  var check: String?

  @Option(help: "With --check, the record, where the proof's own file does not hold it.", completion: .file())
  var record: String?

  @OptionGroup var trusted: VerifierKeyOption

  @Option(help: "A folder to write proofs to; it is made if there is none.", completion: .directory)
  var output: String?

  func validate() throws {
    if check != nil {
      guard indexes.isEmpty, output == nil else { throw ValidationError("--check takes no records and no --output") }
    } else {
      guard record == nil else { throw ValidationError("--record goes with --check; records to prove are numbers") }
      guard indexes.isEmpty == (since != nil) else {
        throw ValidationError("name the records to prove, or a checkpoint with --since, or a proof with --check")
      }
      guard indexes.count <= 1 || output != nil else {
        throw ValidationError("several records need --output, a folder for their proofs")
      }
    }
  }

  func run() throws {
    if let check {
      try ProofCheck(path: check, trusted: trusted.pinned()).run(
        record: record, since: since.map(ProveCommand.checkpoint))
    } else if let since {
      try proveGrowth(since: try ProveCommand.checkpoint(in: since))
    } else {
      try proveRecords()
    }
  }

  private func proveRecords() throws {
    let folder = try journal.folder(for: "prove", of: indexes.map { "record=\($0)" })
    let proofs = try JournalProof.prove(indexes, in: folder, pinned: try trusted.pinned())
    guard let output else {
      if let keys = try FileSystem.contents(of: "\(folder)/\(KeyChain.file)"), !keys.isEmpty {
        Terminal.warn(
          "the journal's key changes each day: whoever checks this needs \(folder)/\(KeyChain.file) beside it, which"
            + " --output writes too")
      }
      for proof in proofs {
        Terminal.write("\(String(decoding: proof.entry.leaf, as: UTF8.self))\n\n\(proof.proof.text)")
      }
      return
    }
    try Folder.create(output, mode: 0o755)
    for proof in proofs {
      let name = "\(output)/record-\(proof.entry.index)"
      // No line end behind the record: its bytes are what was hashed.
      try WholeFile.replace("\(name).json", with: proof.entry.leaf, mode: 0o644)
      try WholeFile.replace("\(name).tlog-proof", with: Array(proof.proof.text.utf8), mode: 0o644)
      Terminal.line("\(name).tlog-proof: record \(proof.entry.index), provable without the journal")
    }
    try writeKeys(of: folder, to: output)
  }

  private func proveGrowth(since older: Checkpoint) throws {
    // Hashes alone: nothing is shown of what anyone did.
    let folder = try journal.place.folder()
    switch try JournalConsistency.since(older, in: folder, pinned: try trusted.pinned()) {
    case .grown(let proof):
      if let output {
        try Folder.create(output, mode: 0o755)
        let path = "\(output)/from-\(older.size)-to-\(proof.newer.checkpoint.size).consistency-proof"
        try WholeFile.replace(path, with: Array(proof.text.utf8), mode: 0o644)
        try writeKeys(of: folder, to: output)
        Terminal.line("\(path): \(proof.sentence)")
      } else {
        Terminal.write(proof.text)
        Terminal.warn(proof.sentence)
      }
    case .shrunk(let older, let signed):
      throw refusal(
        folder,
        "holds \(signed) signed records, but your checkpoint signed \(older.size): records were cut off, or the"
          + " folder is an older copy")
    case .rewritten(let older, let found):
      throw refusal(
        folder,
        "its first \(older.size) records are not those your checkpoint signed: their root is"
          + " \(found.hexadecimal), not \(older.root.hexadecimal). History was rewritten with the journal's key")
    case .foreign(let older, let log):
      throw refusal(folder, "is the log \(log), your checkpoint is of \(older.log)")
    }
  }

  private func refusal(_ folder: String, _ problem: String) -> SetupError {
    SetupError(folder, problem, remedy: "keep the folder as it is and compare it with other copies")
  }

  /// The recipient compares these with what they hold already.
  private func writeKeys(of folder: String, to output: String) throws {
    for name in ["log.pub", "log.pub.pem"] {
      let bytes = try ConfigurationFiles.contents(of: "\(folder)/\(name)", remedy: "restore it from a copy")
      try WholeFile.replace("\(output)/\(name)", with: bytes, mode: 0o644)
    }
    // The key changes each day; these lead from the first one to that of the checkpoint.
    if let handovers = try FileSystem.contents(of: "\(folder)/\(KeyChain.file)") {
      try WholeFile.replace("\(output)/\(KeyChain.file)", with: handovers, mode: 0o644)
    }
  }

  /// A checkpoint that somebody kept: a note, or its three lines in any text that begins with them.
  static func checkpoint(in path: String) throws -> Checkpoint {
    let file = path == "-" ? "/dev/stdin" : path
    let bytes = try ConfigurationFiles.contents(of: file, remedy: "name the checkpoint you kept")
    guard let checkpoint = Checkpoint(statement: String(decoding: bytes, as: UTF8.self)) else {
      throw SetupError(
        path, "begins with no checkpoint",
        remedy: "write its three lines: the log's name, the number of records, the root")
    }
    return checkpoint
  }
}

extension ConsistencyProofText {
  /// What the proof shows, in words.
  var sentence: String {
    let (older, newer) = (proof.older, proof.newer)
    guard older > 0 else {
      return "the older checkpoint of \(self.older.log) is over no record, so nothing could have changed since"
    }
    let added = newer == older ? "nothing was added" : "\(newer - older) were added behind them"
    return
      "of the log \(self.older.log), the records 0 to \(older - 1) that the older checkpoint is over stand unchanged"
      + " among the \(newer) of the newer one: none was changed, removed, inserted or moved; \(added)"
  }
}
