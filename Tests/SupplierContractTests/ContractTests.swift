// Role: holds contracts to strict reading, and clauses to being met only where nothing is open.
import EgressTypes
import Foundation
import StrictYAML
import Testing

@testable import SupplierContract

/// Records and contracts made for tests.
enum Made {
  static let start = Timestamp(seconds: 1_794_787_200)  // 2026-11-16T00:00:00Z
  static let span = Span(start: start, end: start.advanced(bySeconds: 604_800))
  static let full = ContractCoverage(seconds: 604_800, watched: 604_800, firstGap: nil, doubts: [])
  static let known = KnownNames(
    packs: ["dji-analytics", "dji-flysafe", "operators-cn"], jurisdictions: ["cn-control"], operations: ["sensitive"],
    devices: ["rc-01", "rc-02"])

  static func contract(_ clause: String) throws -> Contract {
    let text = """
      contract: c
      about: {nl: o, en: a}
      as_of: 2026-11-01
      clauses:
        - id: "1"
          source: s
          text: {nl: n, en: e}
          \(clause)
      """
    return try Contract(reading: Array(text.utf8), file: "contract.yaml", knowing: known)
  }

  /// The rules in force.
  static func config(
    _ packs: [String] = ["dji-analytics", "dji-flysafe", "operators-cn", "cn-control"], after seconds: Int64 = -60
  ) -> JournalRecord {
    var record = JournalRecord(kind: .config, at: start.advanced(bySeconds: seconds))
    record[list: RecordKey.packs] = packs.map { "\($0) as_of=2026-11-01 review_by=2027-11-01 sha256=00" }
    return record
  }

  /// A record of a flow of `rc-01` to a destination abroad.
  static func flow(
    _ index: Int64, _ verdict: Verdict, rules: [String] = [], reasons: [String] = [], country: String? = "NL",
    _ change: (inout JournalRecord) -> Void = { _ in }
  ) -> JournalRecord {
    var record = JournalRecord(kind: .verdict, at: start.advanced(bySeconds: 3600 + index))
    record[integer: RecordKey.index] = index
    record[string: RecordKey.verdict] = verdict.name
    record[string: RecordKey.device] = "rc-01"
    record[string: "source.ip"] = "192.168.50.7"
    record[integer: "source.bytes"] = 1200
    record[string: "destination.ip"] = "203.0.113.10"
    record[string: "destination.domain"] = "statistical-report.djiservice.org"
    record[string: "destination.geo.country_iso_code"] = country
    record[string: "network.direction"] = "outbound"
    record[string: RecordKey.communityID] = "1:\(index)"
    record[string: RecordKey.nameStatus] = "named"
    record[list: RecordKey.ruleIDs] = rules
    record[list: RecordKey.reasons] = reasons
    change(&record)
    return record
  }

  static func test(_ index: Int64, _ result: String) -> JournalRecord {
    var record = JournalRecord(kind: .localDataMode, at: start.advanced(bySeconds: 7200 + index))
    record[integer: RecordKey.index] = index
    record[string: RecordKey.localDataMode] = "2026-11-16.1"
    record[string: RecordKey.device] = "rc-02"
    record[string: RecordKey.step] = "statement"
    record[string: "egress.local_data_mode.result"] = result
    return record
  }

  static func findings(
    _ clause: String, _ records: [JournalRecord], _ coverage: ContractCoverage = full
  ) throws -> ClauseFinding {
    var evaluation = ContractEvaluation(try contract(clause), over: span)
    for record in records { evaluation.add(record) }
    return try #require(evaluation.finish(coverage).clauses.first)
  }
}

@Suite("Contract file")
struct ContractReadingTests {
  @Test(arguments: [
    ("forbids: [{packs: [dji-analitics]}]", "8:24: `dji-analitics` is wrong here; write the name of a pack"),
    ("forbids: [{jurisdictions: [cn]}]", "there is `cn-control`"),
    ("forbids: [{devices: [rc-03]}]", "a controller of the inventory"),
    ("forbids: [{operations: [x]}]", "an operation that is in force"),
    ("forbids: [{rules: [cn-control]}]", "a rule as `pack/rule`"),
    ("forbids: [{rules: [none/x]}]", "a rule as `pack/rule`"),
    ("forbids: [{verdicts: [bad]}]", "`approved`, `excepted`"),
    ("forbids: [{countries: [cn]}]", "in capitals"),
    ("forbids: [{}]", "this describes every flow"),
    ("forbids: [{outside_windows: false}]", "this describes every flow"),
    ("forbids: []", "nothing is described here"),
    ("forbids: [{verdict: [violation]}]", "unknown key `verdict`"),
    ("passes: everything", "`local-data-mode`"),
    ("passes: local-data-mode\n    not_checkable: {nl: a, en: b}", "one of `forbids`, `passes` and `not_checkable`"),
    ("note: x", "one of `forbids`, `passes` and `not_checkable`"),
    ("not_checkable: {nl: a}", "key `en` is missing"),
  ])
  func `what is wrong is told with its place`(clause: String, part: String) {
    #expect {
      try Made.contract(clause)
    } throws: { error in
      "\(error)".contains(part) && "\(error)".hasPrefix("contract.yaml:")
    }
  }

  @Test func `every mistake is told at once, and a clause's number stands once`() {
    let text = """
      contract: c
      about: {nl: o, en: a}
      as_of: soon
      clauses:
        - {id: "1", source: s, text: {nl: n, en: e}, passes: local-data-mode}
        - {id: "1", source: s, text: {nl: n, en: e}, passes: nothing}
      """
    #expect {
      try Contract(reading: Array(text.utf8), file: "c.yaml", knowing: Made.known)
    } throws: { error in
      (error as? YAMLMistakes)?.all.map(\.place.line) == [3, 6, 6]
    }
  }
}

