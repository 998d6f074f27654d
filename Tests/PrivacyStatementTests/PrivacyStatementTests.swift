// Role: holds the statement on the monitor's own processing to its facts, in both languages, by golden files.
import EgressSettings
import EgressTypes
import Foundation
import Testing

@testable import PrivacyStatement

@Suite("Privacy statement")
struct PrivacyStatementTests {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  private static let time = Timestamp(seconds: 1_795_910_400)  // 2026-11-29T00:00:00Z

  private func settings(_ more: String = "") throws -> Settings {
    let text = """
      hangar: depot-noord
      capture: {interface: eth1, snap_length: 512}
      location: {updates: ["https://location.example.org/"]}
      journal_days: 400
      privacy: {require_access_log: true}
      alerts:
        hook: [/usr/local/bin/page]
        webhook: [{url: "https://hooks.example.org/x", key: /k}]
        email: [{from: egressd@example.org, to: [duty@example.org]}]
        syslog: [{server: "logs.example.org:6514"}]
      witnesses: [{url: "https://w.example/", key: w.example+01020304+BAAA}]
      \(more)
      """
    return try Settings(reading: Array(text.utf8), file: "egressd.yaml")
  }

  private func access(
    _ person: String, _ command: String, at second: Int64, purpose: String? = nil, isRefused: Bool = false
  )
    -> JournalRecord
  {
    var record = JournalRecord(kind: .access, at: Self.time.advanced(bySeconds: -86_400 + second))
    record[string: RecordKey.person] = person
    record[string: RecordKey.command] = command
    record[string: RecordKey.reason] = purpose
    record[string: RecordKey.outcome] = isRefused ? "failure" : "success"
    return record
  }

  private func facts(_ settings: Settings?) -> ProcessingFacts {
    var journal = JournalFacts(log: "depot-noord", folder: "/var/lib/egressd/journal")
    var flow = JournalRecord(kind: .flow, at: Self.time.advanced(bySeconds: -100_000))
    flow[string: RecordKey.device] = "rc-01"
    flow[string: "source.ip"] = "192.168.50.7"
    for record in [
      flow, access("jansen (uid 1000)", "report", at: 0, purpose: "weekly audit"),
      access("jansen (uid 1000)", "report", at: 60, purpose: "week 47"), access("uid 1001", "events", at: 120),
      access("uid 1001", "query", at: 180, isRefused: true),
    ] { journal.add(record) }
    return ProcessingFacts(
      at: Self.time, settings: settings, devices: settings == nil ? nil : 2, journal: journal,
      frames: FrameFacts(bytesPerFrame: 128),
      files: [
        FileFacts(
          .journal, "/var/lib/egressd/journal",
          FileFacts.Permissions(owner: "egressd", group: "egressd", members: ["jansen", "de-vries"], mode: 0o750)),
        FileFacts(.signingKey, "/var/lib/egressd/journal.key", nil),
        FileFacts(
          .settings, "/etc/egressd/egressd.yaml",
          FileFacts.Permissions(owner: "root", group: "root", members: [], mode: 0o644)),
      ])
  }

