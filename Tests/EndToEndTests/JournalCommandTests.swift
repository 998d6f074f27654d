// Role: the life of a journal through the program of the person: written, verified, read, reported, exported, tampered with.
import Foundation
import TestFrames
import Testing

@Suite("Commands on a journal", .timeLimit(.minutes(2)))
struct JournalCommandTests {
  @Test("a replay makes a journal that verifies, with its key beside it")
  func roundTrip() async throws {
    #expect(try await ReplayedJournal.outcome.status == 0)
    let scratch = try await ReplayedJournal.copy()
    let size = try await ReplayedJournal.size
    let outcome = try await BuiltProgram.egressctl("verify", "--journal", "\(scratch.path)/journal")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("records     \(size), of which \(size) are signed"))
    #expect(outcome.output.contains("verified    whole, unchanged, in order"))
    let key = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/journal.key")
    #expect((key[.posixPermissions] as? Int) == 0o600)
    #expect(try JournalOnDisk("\(scratch.path)/journal").frames.count == size)
  }

  @Test("a replay keeps headers as the daemon does, and verify holds their files to the journal")
  func frames() async throws {
    let scratch = try await ReplayedJournal.copy()
    let journal = "\(scratch.path)/journal"
    let whole = try await BuiltProgram.egressctl("verify", "--journal", journal, "--format", "jsonl")
    let report = try JSONObject.parse(whole.output)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(journal)/frames").filter {
      $0.hasSuffix(".pcapng")
    }
    #expect(whole.status == 0)
    #expect(names.contains { $0.hasSuffix("-alert.pcapng") })
    #expect(report["frame_files"] as? Int == names.count)
    #expect(report["frame_files_unrecorded"] as? Int == 0)
    let sums = try await BuiltProgram.run("sha256sum", ["--check", "--strict", "SHA256SUMS"], in: "\(journal)/frames")
    #expect(sums.status == 0, "\(sums.remarks)")
    // What docs/evidence-store.md tells to do with public tools.
    let events = try await BuiltProgram.egressctl(
      "events", "--journal", journal, "--kind", "frames", "--format", "jsonl")
    for line in events.output.split(separator: "\n") {
      let record = try JSONObject.parse(line)
      let name = try #require(record["file.name"] as? String)
      let hash = try #require(record["file.hash.sha256"] as? String)
      let sum = try await BuiltProgram.run("sha256sum", [name], in: "\(journal)/frames")
      #expect(sum.output.hasPrefix(hash))
      try Data("replaced".utf8).write(to: URL(filePath: "\(journal)/frames/\(name)"))
    }
    let changed = try await BuiltProgram.egressctl("verify", "--journal", journal)
    #expect(changed.status == 1)
    #expect(changed.output.split(separator: "\n").count { $0.hasPrefix("WRONG       frames file ") } == names.count)
    #expect(!changed.output.contains("verified"))
    #expect(try await BuiltProgram.egressctl("verify", "--journal", journal, "--no-frames").status == 0)
  }

  @Test("a key that was noted tells this journal from another")
  func pinnedKey() async throws {
    let scratch = try await ReplayedJournal.copy()
    let journal = "\(scratch.path)/journal"
    let right = try await BuiltProgram.egressctl("verify", "--journal", journal, "--key", "\(journal)/log.pub")
    #expect(right.status == 0)
    let other = "other+1f0ec85c+AdZe2jaLfduPsl2wmLGayFUQVzTkYY3WwKfUrEblm2WO"
    let wrong = try await BuiltProgram.egressctl("verify", "--journal", journal, "--key", other)
    #expect(wrong.status == 1)
  }

  /// What someone may do to the records, and how `verify` names it.
  enum Tampering: String, CaseIterable {
    case change, changeWithHash, delete, deleteLast, swap, cutLast

    func apply(to journal: inout JournalOnDisk) {
      let size = journal.frames.count
      switch self {
      case .change: journal.change(size - 7)
      case .changeWithHash: journal.change(size - 7, withHash: true)
      case .delete: journal.frames.remove(at: size - 7)
      case .deleteLast: journal.frames.removeLast(4)
      case .swap: journal.frames.swapAt(size - 8, size - 7)
      case .cutLast: journal.frames[size - 1].removeLast(10)
      }
    }

    /// What is found in a journal of so many records.
    func finding(_ size: Int) -> String {
      switch self {
      case .change: "record \(size - 7) was changed ("
      case .changeWithHash: "was changed together with its hash"
      case .delete: "record \(size - 7) is missing ("
      case .deleteLast:
        "it ends after \(size - 4) records, its checkpoint signs \(size); records \(size - 4) to \(size - 1) are missing"
      case .swap: "records \(size - 8) and \(size - 7) were swapped"
      case .cutLast: "record \(size - 1) is cut off"
      }
    }
  }

  @Test("whatever is done to a record, verify names it and exits with 1", arguments: Tampering.allCases)
  func tampering(_ tampering: Tampering) async throws {
    let scratch = try await ReplayedJournal.copy()
    var journal = try JournalOnDisk("\(scratch.path)/journal")
    let finding = tampering.finding(journal.frames.count)
    tampering.apply(to: &journal)
    try journal.save()
    let outcome = try await BuiltProgram.egressctl("verify", "--journal", journal.folder)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("WRONG") && outcome.output.contains(finding), "\(outcome.output)")
    #expect(!outcome.output.contains("verified"))
    #expect(outcome.remarks.contains("\(journal.folder): the journal does not hold"))
  }

  @Test("neither a report nor evidence passes over a journal that does not hold")
  func brokenJournal() async throws {
    let scratch = try await ReplayedJournal.copy()
    var journal = try JournalOnDisk("\(scratch.path)/journal")
    let record = journal.frames.count - 7
    journal.change(record)
    try journal.save()
    let evidence = try await BuiltProgram.egressctl(
      "evidence", "export", "--journal", journal.folder, "--case", "c", "--output", "\(scratch.path)/evidence")
    #expect(evidence.status == 1)
    #expect(evidence.remarks.contains("record \(record) was changed") && evidence.remarks.contains("egressctl verify"))
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/evidence"))
    let report = try await BuiltProgram.egressctl("report", "--journal", journal.folder)
    #expect(report.status == 1)
    #expect(report.remarks.contains("record \(record) cannot be read") && report.remarks.contains("egressctl verify"))
  }

  @Test("events lists the leaves of the journal, whole or chosen")
  func events() async throws {
    let scratch = try await ReplayedJournal.copy()
    func events(_ arguments: String...) async throws -> [[String: Any]] {
      let command = ["events", "--journal", "\(scratch.path)/journal", "--format", "jsonl"] + arguments
      let outcome = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", command)
      #expect(outcome.status == 0, "\(outcome.remarks)")
      return try outcome.output.split(separator: "\n").map(JSONObject.parse)
    }
    let all = try await events("--kind", "all")
    let (rules, size) = try await (ReplayedJournal.rules, ReplayedJournal.size)
    #expect(all.map { $0["egress.index"] as? Int } == Array(0..<size))
    #expect(all.first?["event.kind"] as? String == "rules")
    #expect(all[rules]["event.kind"] as? String == "config")
    #expect(all.last?["event.kind"] as? String == "stop")
    #expect(try await events().allSatisfy { !["flow", "coverage", "rules"].contains($0["event.kind"] as? String) })
    let violations = try await events("--kind", "verdict", "--verdict", "violation")
    #expect(violations.map { $0["destination.ip"] as? String } == ["198.51.100.20", "203.0.113.10"])
    let second = try await events("--kind", "flow", "--device", "rc-02")
    #expect(second.map { $0["destination.domain"] as? String } == ["notdjiservice.org"])
    #expect(try await events("--kind", "all", "--since", "2026-11-24").isEmpty)
    #expect(try await events("--kind", "all", "--until", "2026-11-24").count == size)
  }

  @Test("explain gives the verdict with everything it rested on, from the journal alone")
  func explain() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let outcome = try await BuiltProgram.egressctl(
      "explain", "--journal", "\(scratch.path)/journal", "\(try await ReplayedJournal.verdict)")
    #expect(outcome.status == 0)
    for part in [
      "violation rc-01 → 198.51.100.20 port 443 (statistical-report.djiservice.org)",
      "decided by the service-operator axis under policy regular-ops; action alert",
      "dji-analytics/statistical-report.djiservice.org", "dns statistical-report.djiservice.org",
      "source=0 network=198.51.100.0/24 country=NL asn=1136", "0: Test hangar, made 2026-11-01",
      "dji-analytics: destinations/", "leaf hash", "reproduced from the journal: verdict",
    ] { #expect(outcome.output.contains(part), "\(part)") }
  }

  @Test(
    "a report answers in each format, and never claims more than was seen",
    arguments: [("text", "Egress report"), ("html", "<!doctype html>"), ("json", "{")])
  func report(_ format: String, _ start: String) async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let outcome = try await BuiltProgram.egressctl(
      "report", "--journal", "\(scratch.path)/journal", "--week", "2026-W48", "--format", format)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    #expect(outcome.output.lowercased().hasPrefix(start.lowercased()))
    #expect(outcome.output.contains("observed"))
    #expect(outcome.output.contains("statistical-report.djiservice.org"))
    #expect(!outcome.output.lowercased().contains("no leak"))
    if format == "json" { _ = try JSONObject.parse(outcome.output) }
  }

  @Test("evidence is exported, verified, and any change to it is named", arguments: [true, false])
  func evidence(_ hasKey: Bool) async throws {
    let scratch = try await ReplayedJournal.copy(withKey: hasKey)
    let bundle = "\(scratch.path)/evidence"
    let export = try await BuiltProgram.egressctl(
      "evidence", "export", "--journal", "\(scratch.path)/journal", "--case", "2026-17", "--output", bundle)
    #expect(export.status == 0, "\(export.remarks)")
    #expect(export.remarks.contains("signed with a key made for it alone") != hasKey)
    #expect(export.output.contains(": 3 events,"))
    let events = try String(contentsOfFile: "\(bundle)/events.jsonl", encoding: .utf8)
    let leaves = try JournalOnDisk("\(scratch.path)/journal").leaves
    let first = try await ReplayedJournal.verdict
    #expect(events.split(separator: "\n").map(String.init) == Array(leaves[first..<first + 3]))
    #expect(try await BuiltProgram.egressctl("evidence", "verify", bundle).status == 0)
    try await EvidenceTools.check(bundle)

    try Data((events + "{}\n").utf8).write(to: URL(filePath: "\(bundle)/events.jsonl"))
    let changed = try await BuiltProgram.egressctl("evidence", "verify", bundle)
    #expect(changed.status == 1)
    #expect(changed.output.contains("CHANGED  events.jsonl"))
  }
}

/// The public tools a recipient checks evidence with.
enum EvidenceTools {
  /// Hashes with coreutils, the signature with OpenSSH, the records with the script of the bundle.
  static func check(_ bundle: String) async throws {
    let hashes = try await BuiltProgram.run("sha256sum", ["--check", "--quiet", "manifest-sha256.txt"], in: bundle)
    #expect(hashes.status == 0, "\(hashes.output)\(hashes.remarks)")
    let manifest = Bytes(try Data(contentsOf: URL(filePath: "\(bundle)/manifest-sha256.txt")))
    let signature = try await BuiltProgram.run(
      "ssh-keygen",
      [
        "-Y", "verify", "-f", "signing-key/allowed_signers", "-I", "egressd", "-n", "egressd-evidence", "-s",
        "manifest-sha256.txt.sig",
      ], in: bundle, input: manifest)
    #expect(signature.status == 0, "\(signature.output)\(signature.remarks)")
    let records = try await BuiltProgram.run("bash", ["journal/verify.sh"], in: bundle)
    #expect(records.status == 0, "\(records.output)\(records.remarks)")
  }
}

enum JSONObject {
  /// Reads one object.
  static func parse(_ text: some StringProtocol) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }
}
