// Role: gathers what a case needs from a journal folder: events, proofs, frames, the rules in force; then the bundle.
import Crypto
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import JournalFiles
import LinuxCalls
import SSHSignatures

/// Which events a case is about.
struct EvidenceSelection {
  /// Only these, by number; empty for every verdict that is not approved.
  var events: [UInt64] = []
  /// Only of this controller.
  var device: String?
  /// Only of this time or later.
  var since: Timestamp?
  /// Only before this time.
  var until: Timestamp?

  func admits(_ index: UInt64, _ record: JournalRecord) -> Bool {
    guard events.isEmpty else { return events.contains(index) }
    var filter = RecordFilter(kinds: [RecordKind.verdict.rawValue], worst: .unknown)
    filter.device = device
    filter.since = since
    filter.until = until
    return filter.admits(record)
  }

  /// The selection in one line.
  var description: String {
    if !events.isEmpty { return "events \(events.map(String.init).joined(separator: ", "))" }
    var parts = ["verdicts unknown, ambiguous and violation"]
    if let device { parts.append("of controller \(device.visible)") }
    if let since { parts.append("from \(since)") }
    if let until { parts.append("before \(until)") }
    return parts.joined(separator: ", ")
  }
}

/// The material of one export.
struct EvidenceExport {
  private let folder: String
  private let selection: EvidenceSelection
  private var entries: [JournalEntry] = []
  private let totals: [JournalEntry]
  private var context: [JournalEntry] = []
  private let verification: JournalReport
  private let kept: KeptFrames

  /// How many events were selected.
  var count: Int { entries.count }
  /// How many frames belong to them.
  var frames: Int { kept.count }

  /// Reads the journal; throws when it does not hold or nothing is selected.
  init(of folder: String, selecting selection: EvidenceSelection) throws {
    self.folder = folder
    self.selection = selection
    verification = try ProgressLine.verify(folder)
    if let finding = verification.findings.first {
      throw SetupError(
        folder, "the journal does not hold: \(finding)", remedy: "run: egressctl verify --journal \(folder)")
    }
    var config: JournalEntry?
    var reader = try JournalReader(folder, extent: .signed)
    while let entry = try reader.next() {
      let record = try entry.record
      if record.kind == .config { config = entry }
      guard selection.admits(entry.index, record) else { continue }
      if let config, context.last != config { context.append(config) }
      entries.append(entry)
    }
    guard !entries.isEmpty else {
      throw SetupError(folder, "holds no signed event of this selection", remedy: "list them with: egressctl events")
    }
    let selected = Set(entries.map(\.index))
    let flows = try Set(entries.map { FlowIdentity(try $0.record) })
    totals = try EvidenceExport.totals(of: flows, in: folder).filter { !selected.contains($0.index) }
    kept = KeptFrames(of: Set(flows.compactMap(\.communityID)), in: folder)
  }

  /// A verdict stands at the first packet; how much was sent, the records of its flow tell.
  private static func totals(of flows: Set<FlowIdentity>, in folder: String) throws -> [JournalEntry] {
    var totals: [JournalEntry] = []
    var reader = try JournalReader(folder, extent: .signed)
    while let entry = try reader.next() {
      let record = try entry.record
      if record.kind == .flow, flows.contains(FlowIdentity(record)) { totals.append(entry) }
    }
    return totals
  }

  /// Writes the bundle and returns the key that signed it.
  func write(case caseID: String, to output: String, at time: Timestamp) throws -> SignerKey {
    let key = try EvidenceKey.forExport(of: folder)
    var files = [
      BundleFile(
        path: "events.jsonl", bytes: lines(of: entries), purpose: "the events, one JSON object a line, as journalled"),
      BundleFile(
        path: "flows.jsonl", bytes: lines(of: totals),
        purpose: "what was counted of the events' flows, each record a part"),
      BundleFile(
        path: "rules-in-force.jsonl", bytes: lines(of: context), purpose: "rules and location data in force, by hash"),
      BundleFile(
        path: "journal/checkpoint", bytes: try contents("checkpoint"), purpose: "the journal's latest signed checkpoint"
      ),
      BundleFile(path: "journal/log.pub", bytes: try contents("log.pub"), purpose: "the journal's verifier key"),
      ProofScript.file,
      BundleFile(path: "journal/log.pub.pem", bytes: try contents("log.pub.pem"), purpose: "the same key for openssl"),
    ]
    for proof in try JournalProof.prove((entries + totals + context).map(\.index), in: folder) {
      files.append(
        BundleFile(
          path: "journal/record-\(proof.entry.index).tlog-proof", bytes: Array(proof.proof.text.utf8),
          purpose: "proof that record \(proof.entry.index) is in the journal"))
    }
    // Read after the proofs: a key that took over meanwhile is among them.
    if let handovers = try FileSystem.contents(of: "\(folder)/\(KeyChain.file)") {
      files.append(
        BundleFile(
          path: "journal/\(KeyChain.file)", bytes: handovers, purpose: "each change of the journal's key, proved"))
    }
    if kept.count > 0 {
      files.append(
        BundleFile(path: "frames.pcapng", bytes: kept.pcapng, purpose: "headers of the flows' frames, no payload"))
    }
    let subject = BundleSubject(
      caseID: caseID, log: verification.key.log.text, madeAt: time, selection: selection.description)
    try BundleFolder.write(files, about: subject, signedBy: key, to: output)
    return SignerKey(key.publicKey)
  }

  private func lines(of entries: [JournalEntry]) -> [UInt8] { entries.flatMap { $0.leaf + [0x0a] } }

  private func contents(_ name: String) throws(SetupError) -> [UInt8] {
    try ConfigurationFiles.contents(of: "\(folder)/\(name)", remedy: "restore it from a copy")
  }
}

extension EvidenceKey {
  /// The journal's evidence key, or one made for this export where only a copy of the journal is at hand.
  static func forExport(of folder: String) throws -> Curve25519.Signing.PrivateKey {
    let path = JournalKeyFile.evidence(folder)
    // Who may read the journal's key may make the one for evidence.
    let isOwner = try JournalKeyFile.read(path) != nil || JournalKeyFile.read(JournalKeyFile.signing(folder)) != nil
    if isOwner { return try load(beside: folder) }
    Terminal.warn(
      "\(path): not here, so this export is signed with a key made for it alone; the journal proofs still hold")
    return Curve25519.Signing.PrivateKey()
  }
}