  @Test(arguments: Language.allCases)
  func `the statement is the same each time`(language: Language) throws {
    let outline = PrivacyStatement(facts(try settings()), in: language).outline
    for (text, name) in [
      (outline.text, "dpia.\(language.rawValue).txt"), (outline.markdown, "dpia.\(language.rawValue).md"),
    ] {
      let file = Self.fixtures.appending(path: name)
      if ProcessInfo.processInfo.environment["WRITE_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
      #expect(try text == String(contentsOf: file, encoding: .utf8), "\(name)")
    }
  }

  @Test func `each setting that matters changes what is said`() throws {
    let before = PrivacyStatement(facts(try settings()), in: .english).outline.text
    let changes: [(String, (inout Settings) -> Void)] = [
      ("snap length", { $0.capture.snapLength = 2048 }), ("term", { $0.journalDays = nil }),
      ("alerts", { $0.alerts.sections = [] }), ("witnesses", { $0.witnesses = [] }),
      ("access log", { $0.privacy.requiresAccessLog = false }), ("purpose", { $0.privacy.requiresPurpose = true }),
      ("filter", { $0.capture.filter = "not port 22" }), ("promiscuous", { $0.capture.isPromiscuous = false }),
      ("frames", { $0.evidence.days = 30 }), ("updates", { $0.locationUpdates = [] }),
      ("delivery log", { $0.alerts.deliveryDays = 30 }), ("interface", { $0.capture.interface = "br0" }),
    ]
    for (name, change) in changes {
      var settings = try settings()
      change(&settings)
      #expect(PrivacyStatement(facts(settings), in: .english).outline.text != before, "\(name)")
    }
  }

  @Test func `fields are told in categories, and what is in no category is other`() {
    let keys = ["source.ip", "destination.domain", "destination.bytes", "egress.window.expires_at", "new.key"]
    #expect(FieldCategory.categories(of: keys) == [.addresses, .names, .amounts, .times, .other])
    #expect(FieldCategory.categories(of: ["egress.ledger"]) == [.controllers, .amounts])
    #expect(FieldCategory.categories(of: []) == [])
  }

  @Test func `one record is no plural, and whoever may read is named once`() throws {
    var facts = facts(try settings())
    let owners = FileFacts.Permissions(owner: "root", group: "adm", members: ["root", "jansen"], mode: 0o640)
    facts.files = [FileFacts(.settings, "/etc/egressd/egressd.yaml", owners)]
    let english = PrivacyStatement(facts, in: .english).outline.text
    #expect(english.contains("1 record of controllers' traffic: "))
    #expect(english.contains("read by root and the group adm (jansen)\n"))
    #expect(PrivacyStatement(facts, in: .dutch).outline.text.contains("leesbaar voor root en de groep adm (jansen)\n"))
  }

  @Test func `without settings the journal alone is described`() {
    let text = PrivacyStatement(facts(nil), in: .english).outline.text
    #expect(text.contains("There are no settings on this machine."))
    #expect(text.contains("go to nobody"))
    #expect(text.contains("jansen (uid 1000)"))
  }

  @Test func `reads are counted by person and command, beyond a bound together`() throws {
    var journal = JournalFacts(log: "l", folder: "f")
    for number in 0..<600 { journal.add(access("uid \(number)", "events", at: 0)) }
    for _ in 0..<3 { journal.add(access("uid 7", "events", at: 5)) }
    #expect(journal.accesses.count == 500)
    #expect(journal.unlistedAccesses == 100)
    #expect(journal.accesses.first { $0.person == "uid 7" }?.count == 4)
  }

  @Test func `people's names and purposes are quoted and have their letters`() throws {
    var facts = facts(try settings())
    facts.journal = JournalFacts(log: "l", folder: "f")
    facts.journal.add(access(#"ren\xc3\xa9e (uid 7)"#, "events", at: 0, purpose: #"co\xc3\xb6rdinatie; week 2"#))
    for language in Language.allCases {
      let outline = PrivacyStatement(facts, in: language).outline
      for text in [outline.text, outline.markdown] {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("\u{201c}ren\u{e9}e"))
        #expect(words.contains("\u{201c}co\u{f6}rdinatie; week 2\u{201d}"))
      }
    }
  }

  @Test func `hostile texts steer no output`() throws {
    var facts = facts(try settings())
    facts.journal = JournalFacts(log: "\u{1b}[2J", folder: "\u{202e}<script>")
    facts.journal.add(access("\u{1b}x", "[a](b)\n", at: 0, purpose: "\r\n# h"))
    for language in Language.allCases {
      let outline = PrivacyStatement(facts, in: language).outline
      for text in [outline.text, outline.markdown] {
        #expect(!text.unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x202e || $0.value == 0x0d })
      }
      #expect(!outline.markdown.contains("<script>"))
    }
  }
}
