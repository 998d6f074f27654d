// Role: an event of the journal with everything it rested on at its time, and whether it comes out again.
import EgressPipeline
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import Jurisdictions
import StrictYAML
import VerdictRules

/// The explanation of one record; encoded, it is the answer of `explain --format json`.
struct Explanation: Encodable {
  /// A pack of rules.
  struct Pack: Encodable {
    var pack: String
    var path: String
    var asOf: String
    var reviewBy: String
    var sha256: String
  }

  /// A rule that decided; without a place it is built in.
  struct Rule: Encodable {
    var rule: String
    var place: String?
    var line: String?
    var pack: Pack?
  }

  /// A location file with what it said of the far side.
  struct Source: Encodable {
    var source: Int
    var vendor: String
    var created: String?
    var ageDays: Int64?
    var age: String
    var signature: String
    var sha256: String
    var path: String
    var answers: [String]
  }

  /// Whether the same comes out again, from the journal alone.
  struct Outcome: Encodable {
    var reproduced: Bool
    var sentence: String
    var differences: [String]
  }

  var event: UInt64
  var time: String?
  var summary: String
  var verdict: String?
  var axis: String?
  var policy: String?
  var action: String?
  var window: String?
  var operation: String?
  var test: String?
  var reasons: [String]
  var rules: [Rule]
  var policyPack: Pack?
  var names: [String]
  var nameStatus: String?
  var observations: [String]
  var restsOnNames: [String]?
  var sources: [Source]
  var answersBeyond: [String]
  var configRecord: Int64?
  var writtenBy: String?
  var warnings: [String]
  var flow: String?
  var leafHash: String
  var outcome: Outcome?

  /// Explains an entry; `history` is what the journal said before it.
  init(of entry: JournalEntry, in history: inout JournalHistory) throws {
    let record = try entry.record
    func text(_ key: String) -> String? { record[string: key]?.visible }
    func texts(_ key: String) -> [String] { record[list: key].map(\.visible) }
    event = entry.index
    time = record.time?.description
    summary = record.sentence
    verdict = text(RecordKey.verdict)
    axis = text(RecordKey.axis)
    policy = text(RecordKey.policy)
    action = text(RecordKey.action)
    window = text(RecordKey.window)
    test = text(RecordKey.localDataMode)
    // A test comes before an operation.
    operation = test == nil ? text(RecordKey.operation) : nil
    reasons = texts(RecordKey.reasons)
    names = texts(RecordKey.names)
    nameStatus = text(RecordKey.nameStatus)
    observations = texts(RecordKey.observations)
    restsOnNames = text(RecordKey.groundsNameStatus).map { _ in texts(RecordKey.groundsNames) }
    answersBeyond = texts(RecordKey.relayedAnswers)
    configRecord = history.config?[integer: RecordKey.index]
    writtenBy = history.config?[string: "egress.version"]?.visible
    warnings = history.config?[list: "egress.warnings"].map(\.visible) ?? []
    flow = text(RecordKey.communityID)
    leafHash = entry.hash.hexadecimal
    rules = texts(RecordKey.ruleIDs).map { Rule(rule: $0) }
    let isJudged = record.kind == .flow || record.kind == .verdict
    sources = isJudged ? Source.all(of: record, config: history.config) : []
    guard isJudged else { return }
    outcome = Outcome(history.reproduction(of: record))
    guard let basis = try? history.basis() else { return }
    let book = basis.judgement.rules
    let lines = RuleLines(basis.files)
    rules = rules.map { Rule(rule: $0.rule, in: lines, of: book) }
    policyPack = book.sources.first { $0.pack?.name == policy }.flatMap(Pack.init)
  }
}

extension Explanation.Pack {
  init?(_ source: RuleSource) {
    guard let pack = source.pack else { return nil }
    self.init(
      pack: pack.name, path: source.path.visible, asOf: "\(pack.asOf)", reviewBy: "\(pack.reviewBy)",
      sha256: source.sha256)
  }
}

extension Explanation.Rule {
  init(rule id: String, in lines: RuleLines, of book: RuleBook) {
    rule = id
    guard let place = book.place(ofRule: id) else { return }
    self.place = "\(place.file.visible):\(place.line)"
    line = lines.line(at: place)?.visible
    pack = book.sources.first { $0.pack?.name == id.split(separator: "/").first.map(String.init) }.flatMap(
      Explanation.Pack.init)
  }
}

extension Explanation.Source {
  /// The location files of a config record, each with its answers in a record and its age at that time.
  static func all(of record: JournalRecord, config: JournalRecord?) -> [Explanation.Source] {
    (config?[list: RecordKey.locationSources] ?? []).enumerated().map { number, text in
      let answers = record[list: RecordKey.answers].filter { $0.hasPrefix("source=\(number) ") }
      return Explanation.Source(
        number, LocationSourceInfo(recorded: text), text, at: record.time?.endOfDay, answers.map(\.visible))
    }
  }

  private init(
    _ number: Int, _ info: LocationSourceInfo?, _ text: String, at time: Timestamp?, _ answers: [String]
  ) {
    source = number
    vendor = info?.vendor.visible ?? text.visible
    created = info?.createdAt?.description
    ageDays = info?.createdAt.flatMap { created in time.map { $0.days(since: created) } }
    age = time.map { SourceAge(createdAt: info?.createdAt, at: $0).rawValue } ?? "unknown"
    signature = info?.signature.rawValue ?? "unknown"
    sha256 = info?.sha256.visible ?? ""
    path = info?.path.visible ?? ""
    self.answers = answers
  }
}

extension Explanation.Outcome {
  init(_ reproduction: Reproduction) {
    switch reproduction {
    case .agrees:
      self.init(
        reproduced: true,
        sentence: "reproduced from the journal: verdict, axis, action, rules and reasons agree", differences: [])
    case .agreesWithoutNames:
      self.init(
        reproduced: true,
        sentence: "reproduced from the journal as far as it goes: all agrees but what rests on names, which are not"
          + " recorded of devices outside the inventory", differences: [])
    case .differs(let differences):
      self.init(
        reproduced: false, sentence: "NOT reproduced from the journal: judged again, it comes out otherwise",
        differences: differences.map(\.visible))
    case .notPossible(let why):
      self.init(reproduced: false, sentence: "not reproduced from the journal: \(why)", differences: [])
    }
  }
}
