// Role: the rules and location files that were in force at some time, rebuilt from the journal alone.
import EgressPipeline
import EgressTypes
import Jurisdictions
import StrictYAML
import VerdictRules

/// Why what was in force cannot be rebuilt from a journal.
public enum RecordedBasisError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rule texts are not there, or not whole.
  case texts(JournalledRulesError)
  /// This version cannot read the rules of that time.
  case rules(YAMLMistakes, writtenBy: String)
  /// A location file of the config record is not described as egressd describes one.
  case source(String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .texts(let error): "\(error)"
    case .rules(let mistakes, let version):
      "egressd \(EgressVersion.text) cannot read the rules of egressd \(version.visible), try that version:\n\(mistakes)"
    case .source(let text): "the config record describes a location file as `\(text.visible)`"
    }
  }
}

/// What a config record put in force.
public struct RecordedBasis: Sendable {
  /// The record.
  public let config: JournalRecord
  /// The rule files, in the order of their list.
  public let files: [RuleFile]
  /// The location files; their content is not in the journal, only what they answered.
  public let sources: [LocationSourceInfo]
  /// Rules, and a classifier that knows the location files but cannot ask them.
  public let judgement: JudgementBasis

  /// Rebuilds what was in force from the texts that stood in the journal before the config record.
  public init(_ config: JournalRecord, rules: JournalledRules) throws(RecordedBasisError) {
    self.config = config
    do throws(JournalledRulesError) {
      files = try rules.files(manifest: config[string: RecordKey.rulesManifest])
    } catch {
      throw .texts(error)
    }
    var sources: [LocationSourceInfo] = []
    for text in config[list: RecordKey.locationSources] {
      guard let source = LocationSourceInfo(recorded: text) else { throw .source(text) }
      sources.append(source)
    }
    self.sources = sources
    do throws(YAMLMistakes) {
      let book = try RuleBook(files)
      judgement = JudgementBasis(
        classifier: Classifier(
          sources: RecordedSources(sources: sources, missing: config[list: RecordKey.locationMissing]),
          operators: OperatorTable(book.operatorEntries),
          services: ServiceTable(book.serviceRules)), rules: book)
    } catch {
      throw .rules(error, writtenBy: config[string: "egress.version"] ?? "-")
    }
  }
}

/// Location files that are known by their description alone.
private struct RecordedSources: LocationLookup {
  let sources: [LocationSourceInfo]
  let missing: [String]
  func answers(for address: IPAddress) -> [LocationAnswer] { [] }
}
