// Role: makes a bundle of a case from a journal's folder: gathers, proves, tells, signs, and puts it in place whole.
import Crypto
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import JournalFiles
import LinuxCalls
import SSHSignatures

/// What an export is asked for.
struct EvidenceOptions {
  var caseID: String
  var organization: String?
  var selection: BundleSelection
  var languages = Language.allCases
  var hasCoverageRecords = false
  var hasLocationData = false
  /// Names the witnesses; nil where there are no settings, as on another machine.
  var settings: Settings?
}

/// What became of an export.
struct EvidenceMade {
  var events: Int
  var records: Int
  var frames: Int64
  var signer: SignerKey
  var remarks: [StatementRemark]
}

/// One export on its way; what it began goes with it unless it is put in place.
struct EvidenceExport: ~Copyable {
  let options: EvidenceOptions
  let folder: String
  var bag: BagWriter
  var custody: CustodyLog
  var gathered: EvidenceGathering
  /// What could not be put into the bundle, and why.
  var remarks: [StatementRemark] = []

  /// Writes the bundle; throws when the journal does not hold or nothing is selected, and then leaves nothing behind.
  static func write(_ options: EvidenceOptions, of folder: String, to output: String) throws -> EvidenceMade {
    // First of all, so that a wrong case id or a key that may not be read costs no pass over the journal.
    var subject = try BundleSubject(
      caseID: options.caseID, log: "", organization: options.organization, selection: options.selection,
      madeAt: .now, person: Exporter.person, host: ProcessSurroundings.hostName,
      program: "egressctl \(EgressVersion.text)", head: BundleHead(size: 0, root: "", key: ""))
    let key = try EvidenceKey.forExport(of: folder)
    let report = try ProgressLine.verify(folder)
    if let finding = report.findings.first {
      throw SetupError(
        folder, "the journal does not hold: \(finding)", remedy: "run: egressctl verify --journal \(folder)")
    }
    subject.log = report.key.log.text
    subject.head = BundleHead(size: report.signed, root: report.root?.hexadecimal ?? "-", key: report.key.text)
    let bag = try BagWriter.begin(at: output, suffix: "\(ProcessSurroundings.processID)")
    var export = EvidenceExport(options, of: folder, into: bag, about: subject)
    return try export.run(subject, signedBy: key)
  }

  private init(
    _ options: EvidenceOptions, of folder: String, into bag: consuming BagWriter, about subject: BundleSubject
  ) {
    self.options = options
    self.folder = folder
    gathered = EvidenceGathering(options.selection, from: folder, before: subject.head.size)
    custody = CustodyLog(person: subject.person, host: subject.host)
    custody.add(
      "\(subject.program) verified the journal \(subject.log): \(subject.head.size) signed records, root"
        + " \(subject.head.root)", at: .now)
    self.bag = bag
  }

  private mutating func run(
    _ subject: BundleSubject, signedBy key: Curve25519.Signing.PrivateKey
  ) throws -> EvidenceMade {
    let signer = SignerKey(key.publicKey)
    try takeRecords()
    let coverage = try takeCoverage()
    var rules = EvidenceRules(gathered, isSingle: options.selection.isSingle)
    try rules.write(to: &bag)
    try rules.writeLocationData(isWanted: options.hasLocationData, to: &bag)
    remarks += rules.remarks
    let frames = try takeFrames(subject, coverage)
    let proved = try takeProofs(gathered.events + gathered.counts + rules.records + coverage.records.records)
    try takeWitnesses()
    try takeTimestamps()
    try writeInterchange(subject)
    let statement = EvidenceStatement(
      subject: subject, flows: Array(gathered.flows.values), others: gathered.others, coverage: coverage.statement,
      frames: frames, inForce: rules.inForce, remarks: remarks)
    try writePages(statement, signer)
    custody.add("sealed with the evidence key \(signer.fingerprint)", at: .now)
    try bag.add("custody.txt", custody.text.utf8)
    try bag.seal(BagInfo(subject), signedBy: key)
    try bag.publish()
    return EvidenceMade(
      events: gathered.events.count, records: proved, frames: frames, signer: signer, remarks: remarks)
  }

