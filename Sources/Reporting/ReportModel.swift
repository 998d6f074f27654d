// Role: everything a report says, before any format; formats only lay it out.
import EgressTypes

/// A report on one period of one journal.
public struct ReportModel: Hashable, Sendable {
  /// The hangar's name.
  public var title: String
  /// The ids of the logs that the records came from; one, unless a journal was begun anew.
  public var logs: [String]
  /// What the report speaks of.
  public var period: ReportPeriod
  /// The one controller that the report is about; nil for all.
  public var device: String?
  /// Whether the records come from a replay of files, so that nobody was alerted.
  public var isReplay: Bool
  /// The answer.
  public var answer: Answer
  /// What keeps the period from being clear although it was watched.
  public var doubts: [Doubt]
  /// How much was watched.
  public var coverage: Coverage
  /// What was found, worst first.
  public var findings: [Finding]
  /// Flows by verdict that no listed finding holds.
  public var unlistedFindings: [Verdict: Int64]
  /// Flows by verdict, listed or not; `approved` is not counted.
  public var flows: [Verdict: Int64]
  /// Those of the flows that violate a baseline, which says nothing of where they went.
  public var flowsOutsideBaseline: Int64
  /// The alerts and how they were handled.
  public var alertHandling: AlertHandling
  /// The exceptions that have to do with the period.
  public var exceptions: [ExceptionUse]
  /// The operations that touch the period.
  public var operations: [OperationUse]
  /// The tests of Local Data Mode that touch the period.
  public var localDataModeTests: [LocalDataModeUse]
  /// Records about exceptions, operations and tests beyond those.
  public var unlistedDeclarations: Int64
  /// What crossed the hangar's border.
  public var traffic: Traffic
  /// Whether so many flows were open at once that some may have been counted twice.
  public var flowCountsAreUpperBounds: Bool
  /// Destinations that no earlier record knows.
  public var newDestinations: NewDestinations
  /// The weeks up to the end of the period.
  public var trend: [TrendWeek]
  /// The registered controllers, and what each of them did.
  public var inventory: DeviceInventoryUse
  /// Devices that are in no inventory.
  public var unregistered: [UnregisteredDevice]
  /// Records about further devices that are in no inventory.
  public var unlistedUnregistered: Int64
  /// Rules and location data at the end of the period; nil when no record tells.
  public var configuration: Configuration?
  /// What changed of them in the period.
  public var configurationChanges: [ConfigurationChange]
  /// Changes beyond those listed.
  public var unlistedChanges: Int64
  /// What was lost, left unread or refused.
  public var losses: Losses
  /// What is to be said of a supplier's contract; nil without one.
  public var contract: ContractChapter?
  /// The journal's head when the report was made; nil when the caller has none.
  public var journal: JournalHead?

  /// Records that were to be alerted.
  public var alerts: Int64 { alertHandling.raised }

  /// The findings with one of these verdicts, in their order.
  public func findings(_ verdicts: Verdict...) -> [Finding] { findings.filter { verdicts.contains($0.verdict) } }

  /// Builds a report from the records of a journal, in their order.
  public static func build(
    _ records: some Sequence<JournalRecord>, title: String, period: ReportPeriod, device: String? = nil,
    journal: JournalHead? = nil
  ) -> ReportModel {
    var builder = ReportBuilder(title: title, period: period, device: device)
    for record in records { builder.add(record) }
    return builder.finish(journal: journal)
  }
}

/// The journal's head, as the one who verified the journal gives it.
public struct JournalHead: Hashable, Sendable {
  /// The number of records it covers.
  public var size: Int64
  /// The root hash, as the checkpoint writes it.
  public var root: String
  /// The checkpoint's text with its signatures.
  public var checkpoint: String
  /// What witnesses said of this journal; empty when none is known.
  public var witnesses: [WitnessStatement]
  /// What timestamp authorities said of this journal; empty when none is known.
  public var timestamps: [TimestampStatement]

  /// Makes a head; its texts are made inert, line ends of the checkpoint excepted.
  public init(
    size: Int64, root: String, checkpoint: String, witnesses: [WitnessStatement] = [],
    timestamps: [TimestampStatement] = []
  ) {
    self.size = size
    self.witnesses = witnesses
    self.timestamps = timestamps
    self.root = root.visible
    // A signed note separates its lines by line feeds and its signature by an em dash (C2SP signed-note).
    self.checkpoint = checkpoint.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("\u{2014} ") ? "\u{2014} " + String($0.dropFirst(2)).visible : String($0).visible }
      .joined(separator: "\n")
  }
}