@Suite("Clause")
struct ClauseTests {
  private let violations = "forbids: [{verdicts: [violation]}]"

  @Test func `with every second watched, nothing open and nothing against it, a clause is met`() throws {
    let finding = try Made.findings(violations, [Made.config(), Made.flow(7, .approved)])
    #expect(finding.result == .met)
    #expect(finding.openPoints.isEmpty)
  }

  @Test func `a second that was not watched keeps it from being met`() throws {
    let coverage = ContractCoverage(
      seconds: 604_800, watched: 604_799, firstGap: Span(start: Made.start, end: Made.start.advanced(bySeconds: 1)),
      doubts: [])
    let finding = try Made.findings(violations, [Made.config()], coverage)
    #expect(finding.result == .notVerifiable)
    #expect(
      finding.openPoints.map { $0.sentence(in: .english) } == [
        "not verifiable: 1 of 604,800 seconds were not watched, the first gap from 2026-11-16 00:00:00Z to"
          + " 2026-11-16 00:00:01Z"
      ])
  }

  @Test func `a doubt of the report keeps it from being met`() throws {
    let coverage = ContractCoverage(seconds: 604_800, watched: 604_800, firstGap: nil, doubts: ["2 frames unread"])
    let finding = try Made.findings(violations, [Made.config()], coverage)
    #expect(finding.result == .notVerifiable)
    #expect(finding.openPoints == [.doubt("2 frames unread")])
  }

  @Test func `a period without a second proves nothing`() throws {
    let none = ContractCoverage(seconds: 0, watched: 0, firstGap: nil, doubts: [])
    #expect(try Made.findings(violations, [Made.config()], none).result == .notVerifiable)
  }

  @Test func `a record against it violates it, however little was watched`() throws {
    let none = ContractCoverage(seconds: 604_800, watched: 0, firstGap: Made.span, doubts: [])
    let finding = try Made.findings(violations, [Made.config(), Made.flow(7, .violation, country: "CN")], none)
    #expect(finding.result == .violated)
    #expect(finding.records.map(\.index) == [7])
    #expect(finding.records.first?.subject == "statistical-report.djiservice.org 203.0.113.10")
    #expect(finding.records.first?.countries == ["CN"])
    #expect(finding.openPoints.count == 1, "what is open is told beside it")
  }

  @Test func `records outside the period count for nothing`() throws {
    var before = Made.flow(1, .violation)
    before[string: "@timestamp"] = Made.start.advanced(bySeconds: -1).description
    var after = Made.flow(2, .violation)
    after[string: "@timestamp"] = Made.span.end.description
    #expect(try Made.findings(violations, [Made.config(), before, after]).result == .met)
  }

  @Test func `records beyond the first twenty are counted`() throws {
    let finding = try Made.findings(violations, [Made.config()] + (0..<25).map { Made.flow($0, .violation) })
    #expect(finding.records.count == 20)
    #expect(finding.count == 25)
  }

  @Test
  func `a flow that is recorded at its verdict and as it goes on is one flow, with the bytes of its flow records`()
    throws
  {
    let verdict = Made.flow(7, .violation)
    var going = Made.flow(8, .violation) { $0[string: "event.kind"] = "flow" }
    var last = Made.flow(9, .violation) { $0[string: "event.kind"] = "flow" }
    for key in [RecordKey.communityID, "event.start"] {
      going[string: key] = verdict[string: key]
      last[string: key] = verdict[string: key]
    }
    going[string: RecordKey.reason] = "active"
    last[string: RecordKey.reason] = "idle"
    let finding = try Made.findings(violations, [Made.config(), verdict, going, last, Made.flow(10, .violation)])
    #expect(finding.count == 2)
    #expect(finding.records.map(\.index) == [7, 10])
    #expect(finding.records.map(\.furtherRecords) == [2, 0])
    #expect(finding.records.map(\.sent) == [2400, 1200])
  }

  @Test func `a pack counts that found something without deciding`() throws {
    let flow = Made.flow(
      7, .violation, rules: ["cn-control/CN"],
      reasons: [
        "service-operator: statistical-report.djiservice.org (dns) is DJI, controlled from CN, by dji-analytics"
      ])
    #expect(try Made.findings("forbids: [{packs: [dji-analytics]}]", [Made.config(), flow]).result == .violated)
    #expect(try Made.findings("forbids: [{jurisdictions: [cn-control]}]", [Made.config(), flow]).result == .violated)
    #expect(try Made.findings("forbids: [{packs: [dji-flysafe]}]", [Made.config(), flow]).result == .met)
    #expect(try Made.findings("forbids: [{rules: [cn-control/CN]}]", [Made.config(), flow]).result == .violated)
    // Only the rules that decided are listed, so which rule of the pack it was cannot be told.
    let rule = try Made.findings("forbids: [{rules: [dji-analytics/x]}]", [Made.config(), flow])
    #expect(rule.openPoints == [.undecided(flows: 1, first: 7)])
  }

  @Test func `each property has to hold, and one description is enough`() throws {
    let flow = Made.flow(7, .flagged, country: "US")
    let both = "forbids: [{countries: [US], verdicts: [violation]}, {countries: [CN]}]"
    #expect(try Made.findings(both, [Made.config(), flow]).result == .met)
    let either = "forbids: [{countries: [CN]}, {countries: [US]}]"
    #expect(try Made.findings(either, [Made.config(), flow]).result == .violated)
  }

  @Test func `every country that a source gives counts, a name of an operator does not`() throws {
    let flow = Made.flow(7, .ambiguous, country: nil) {
      $0[list: RecordKey.answers] = ["source=0 network=203.0.113.0/24 country=CN asn=1 anycast=no name=A country=US"]
    }
    #expect(try Made.findings("forbids: [{countries: [CN]}]", [Made.config(), flow]).result == .violated)
    #expect(try Made.findings("forbids: [{countries: [US]}]", [Made.config(), flow]).result == .met)
  }

  @Test func `a destination that could not be judged may be any`() throws {
    let unknown = Made.flow(7, .unknown, country: nil)
    for clause in ["countries: [CN]", "verdicts: [violation]", "packs: [dji-analytics]", "jurisdictions: [cn-control]"]
    {
      let finding = try Made.findings("forbids: [{\(clause)}]", [Made.config(), unknown])
      #expect(finding.openPoints == [.undecided(flows: 1, first: 7)], "\(clause)")
    }
    #expect(
      try Made.findings("forbids: [{verdicts: [violation], devices: [rc-02]}]", [Made.config(), unknown]).result == .met
    )
  }

  @Test func `without a name, packs of destinations say nothing`() throws {
    let unnamed = Made.flow(7, .approved) { $0[string: RecordKey.nameStatus] = "encrypted" }
    #expect(
      try Made.findings("forbids: [{packs: [dji-analytics]}]", [Made.config(), unnamed]).result == .notVerifiable)
    #expect(try Made.findings("forbids: [{jurisdictions: [cn-control]}]", [Made.config(), unnamed]).result == .met)
  }

  @Test func `what a tunnel or a relay hides may be anywhere`() throws {
    for mark in [FlowMark.encryptedTunnel, .relayedByName, .tunnelTooDeep] {
      let hidden = Made.flow(7, .violation, country: "NL") { $0[list: RecordKey.observations] = [mark.name] }
      for clause in ["countries: [CN]", "jurisdictions: [cn-control]", "packs: [dji-analytics]"] {
        #expect(
          try Made.findings("forbids: [{\(clause)}]", [Made.config(), hidden]).result == .notVerifiable, "\(clause)")
      }
    }
  }

  @Test func `a window, an operation and a controller narrow a clause`() throws {
    let flow = Made.flow(7, .excepted, reasons: ["service-operator: x, by dji-flysafe"]) {
      $0[string: RecordKey.window] = "2026-11-16.1"
    }
    let packs = "packs: [dji-flysafe]"
    #expect(try Made.findings("forbids: [{\(packs)}]", [Made.config(), flow]).result == .violated)
    #expect(try Made.findings("forbids: [{\(packs), outside_windows: true}]", [Made.config(), flow]).result == .met)
    #expect(try Made.findings("forbids: [{\(packs), operations: [sensitive]}]", [Made.config(), flow]).result == .met)
    #expect(try Made.findings("forbids: [{\(packs), devices: [rc-02]}]", [Made.config(), flow]).result == .met)
  }

  @Test func `what stays inside the hangar is nobody's business`() throws {
    let inside = Made.flow(7, .approved, country: nil) { $0[string: "network.direction"] = "internal" }
    #expect(try Made.findings("forbids: [{countries: [CN]}]", [Made.config(), inside]).result == .met)
  }

  @Test func `a pack that was not in force all the time proves nothing`() throws {
    let clause = "forbids: [{packs: [dji-analytics]}]"
    let late = try Made.findings(clause, [Made.config(["cn-control"]), Made.config(after: 60)])
    #expect(late.openPoints == [.packNotInForce("dji-analytics", at: Made.start)])
    let gone = try Made.findings(clause, [Made.config(), Made.config([], after: 60)])
    #expect(gone.openPoints == [.packNotInForce("dji-analytics", at: Made.start.advanced(bySeconds: 60))])
    #expect(try Made.findings(clause, []).openPoints == [.rulesNotKnown])
    #expect(try Made.findings(clause, [Made.config(["other"])]).result == .notVerifiable)
  }

  @Test func `a test of Local Data Mode decides where it is asked for`() throws {
    let clause = "passes: local-data-mode"
    #expect(try Made.findings(clause, []).openPoints == [.noTest])
    let passed = try Made.findings(clause, [Made.test(9, "pass")])
    #expect(passed.result == .met)
    #expect(passed.support == [9])
    let failed = try Made.findings(clause, [Made.test(9, "pass"), Made.test(10, "fail")])
    #expect(failed.result == .violated)
    #expect(failed.records.map(\.index) == [10])
    #expect(try Made.findings(clause, [Made.test(9, "not-verifiable")]).openPoints == [.testNotVerifiable(9)])
    var changed = Made.full
    changed.journalDoubts = ["the journal does not hold"]
    #expect(
      try Made.findings(clause, [Made.test(9, "pass")], changed).openPoints == [.doubt("the journal does not hold")])
    #expect(try Made.findings(clause, [Made.test(8, "pass"), Made.test(9, "not-verifiable")]).result == .notVerifiable)
  }

  @Test func `what cannot be seen in traffic is never met`() throws {
    #expect(try Made.findings("not_checkable: {nl: a, en: b}", [Made.config()]).result == .notVerifiable)
  }
}

