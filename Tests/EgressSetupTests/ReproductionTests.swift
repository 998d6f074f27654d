// Role: holds that every record comes out again from the journal alone, and that whatever was changed is named.
import EgressPipeline
import EgressSetup
import EgressTypes
import TestFrames
import Testing

@Suite("Verdicts judged again from the journal")
struct ReproductionTests {
  private let folder: ScratchFolder
  private let morning = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  private var sources = BasisSources()

  init() throws {
    folder = try ScratchFolder()
    sources.rules = ShippedFiles.rules
    sources.locationFiles = [
      try folder.file(
        "a b.csv",
        """
        # vendor: Maker created=never of "data"
        # created: 2026-10-09T13:00:00Z
        198.51.100.0,198.51.100.255,NL,1136,Café net anycast=yes
        203.0.113.0,203.0.113.255,CN,4134,Chinanet

        """),
      try folder.file("b.csv", "# vendor: Other\n198.51.100.0,198.51.100.127,EU,1136\n"),
    ]
    sources.inventory = try folder.file("inventory.yaml", inventory(policy: "regular-ops"))
  }

  private func inventory(policy: String) -> String {
    "devices:\n  - {id: rc-01, mac: \"60:60:1f:00:00:01\", model: DJI RC, policy: \(policy)}\n"
  }

  private func basis(_ change: (inout BasisSources) throws -> Void = { _ in }) throws -> LoadedBasis {
    var sources = sources
    try change(&sources)
    return try LoadedBasis(loading: sources, at: morning)
  }

  /// Connections to approved and adverse servers, with a name that is told late, through a proxy, and by a stranger.
  private func connections(_ port: Int) -> [Bytes] {
    typealias Traffic = JournalledTraffic
    var good = Conversation(Traffic.controller, Traffic.dutch, clientPort: port)
    var bad = Conversation(Traffic.controller, Traffic.chinese, clientPort: port + 1)
    var asked = Conversation(Traffic.controller, Traffic.proxy, clientPort: port + 2, serverPort: 8080)
    var foreign = Conversation(Traffic.phone, Traffic.chinese, clientPort: port + 3)
    var inbound = Conversation(Traffic.chinese, Traffic.controller, clientPort: port + 4, serverPort: 8080)
    let connect = Bytes("CONNECT 203.0.113.10:443 HTTP/1.1\r\nHost: 203.0.113.10:443\r\n\r\n".utf8)
    return good.open() + bad.open() + asked.open() + foreign.open() + inbound.open() + [
      good.ask(Build.hello("connectivitycheck.gstatic.com")), bad.ask(Build.hello("www.dji.com")), asked.ask(connect),
      foreign.ask(Build.hello("app.dji.com")), inbound.ask([1, 2, 3]),
    ]
  }

  private func traffic(_ basis: LoadedBasis) throws -> [JournalRecord] {
    var traffic = try JournalledTraffic(under: basis, at: morning)
    try traffic.see(connections(40_000))
    try traffic.finish()
    return traffic.records
  }

