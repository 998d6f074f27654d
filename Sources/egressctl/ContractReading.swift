// Role: a contract file with the names it may use, and the chapter on it in a report.
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import LinuxCalls
import Reporting
import SupplierContract
import VerdictRules

extension Contract {
  /// Where the contract is looked for when none is named.
  static let defaultPath = "/etc/egressd/contract.yaml"

  /// Reads a contract file; throws what is wrong with it, with its place.
  static func read(_ path: String, knowing known: KnownNames) throws -> Contract {
    let bytes = try ConfigurationFiles.contents(
      of: path, remedy: "name a contract with --file; docs/contract.md says what stands in one")
    return try Contract(reading: bytes, file: path, knowing: known)
  }
}

/// The contract of the settings, which reports hold their periods against.
enum ConfiguredContract {
  case read(Contract)
  /// It cannot be read: the report says so, and is made all the same.
  case unreadable(String)
  /// Clauses name devices, and with pseudonyms in their place none of them would match: the report says that.
  case notWithPseudonyms

  /// The contract that settings name, or the one at the default place; nil where there is none.
  init?(_ settings: Settings?, isPseudonymised: Bool) {
    guard let settings else { return nil }
    let isThere = (try? FileSystem.contents(of: Contract.defaultPath, limit: 0)) ?? nil
    guard settings.contract != nil || isThere != nil else { return nil }
    guard !isPseudonymised else {
      self = .notWithPseudonyms
      return
    }
    do {
      self = .read(
        try Contract.read(
          settings.contract ?? Contract.defaultPath, knowing: try KnownNames(in: BasisSources(settings))))
    } catch {
      self = .unreadable("\(error)")
    }
  }

  /// What takes the records of a period; nil for a contract that cannot be read.
  func evaluation(over period: ReportPeriod) -> ContractEvaluation? {
    guard case .read(let contract) = self else { return nil }
    return ContractEvaluation(contract, over: Span(start: period.span.start, end: period.span.end))
  }

  /// The chapter of a report whose period was evaluated.
  func chapter(_ evaluation: ContractEvaluation?, of report: ReportModel) -> ContractChapter {
    ContractChapter { language in
      if case .unreadable(let reason) = self {
        return [
          Outline.Section(
            language("The contract cannot be read", nl: "Het contract kan niet worden gelezen"), [reason.visible])
        ]
      }
      if case .notWithPseudonyms = self { return ContractCoverage.notWithPseudonyms(in: language) }
      return evaluation?.finish(ContractCoverage(report, in: language)).sections(in: language) ?? []
    }
  }
}

extension ContractCoverage {
  /// What stands in place of the clauses in a report whose devices have pseudonyms.
  static func notWithPseudonyms(in language: Language) -> [Outline.Section] {
    [
      Outline.Section(
        language("Not held against the contract", nl: "Niet aan het contract getoetst"),
        [
          language(
            "This report is pseudonymised and clauses name devices, so nothing was held against the contract: make the"
              + " report without --pseudonymise, or run egressctl contract.",
            nl:
              "Dit rapport is gepseudonimiseerd en clausules noemen apparaten, dus er is niets aan het contract getoetst:"
              + " maak het rapport zonder --pseudonymise, of gebruik egressctl contract.")
        ])
    ]
  }

  /// What a report says of its period.
  init(_ report: ReportModel, in language: Language) {
    self.init(
      seconds: report.coverage.seconds, watched: report.coverage.watched,
      firstGap: report.coverage.gaps.first.map { Span(start: $0.span.start, end: $0.span.end) },
      doubts: report.doubts.map { $0.cause.text(in: language) },
      journalDoubts: report.doubts.filter(\.isOfRecords).map { $0.cause.text(in: language) })
  }
}

extension KnownNames {
  /// The names in rules and inventory; throws what loading them throws.
  init(in sources: BasisSources) throws {
    var sources = sources
    sources.needsPolicy = false
    let basis = try LoadedBasis(loading: sources, tolerating: .missingFiles)
    var packs: Set<String> = []
    var jurisdictions: Set<String> = []
    for source in basis.judgement.rules.sources {
      guard let pack = source.pack else { continue }
      if source.path.hasPrefix("jurisdictions/") { jurisdictions.insert(pack.name) } else { packs.insert(pack.name) }
    }
    let terms = basis.judgement.declarationTerms(for: basis.inventory)
    self.init(
      packs: packs, jurisdictions: jurisdictions, operations: Set(terms.operations.keys), devices: terms.devices)
  }
}

extension Doubt {
  /// Whether it is about the records themselves and not about where traffic went.
  fileprivate var isOfRecords: Bool {
    switch cause {
    case .journalFault, .recordsLost, .recordUnreadable, .countsMismatch, .unaccountedFrames: true
    case .undecided, .unreadFrames: false
    }
  }
}