@Suite("Contract document")
struct ContractDocumentTests {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  private func findings() throws -> ContractFindings {
    let file = ContractDocumentTests.fixtures.appending(path: "contract.yaml")
    let contract = try Contract(reading: Array(Data(contentsOf: file)), file: "contract.yaml", knowing: Made.known)
    var evaluation = ContractEvaluation(contract, over: Made.span)
    var stranger = JournalRecord(kind: .device, at: Made.start)
    stranger[string: "source.mac"] = "02:00:00:00:00:01"
    let records = [
      Made.config(), stranger,
      Made.flow(
        17, .violation, rules: ["cn-control/CN"],
        reasons: ["location: CN by X: adverse by cn-control", "service-operator: y is DJI, by dji-analytics"],
        country: "CN"),
      Made.flow(18, .unknown, country: nil), Made.test(40, "pass"),
    ]
    for record in records { evaluation.add(record) }
    let gap = Span(start: Made.start.advanced(bySeconds: 60), end: Made.start.advanced(bySeconds: 120))
    return evaluation.finish(
      ContractCoverage(
        seconds: 604_800, watched: 604_740, firstGap: gap, doubts: ["1 flow whose jurisdiction is not known"]))
  }

  @Test(arguments: Language.allCases)
  func `officers read the same document each time`(language: Language) throws {
    let outline = try findings().outline(in: language, log: "depot-noord", label: "2026-W47")
    for (text, name) in [
      (outline.text, "contract.\(language.rawValue).txt"), (outline.markdown, "contract.\(language.rawValue).md"),
    ] {
      let file = ContractDocumentTests.fixtures.appending(path: name)
      if ProcessInfo.processInfo.environment["WRITE_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
      #expect(try text == String(contentsOf: file, encoding: .utf8), "\(name)")
      #expect(!text.lowercased().contains("no leak"))
      #expect(!text.lowercased().contains("geen lek"))
    }
  }

  @Test func `hostile texts steer no output`() throws {
    var findings = try findings()
    findings.contract.name = "c\u{1b}[2J\u{202e}<script>"
    findings.clauses[0].clause.text.english = "[x](javascript:alert(1))\n# heading"
    let outline = findings.outline(in: .english, log: "l\u{1b}", label: "w\r\n")
    for text in [outline.text, outline.markdown] {
      #expect(!text.unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x202e || $0.value == 0x0d })
    }
    #expect(outline.markdown.contains("&lt;script\\>"))
    #expect(outline.markdown.contains("\\[x\\](javascript:alert(1))\\\\x0a\\# heading"))
  }
}
