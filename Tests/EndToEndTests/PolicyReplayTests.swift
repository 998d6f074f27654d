// Role: replays one capture under several policies and operations, which are all that differs between the verdicts.
import Foundation
import Testing

@Suite("Policies and operations", .timeLimit(.minutes(2)))
struct PolicyReplayTests {
  @Test(
    "the same capture gets other verdicts and other actions",
    arguments: [
      ("approved-tls", ["--policy", "regular-ops"], "regular-ops", "approved", "record"),
      ("approved-tls", ["--policy", "strict-ldm"], "strict-ldm", "violation", "alert"),
      ("approved-tls", ["--operation", "stand-alone"], "strict-ldm", "violation", "alert"),
      ("dji-name-in-the-eu", ["--operation", "regular"], "regular-ops", "violation", "alert"),
      ("dji-name-in-the-eu", ["--operation", "exercise"], "observe-only", "violation", "flag"),
      ("dji-name-in-the-eu", ["--policy", "observe-only"], "observe-only", "violation", "flag"),
    ])
  func verdicts(
    _ folder: String, _ options: [String], _ policy: String, _ verdict: String, _ action: String
  )
    async throws
  {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl",
      [
        "replay", "--format", "jsonl", "--rules", "\(BuiltProgram.root)/Rules", "--location", "../location.csv",
        "--inventory", "../inventory.yaml", "capture.pcap",
      ] + options, in: "\(ReplayCase.folder)/\(folder)")
    try #require(outcome.status == 0, "\(outcome.remarks)")
    let flows = try outcome.output.split(separator: "\n").map { try JSONObject.parse(String($0)) }
      .filter { $0["event.kind"] as? String == "flow" && $0["destination.port"] as? Int == 443 }
    let found = flows.map { "\($0["egress.verdict"] ?? "-") \($0["egress.action"] ?? "-")" }
    #expect(found.contains("\(verdict) \(action)"), "\(found)")
    for flow in flows {
      #expect(flow["egress.policy"] as? String == policy)
      #expect(flow["egress.operation.tag"] as? String == (options[0] == "--operation" ? options[1] : nil))
    }
  }

  @Test("an operation that the rules do not know is refused with those that they do")
  func unknown() async throws {
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl",
      [
        "replay", "--rules", "\(BuiltProgram.root)/Rules", "--location", "../location.csv", "--inventory",
        "../inventory.yaml", "--operation", "rescue", "capture.pcap",
      ], in: "\(ReplayCase.folder)/approved-tls")
    #expect(outcome.status == 1)
    #expect(outcome.remarks.contains("`rescue`"), "\(outcome.remarks)")
    #expect(outcome.remarks.contains("there is `exercise`, `regular`, `stand-alone`"), "\(outcome.remarks)")
  }
}