  private mutating func takeRecords() throws {
    var file = try bag.file("events.jsonl")
    var table = try bag.file("events.csv")
    try gathered.selectEvents(to: &file, table: &table)
    try bag.add(file)
    try bag.add(table)
    var counts = try bag.file("flows.jsonl")
    try gathered.addCounts(to: &counts)
    try bag.add(counts)
    if !gathered.missingOfBreach.isEmpty {
      let numbers = gathered.missingOfBreach.prefix(50).map(String.init).joined(separator: ", ")
      remarks.append(
        StatementRemark(
          "events: the case names records that the journal does not hold any more: \(numbers)",
          nl: "gebeurtenissen: de zaak noemt records die niet meer in het journaal staan: \(numbers)"))
    }
    custody.add(
      "took \(gathered.events.count) records (\(options.selection.sentence(.english))) and \(gathered.counts.count)"
        + " records of counts", at: .now)
  }

  private mutating func takeCoverage() throws -> (statement: CoverageStatement?, records: EvidenceCoverage) {
    var coverage = EvidenceCoverage()
    var file = try bag.file("coverage.jsonl")
    let statement = try gathered.period.flatMap { period throws in
      try coverage.write(
        period, of: folder, before: gathered.size, isWhole: options.hasCoverageRecords, to: &file)
    }
    try bag.add(file)
    if gathered.period != nil, statement == nil {
      remarks.append(
        StatementRemark(
          "coverage: the period is longer than a statement on it may be; give --since and --until",
          nl: "dekking: de periode is langer dan waarover een verklaring kan gaan; geef --since en --until"))
    }
    return (statement, coverage)
  }

  private mutating func takeFrames(
    _ subject: BundleSubject, _ coverage: (statement: CoverageStatement?, records: EvidenceCoverage)
  ) throws -> Int64 {
    var facts = CaptureFacts(
      interface: gathered.start?[string: "observer.ingress.interface.name"]?.visible,
      filter: gathered.start?[string: "egress.filter"]?.visible)
    facts.coverage = coverage.statement
    facts.droppedBySystem = coverage.records.droppedBySystem.flatMap(UInt64.init(exactly:))
    facts.droppedByInterface = coverage.records.droppedByInterface.flatMap(UInt64.init(exactly:))
    facts.names = gathered.namesSeen
    var file = try bag.file("frames.pcapng")
    var frames = KeptFrames(of: gathered.spans, captured: facts, journalled: gathered.frameFiles)
    try frames.write(
      "case \(subject.caseID), journal \(subject.log); headers of frames, at most 128 bytes each", of: folder,
      by: subject.program, to: &file)
    try bag.add(file)
    if frames.count == 0 {
      // Without flows there are none of which frames could be missing.
      if !gathered.flows.isEmpty {
        remarks.append(
          StatementRemark(
            "frames: none are kept of these flows, so frames.pcapng holds none",
            nl: "frames: van deze verbindingen zijn er geen bewaard, dus frames.pcapng bevat er geen"))
      }
    } else if frames.unproved > 0 {
      remarks.append(
        StatementRemark(
          "frames: of \(frames.count), \(frames.unproved) come from files whose hash the journal does not hold",
          nl:
            "frames: van \(frames.count) komen er \(frames.unproved) uit bestanden waarvan het journaal de hash niet heeft"
        ))
    }
    remarks += frames.changed.map(\.visible).map { file in
      StatementRemark(
        "frames: \(file) is not the file whose hash the journal holds; it was left out",
        nl: "frames: \(file) is niet het bestand waarvan het journaal de hash heeft; het is weggelaten")
    }
    custody.add("copied the headers of \(frames.count) frames from the files beside the journal", at: .now)
    return frames.count
  }
}