  @Test("every record comes out again, whatever the policy", arguments: ["regular-ops", "strict-ldm"])
  func agrees(_ policy: String) throws {
    let basis = try basis { $0.inventory = try folder.file("other.yaml", inventory(policy: policy)) }
    let found = try Rereading(try traffic(basis)).found
    #expect(found.count >= 9)
    for (record, reproduction) in found {
      let isKnown = record[string: RecordKey.device] != nil
      #expect(reproduction == (isKnown ? .agrees : .agreesWithoutNames), "\(record)")
    }
    #expect(found.contains { !$0.record[list: RecordKey.relayedAnswers].isEmpty }, "a proxy's answers are recorded")
    #expect(
      found.contains { $0.record[string: RecordKey.groundsNameStatus] != nil } == (policy == "strict-ldm"),
      "names that come too late to help are told apart from those that the verdict rests on")
  }

  @Test("a record does not depend on which packet of the day came first, nor does the age of the data")
  func sameAllDay() throws {
    // The data turn 45 days old at 13:00.
    var traffic = try JournalledTraffic(under: try basis(), at: morning)
    try traffic.see(connections(40_000))
    traffic.wait(seconds: 6 * 3600)
    try traffic.see(connections(41_000))
    traffic.wait(seconds: 86_400)
    try traffic.see(connections(42_000))
    try traffic.finish()
    let found = try Rereading(traffic.records).found
    #expect(found.count > 20)
    for (record, reproduction) in found where record[string: RecordKey.device] != nil {
      #expect(reproduction == .agrees, "\(record)")
    }
  }

  @Test("a verdict that stands after a reload comes out again through the record that reached it")
  func standing() throws {
    let approving = try basis {
      $0.locationFiles = [
        try folder.file("c.csv", "# vendor: Late\n# created: 2026-11-01\n203.0.113.0,203.0.113.255,NL,1136\n")
      ]
    }
    var traffic = try JournalledTraffic(under: try basis(), at: morning)
    try traffic.see(connections(40_000))
    try traffic.reload(approving)
    try traffic.finish()
    let stands = try Rereading(traffic.records).found.filter {
      $0.record[list: RecordKey.reasons].last?.hasSuffix(Verdict.standsFromBefore) == true
        && $0.record[string: RecordKey.device] != nil
    }
    #expect(!stands.isEmpty)
    #expect(stands.allSatisfy { $0.reproduction == .agrees })
    let alone = try Rereading(traffic.records, standing: false).reproductions(of: .flow)
    #expect(
      alone.contains(.differs(["the verdict stands from before, but no earlier record of this flow has it"])),
      "what no record reached cannot stand")
  }

  /// What somebody may write into a record, and the start of the sentence that names it.
  static let changes: [(String, @Sendable (inout JournalRecord) -> Void)] = [
    ("verdict: recorded approved, judged again violation", { $0[string: RecordKey.verdict] = "approved" }),
    ("axis: recorded network-operator, judged again location", { $0[string: RecordKey.axis] = "network-operator" }),
    ("action: recorded record, judged again alert", { $0[string: RecordKey.action] = "record" }),
    ("rules: recorded other/rule, judged again", { $0[list: RecordKey.ruleIDs] = ["other/rule"] }),
    ("found now, but not recorded: location:", { $0[list: RecordKey.reasons].removeFirst() }),
    ("recorded, but not found again: location: more", { $0[list: RecordKey.reasons].append("location: more") }),
    ("the reasons stand in another order", { $0[list: RecordKey.reasons].reverse() }),
    ("axis: recorded location, judged again network-operator", { $0[string: "destination.ip"] = "10.0.0.1" }),
    ("verdict: recorded violation, judged again unknown", { $0[string: RecordKey.policy] = "none" }),
    ("recorded, but not found again: service-operator:", { $0[list: RecordKey.names] = [] }),
    (
      "recorded, but not found again: location:",
      { $0[list: RecordKey.answers] = ["source=0 network=203.0.113.0/24 country=DE asn=4134 anycast=no"] }
    ),
  ]

  @Test("a changed record is found, with what was changed", arguments: changes.indices)
  func changed(_ index: Int) throws {
    let (sentence, change) = Self.changes[index]
    var records = try traffic(try basis())
    let place = try #require(
      records.firstIndex { $0.kind == .flow && $0[string: "destination.ip"] == "203.0.113.10" })
    change(&records[place])
    let found = try Rereading(records).found.first { $0.record == records[place] }
    guard case .differs(let differences) = found?.reproduction else {
      Issue.record("expected a difference, got \(String(describing: found))")
      return
    }
    #expect(differences.contains { $0.hasPrefix(sentence) }, "\(differences)")
  }

  @Test("what no judgement can be read from is said to be missing, and nothing traps")
  func unreadable() throws {
    let records = try traffic(try basis())
    let record = try #require(records.first { $0.kind == .flow && $0[string: RecordKey.device] != nil })
    var rules = JournalledRules()
    for record in records { rules.add(record) }
    let basis = try RecordedBasis(try #require(records.first { $0.kind == .config }), rules: rules)
    func reproduction(_ change: (inout JournalRecord) -> Void) -> Reproduction {
      var other = record
      change(&other)
      var memory = JudgementMemory()
      return Reproduction(of: other, by: basis, memory: &memory)
    }
    for key in record.fields.keys {
      for value in [nil, .integer(-1), .string("\\"), .list(["="])] as [RecordValue?] {
        _ = reproduction { $0.fields[key] = value }
      }
    }
    #expect(
      reproduction { $0[integer: "egress.cut_from"] = 40_000 }
        == .notPossible("the record was too long for the journal and is cut"))
    #expect(
      reproduction { $0[string: RecordKey.policy] = nil }
        == .notPossible("the record does not hold all that a judgement rests on"))
  }

  @Test("a window that excepted a flow is taken as recorded")
  func excepted() throws {
    var records = try traffic(try basis())
    let place = try #require(records.firstIndex { $0.kind == .flow && $0[string: RecordKey.verdict] == "violation" })
    records[place][string: RecordKey.verdict] = "excepted"
    records[place][string: RecordKey.action] = "record"
    func reproduction() throws -> Reproduction? {
      try Rereading(records).found.first { $0.record == records[place] }?.reproduction
    }
    guard case .differs = try reproduction() else {
      Issue.record("`excepted` without a window came out again")
      return
    }
    records[place][string: RecordKey.window] = "w-7"
    guard case .differs = try reproduction() else {
      Issue.record("an exception came out again whose record does not say what the window is")
      return
    }
    records[place][list: RecordKey.reasons].append("window: w-7 excepts it")
    records[place][list: RecordKey.ruleIDs] = ["updates/w-7"]
    #expect(try reproduction() == .agrees)
  }

  @Test("a journal without rule texts says so, one whose texts were changed names the file")
  func texts() throws {
    let records = try traffic(try basis())
    let config = try #require(records.first { $0.kind == .config })
    var old = config
    old[string: RecordKey.rulesManifest] = nil
    #expect {
      try RecordedBasis(old, rules: JournalledRules())
    } throws: {
      "\($0)".contains("an older egressd wrote it")
    }
    var rules = JournalledRules()
    for var record in records {
      if record[string: RecordKey.rulesPath] == "jurisdictions/cn-control.yaml" {
        record[list: RecordKey.rulesText] = record[list: RecordKey.rulesText].map {
          $0.hasPrefix("countries:") ? "countries: [KP]" : $0
        }
      }
      rules.add(record)
    }
    #expect {
      try RecordedBasis(config, rules: rules)
    } throws: {
      "\($0)".hasPrefix("the text of jurisdictions/cn-control.yaml in the journal has sha256 ")
    }
  }
}
