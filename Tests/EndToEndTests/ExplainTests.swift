// Role: explains and judges again through the real program, from journals that replays wrote and that were tampered with.
import Foundation
import TestFrames
import Testing

/// `UPDATE_GOLDENS=1 swift test --filter ExplainTests` writes the expectations anew.
private let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

@Suite("Explaining and judging again", .timeLimit(.minutes(2)))
struct ExplainTests {
  private static let folder = "\(BuiltProgram.root)/Tests/EndToEndTests/Explanations"

  /// A journal of a replay by the rules of `Explanations`.
  private func journal() async throws -> ScratchFolder {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.egressctl(
      "replay", "--rules", "\(Self.folder)/rules", "--policy", "explained", "--location", "location.csv", "--inventory",
      "inventory.yaml", "--journal", "\(scratch.path)/journal", "dji-name-in-the-eu/capture.pcap",
      in: ReplayCase.folder)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    return scratch
  }

  /// The first record with all of these texts.
  private func record(_ texts: String..., in scratch: ScratchFolder) throws -> Int {
    let leaves = try JournalOnDisk("\(scratch.path)/journal").leaves
    return try #require(leaves.firstIndex { leaf in texts.allSatisfy { leaf.contains($0) } })
  }

  private func run(_ arguments: [String], in scratch: ScratchFolder) async throws -> Outcome {
    let command = [arguments[0], "--journal", "\(scratch.path)/journal"] + arguments.dropFirst()
    return try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", command, in: Self.folder)
  }

