// Role: runs the hangar in which people declare windows, operations and Local Data Mode, and holds the journal to it.
import Foundation
import Testing

@Suite("Hangar with declarations")
struct DeclaredHangarTests {
  /// What the script exits with where namespaces are not to be had.
  private static let notHere: Int32 = 77

  @Test(
    "two users open a window that a crash does not close; tests of Local Data Mode pass and fail",
    .timeLimit(.minutes(3)))
  func hangar() async throws {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/declared-hangar", [BuiltProgram.folder, scratch.path], patience: .seconds(60))
    if outcome.status == Self.notHere { try Test.cancel("\(outcome.remarks.split(separator: "\n").last ?? "")") }
    try #require(outcome.status == 0, "\(outcome.remarks)")
    let events = try text("events.jsonl", in: scratch).split(separator: "\n").map { try JSONObject.parse(String($0)) }
    let change = try #require(events.firstIndex { $0["egress.location.update.sha256"] != nil })
    window(Array(events[..<change]))
    localDataMode(events)
    operation(events)
    #expect(
      all("access", events).map { $0["event.action"] as? String } == [
        "breach declare", "breach declare", "breach declare", "breach list", "breach draft", "breach draft", "events",
      ])
    let reads = all("access", events).filter { $0["user.name"] as? String == "uid 61002" }
    #expect(reads.count == 1)
    #expect(reads.first?["event.action"] as? String == "events")
    #expect(reads.first?["egress.access.selection"] as? [String] == ["kind=verdict"])
    #expect(reads.first?["event.reason"] as? String == "the alerts of today")
    #expect(reads.first?["event.outcome"] as? String == "success")
    try update(events, scratch)
    try breach(events, scratch)
    #expect(try text("verify.txt", in: scratch).contains("verified    whole, unchanged, in order"))
    #expect(try text("rejudged.txt", in: scratch).contains(", of which 0 otherwise"))
    let refused = try text("refused.txt", in: scratch)
    #expect(refused.contains("uid 61001 asked for window"))
    #expect(refused.contains("root may be anyone"))
    #expect(try text("status.txt", in: scratch).contains("declared   window "))
    let pass = try text("pass.txt", in: scratch)
    #expect(pass.contains("LOCAL DATA MODE  PASS"))
    #expect(pass.contains("again from the journal: agrees"))
    #expect(try text("fail.txt", in: scratch).contains("LOCAL DATA MODE  FAIL"))
    #expect(try await BuiltProgram.egressctl("evidence", "verify", "\(scratch.path)/statement").status == 0)
  }

  private func text(_ name: String, in scratch: ScratchFolder) throws -> String {
    try String(contentsOfFile: "\(scratch.path)/\(name)", encoding: .utf8)
  }

  private func all(_ kind: String, _ events: [[String: Any]]) -> [[String: Any]] {
    events.filter { $0["event.kind"] as? String == kind }
  }

  /// Each step is there, with who took it; what the window covers is excepted before and after the crash, the rest is not.
  private func window(_ events: [[String: Any]]) {
    let steps = all("window", events)
    #expect(steps.map { $0["egress.step"] as? String } == ["requested", "approved", "resumed", "closed"])
    #expect(steps.map { $0["user.name"] as? String } == ["uid 61001", "uid 61002", nil, "uid 61001"])
    let verdicts = all("verdict", events).filter {
      $0["device.id"] as? String == "rc-01" && $0["egress.operation.tag"] == nil
    }
    #expect(verdicts.map { $0["egress.verdict"] as? String } == ["excepted", "excepted", "violation"])
    let id = steps.first?["egress.window.id"] as? String
    #expect(verdicts.map { $0["egress.window.id"] as? String } == [id, id, nil])
    #expect(verdicts.first?["destination.domain"] as? String == "flysafe-api.dji.com")
  }

  /// A person declares it, a crash forgets nothing, the draft holds what the journal knows, the register every step.
  private func breach(_ events: [[String: Any]], _ scratch: ScratchFolder) throws {
    let steps = all("breach", events)
    #expect(steps.map { $0["egress.step"] as? String } == ["declared", "notified", "followed-up", "closed"])
    #expect(steps.map { $0["user.name"] as? String } == ["uid 61001", "uid 61001", "uid 61001", "uid 61002"])
    let draft = try JSONObject.parse(try text("draft.json", in: scratch))
    let figures = try #require(draft["figures"] as? [String: Any])
    #expect(figures["journal_holds"] as? Bool == true)
    #expect((figures["flows"] as? Int ?? 0) > 0)
    #expect(draft["regimes"] as? [String] == ["gdpr"])
    let page = try text("draft.html", in: scratch)
    #expect(page.contains("Conceptmelding van inbreuk"))
    #expect(page.contains("statistical-report.djiservice.org"))
    let register = try text("register.txt", in: scratch)
    #expect(register.contains("closed"))
    #expect(register.contains("reference \u{201c}AP-2026-0042\u{201d}, followed up 1x"))
    // The bundle of the case holds its steps and its events, and no other event.
    let bundled = try text("bundle/data/events.jsonl", in: scratch).split(separator: "\n").map(JSONObject.parse)
    #expect(bundled.filter { $0["event.kind"] as? String == "breach" }.count == 4)
    let verdicts = bundled.filter { $0["event.kind"] as? String == "verdict" }
    #expect(!verdicts.isEmpty && verdicts.allSatisfy { $0["device.id"] as? String == "rc-01" }, "\(verdicts)")
    #expect(bundled.count == 4 + verdicts.count)
    #expect(try text("bundle.txt", in: scratch).contains("proved   "))
    let refused = try text("refused.txt", in: scratch)
    #expect(refused.contains("declaring a breach takes a person"))
    #expect(refused.contains("say in a remark how it was known before"))
    #expect(refused.contains("it is not decided whether case"))
  }

  private func localDataMode(_ events: [[String: Any]]) {
    let steps = all("local-data-mode", events)
    #expect(
      steps.map { $0["egress.step"] as? String } == ["started", "ended", "statement", "started", "ended", "statement"])
    #expect(steps.compactMap { $0["egress.local_data_mode.result"] as? String } == ["pass", "fail"])
    let pass = steps.first { $0["egress.local_data_mode.result"] as? String == "pass" }
    #expect(pass?["egress.coverage.watched"] as? Int == pass?["egress.coverage.seconds"] as? Int)
  }

  /// The same name at the same address: a violation while the operation goes on, and nothing before and after it.
  private func operation(_ events: [[String: Any]]) {
    #expect(all("operation", events).map { $0["egress.step"] as? String } == ["started", "ended"])
    let during = all("verdict", events).filter { $0["egress.operation.tag"] as? String == "stand-alone" }
    #expect(during.contains { $0["destination.ip"] as? String == "198.51.100.20" })
    #expect(during.allSatisfy { $0["egress.policy"] as? String == "strict-ldm" })
    let flows = all("flow", events).filter {
      $0["destination.ip"] as? String == "198.51.100.20" && $0["destination.port"] as? Int == 443
    }
    #expect(flows.map { $0["egress.verdict"] as? String } == ["approved", "violation", "approved"])
  }

  /// The data change under a flow: its verdict does, no datagram of it is missed, and the journal says what was replaced.
  private func update(_ events: [[String: Any]], _ scratch: ScratchFolder) throws {
    let configurations = all("config", events).filter { $0["egress.location.update.sha256"] != nil }
    #expect(configurations.count == 2)
    let (first, second) = (configurations.first, configurations.last)
    #expect(first?["egress.location.update.from"] as? String == "\(scratch.path)/newer.csv")
    let key = "egress.location.update.sha256"
    let previous = "egress.location.update.previous.sha256"
    #expect(first?[key] as? String != first?[previous] as? String)
    #expect(second?[key] as? String == first?[previous] as? String)
    #expect(second?[previous] as? String == first?[key] as? String)
    let inForce = (first?["egress.location.sources"] as? [String])?.first
    #expect(inForce?.contains("sha256=\(first?[key] as? String ?? "none")") == true)
    let stream = all("flow", events).filter { $0["destination.port"] as? Int == 9999 }
    #expect(stream.compactMap { $0["source.packets"] as? Int }.max() == 400)
    let felt = all("verdict", events).filter { $0["destination.port"] as? Int == 9999 }
    #expect(felt.map { $0["egress.verdict"] as? String } == ["violation"])
    #expect(stream.last?["egress.verdict"] as? String == "violation")
    let refused = try text("refused.txt", in: scratch)
    for reason in ["take a newer file", "newer.csv: is not declared", "broken.csv:"] {
      #expect(refused.contains(reason), "\(reason)")
    }
    #expect(try text("update.txt", in: scratch).contains("took it up; the journal has the change"))
    #expect(try text("info.txt", in: scratch).contains("previous   2026-"))
  }
}
