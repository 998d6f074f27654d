// Role: the journal that reports are made from: verified once, read once for all periods that are wanted together.
import AlertDelivery
import ArgumentParser
import Crypto
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import Pseudonyms
import Reporting
import SupplierContract

/// A verified journal with what is known about it.
struct ReportSource {
  let folder: String
  let settings: Settings?
  private let verification: JournalReport
  private let statements: [WitnessStatement]
  private let timestamped: [TimestampStatement]
  /// Each reading starts from these, made and read once for all periods.
  private let pseudonymiser: Pseudonymiser?
  private let contract: ConfiguredContract?

  /// Verifies the journal in a folder and hears its witnesses and timestamp authorities.
  init(
    _ folder: String, _ settingsFile: SettingsOption, _ witnesses: WitnessOption, _ timestamps: TimestampOption,
    _ pseudonyms: PseudonymOption
  ) async throws {
    self.folder = folder
    settings = try settingsFile.loadIfPresent()
    pseudonymiser = try pseudonyms.pseudonymiser(for: folder, settings)
    contract = ConfiguredContract(settings, isPseudonymised: pseudonymiser != nil)
    verification = try ProgressLine.verify(folder)
    statements = witnesses.statements(on: folder, settings, trusting: nil)
    timestamped = await timestamps.statements(on: folder, settings, trusting: nil, at: .now)
  }

  /// What makes each of the journal's contradictions known.
  private var contradictions: [String] {
    statements.filter(\.isContradiction).map(\.sentence) + timestamped.filter(\.isContradiction).map(\.sentence)
  }

  /// The keyed pseudonym of a hangar; nil where names are wanted.
  func pseudonym(ofHangar name: String) -> String? {
    var pseudonymiser = pseudonymiser
    return pseudonymiser?.pseudonym(.hangar, name)
  }

  /// The log's name.
  var title: String { verification.key.log.text }

  /// The report on one period, or on one controller in it.
  func report(on period: ReportPeriod, device: String? = nil) throws -> ReportModel {
    // Records reach the builder under pseudonyms, and so must the name that it looks for.
    var pseudonymiser = pseudonymiser
    let asked = device.map { pseudonymiser?.pseudonym(.device, $0) ?? $0 }
    var builders = [ReportBuilder(title: title, period: period, device: asked)]
    return try reports(&builders)[0]
  }

  /// The reports on several periods, from one reading.
  func reports(on periods: [ReportPeriod]) throws -> [ReportModel] {
    var builders = periods.map { ReportBuilder(title: title, period: $0) }
    return try reports(&builders)
  }

  private func reports(_ builders: inout [ReportBuilder]) throws -> [ReportModel] {
    let pass = try JournalPass("report", over: folder)
    var pseudonymiser = pseudonymiser
    var evaluations = builders.map { contract?.evaluation(over: $0.period) }
    while let entry = try pass.next() {
      let plain = try entry.record
      let record = pseudonymiser?.pseudonymised(plain) ?? plain
      for place in builders.indices {
        builders[place].add(record)
        evaluations[place]?.add(plain)
      }
    }
    // Another user writes that log: what is wrong with it must not keep anyone from a report on the journal.
    do {
      if var deliveries = try deliveryLog() {
        while let entry = try deliveries.next() {
          let plain = try entry.record
          let record = pseudonymiser?.pseudonymised(plain) ?? plain
          for place in builders.indices { builders[place].addDelivery(record) }
        }
      }
    } catch {
      Terminal.warn("the delivery log cannot be read on, so what the report says of deliveries may lack some: \(error)")
    }
    let head = try JournalSummary.head(of: folder, verification, statements, timestamped)
    let faults = verification.findings.map(\.description)
    return zip(builders, evaluations).map { builder, evaluation in
      var report = builder.finish(journal: head, journalFaults: faults)
      report.contract = contract?.chapter(evaluation, of: report)
      return report
    }
  }

  /// The delivery log that tells of this journal's alerts; nil where there is none that this person may read.
  ///
  /// It names alerts by their index alone, so it counts for the journal of the same settings and for no other.
  private func deliveryLog() throws -> JournalReader? {
    guard let settings, settings.journal == folder else { return nil }
    do {
      return try JournalReader(DeliveryLog.folder(below: settings.alerts.state))
    } catch JournalError.noJournal {
      return nil
    } catch let error as LinuxError {
      Terminal.warn("the delivery log cannot be read, so the report does not say what was delivered: \(error)")
      return nil
    }
  }

  /// The key that signs summaries, which is that of evidence; made where the journal's own key is.
  func signingKey() throws -> Curve25519.Signing.PrivateKey {
    if let key = try JournalKeyFile.read(JournalKeyFile.evidence(folder)) { return key.privateKey }
    guard try JournalKeyFile.read(JournalKeyFile.signing(folder)) != nil else {
      throw SetupError(
        JournalKeyFile.evidence(folder), "is not here, so nothing can be signed",
        remedy: "make summaries where the journal is written, as egressd or root")
    }
    return try EvidenceKey.load(beside: folder)
  }

  /// Says what is wrong with the journal; throws the exit status that goes with it.
  func warn() throws {
    for finding in verification.findings { Terminal.warn("the journal does not hold: \(finding)") }
    for contradiction in contradictions { Terminal.warn(contradiction) }
    if !verification.holds || !contradictions.isEmpty { throw ExitCode.failure }
  }
}