  private func expect(_ output: String, toBe file: String) throws {
    let masked =
      output
      .replacing(#/[0-9a-f]{64}(?=$|\n|",\n  "name_status)/#, with: "HASH")
      .replacing(#/(by egressd |"written_by" : ")[^"\n]+/#) { "\($0.output.1)VERSION" }
    let path = "\(Self.folder)/\(file)"
    if isUpdating { try masked.write(toFile: path, atomically: true, encoding: .utf8) }
    let expected = try String(contentsOfFile: path, encoding: .utf8)
    #expect(masked.split(separator: "\n") == expected.split(separator: "\n"))
  }

  @Test("an event is explained and comes out again, as text and as JSON", arguments: ["text", "json"])
  func event(_ format: String) async throws {
    let scratch = try await journal()
    let violation = try record(#""event.kind":"flow""#, #""egress.verdict":"violation""#, in: scratch)
    let outcome = try await run(["explain", "\(violation)", "--format", format], in: scratch)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    try expect(outcome.output, toBe: "event.\(format == "json" ? "json" : "txt")")
    if format == "json" {
      let object = try JSONObject.parse(outcome.output)
      #expect((object["outcome"] as? [String: Any])?["reproduced"] as? Bool == true)
    }
  }

  @Test("an address and a name are followed by what the journal holds, the most recent first")
  func subjects() async throws {
    let scratch = try await journal()
    let options = ["--rules", "rules", "--policy", "explained", "--location", "../Cases/location.csv"]
    let name = try await run(["explain", "djiservice.org"] + options, in: scratch)
    #expect(name.status == 0, "\(name.remarks)")
    #expect(name.output.contains("djiservice.org: A maker, CN, by makers/*.djiservice.org"))
    #expect(name.output.contains("in the journal: 2 records, the most recent first"))
    #expect(!name.output.contains("notdjiservice.org"))
    let address = try await run(["explain", "198.51.100.20", "--format", "json"] + options, in: scratch)
    let object = try JSONObject.parse(address.output)
    let events = (object["events"] as? [[String: Any]])?.compactMap { $0["event"] as? Int } ?? []
    #expect(events.count == 3 && events == events.sorted(by: >), "\(events)")
    #expect(object["event_count"] as? Int == 3)
    let never = try await run(["explain", "203.0.113.99"] + options, in: scratch)
    #expect(never.output.contains("in the journal: 0 records"))
  }

  @Test("a verdict that was changed, together with its hash, does not come out again")
  func changedRecord() async throws {
    let scratch = try await journal()
    let flow = try record(#""event.kind":"flow""#, #""egress.verdict":"violation""#, in: scratch)
    var disk = try JournalOnDisk("\(scratch.path)/journal")
    disk.replace(#""egress.verdict":"violation""#, by: #""egress.verdict":"approved""#, in: flow)
    try disk.save()
    let outcome = try await run(["explain", "\(flow)"], in: scratch)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("NOT reproduced from the journal"))
    #expect(outcome.output.contains("  verdict: recorded approved, judged again violation"))
    let again = try await run(["rejudge", "--since", "2026-11-01", "--as-recorded"], in: scratch)
    #expect(again.status == 1)
    #expect(again.output.contains("#\(flow)  ") && again.output.contains("of which 1 otherwise"))
  }

  @Test(
    "a rule text that was changed, together with its hash, is named; without texts a record still tells what it has")
  func changedRules() async throws {
    let scratch = try await journal()
    let flow = try record(#""event.kind":"flow""#, #""egress.verdict":"violation""#, in: scratch)
    let rule = try record(#""egress.rules.path":"destinations/makers.yaml""#, in: scratch)
    let whole = try JournalOnDisk("\(scratch.path)/journal")
    var changed = whole
    changed.replace("stance: alert", by: "stance: allow", in: rule)
    try changed.save()
    let outcome = try await run(["explain", "\(flow)"], in: scratch)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("not reproduced from the journal: the text of destinations/makers.yaml"))

    var old = whole
    old.replace(
      "egress.rules.manifest", by: "egress.rules.manifold", in: try record(#""event.kind":"config""#, in: scratch))
    try old.save()
    let without = try await run(["explain", "\(flow)"], in: scratch)
    #expect(without.status == 1)
    #expect(without.output.contains("violation, decided by the service-operator axis under policy explained"))
    #expect(without.output.contains("the journal holds no rule texts of that time; an older egressd wrote it"))
  }

  @Test("newer data and other rules list what would be judged otherwise, and the journal stays as it is")
  func rejudge() async throws {
    let scratch = try await journal()
    let before = try JournalOnDisk("\(scratch.path)/journal").leaves
    let command = ["rejudge", "--since", "2026-11-01", "--rules", "rules", "--location"]
    let same = try await run(command + ["../Cases/location.csv"], in: scratch)
    #expect(same.status == 0, "\(same.remarks)")
    #expect(same.output.hasPrefix("judged again: 4 records from 2026-11-01, of which 0 otherwise\n"))
    for (format, file) in [("text", "rejudge.txt"), ("json", "rejudge.json")] {
      let newer = try await run(command + ["newer.csv", "--format", format], in: scratch)
      #expect(newer.status == 0, "\(newer.remarks)")
      try expect(newer.output, toBe: file)
      if format == "json" { #expect(!(try JSONObject.parse(newer.output)).isEmpty) }
    }
    let later = try await run(command + ["newer.csv", "--until", "2026-11-02", "--format", "json"], in: scratch)
    let object = try JSONObject.parse(later.output)
    #expect((object["records"] as? [Any])?.count == 0)
    #expect(try JournalOnDisk("\(scratch.path)/journal").leaves == before)
  }

  @Test("what cannot be asked together is refused")
  func misuse() async throws {
    for arguments in [
      ["--since", "yesterday"], ["--since", "2026-11-01", "--until", "x"],
      ["--since", "2026-11-01", "--as-recorded", "--rules", "rules"], [],
    ] {
      let outcome = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", ["rejudge"] + arguments)
      #expect(outcome.status == 64, "\(arguments): \(outcome.output)")
    }
  }

  @Test("every record of every case comes out again from the journal alone")
  func everyCase() async throws {
    let scratch = try ScratchFolder()
    for subject in ReplayCase.all {
      let arguments = ["replay", "--journal", "\(scratch.path)/journal"] + (try subject.arguments)
      _ = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", arguments, in: subject.folder)
    }
    let outcome = try await run(["rejudge", "--since", "2026-11-01", "--as-recorded"], in: scratch)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains(", of which 0 otherwise") && !outcome.output.contains("judged again: 0"))
  }
}
