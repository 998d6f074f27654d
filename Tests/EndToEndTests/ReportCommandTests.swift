// Role: `egressctl report` as a person or a timer runs it: every format, whole weeks once each, signed summaries joined.
import Foundation
import Testing

@Suite("egressctl report", .timeLimit(.minutes(2)))
struct ReportCommandTests {
  /// A journal of packets of three weeks ago, with its keys.
  private func finishedWeek() async throws -> ScratchFolder {
    let scratch = try ScratchFolder()
    var bytes = Array(
      try Data(contentsOf: URL(filePath: "\(ReplayCase.folder)/dji-name-in-the-eu/capture.pcap")))
    // Classic pcap, little-endian: 24 bytes of header, then 16 before each packet, the seconds first.
    let seconds = UInt32(clamping: Int(Date().timeIntervalSince1970) - 21 * 86_400)
    var place = 24
    while place + 16 <= bytes.count {
      for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: seconds >> (8 * UInt32(byte))) }
      place += 16 + (0..<4).reduce(0) { $0 | Int(bytes[place + 8 + $1]) << (8 * $1) }
    }
    try Data(bytes).write(to: URL(filePath: "\(scratch.path)/capture.pcap"))
    let outcome = try await BuiltProgram.egressctl(
      "replay", "--rules", "../../../Rules", "--location", "location.csv", "--inventory", "inventory.yaml", "--journal",
      "\(scratch.path)/journal", "\(scratch.path)/capture.pcap", in: ReplayCase.folder)
    #expect(outcome.status == 0, "\(outcome.remarks)")
    return scratch
  }

  private func report(_ scratch: ScratchFolder, _ arguments: String...) async throws -> Outcome {
    try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", ["report", "--journal", "\(scratch.path)/journal"] + arguments)
  }

  @Test("a finished week is written once, with a summary that ssh-keygen verifies, and never overwritten")
  func weekly() async throws {
    let scratch = try await finishedWeek()
    let reports = "\(scratch.path)/reports"
    let first = try await report(scratch, "--weekly", "--output", reports)
    #expect(first.status == 0, "\(first.remarks)")
    let names = try FileManager.default.contentsOfDirectory(atPath: reports).sorted()
    let endings = [".html", ".json", ".sha512", ".sha512.sig", ".summary.json", ".summary.json.sig", ".txt"]
    #expect(names.count % endings.count == 0 && names.count >= endings.count, "\(names)")
    for ending in endings { #expect(names.contains { $0.hasSuffix(ending) }, "\(ending)") }

    let hashes = try #require(names.first { $0.hasSuffix(".sha512") })
    func check() async throws -> Int32 {
      try await BuiltProgram.run("sha512sum", ["--check", "--strict", "--quiet", hashes], in: reports).status
    }
    #expect(try await check() == 0)
    let signed = try await BuiltProgram.run(
      "ssh-keygen", ["-Y", "check-novalidate", "-n", "egressd-report", "-s", "\(reports)/\(hashes).sig"],
      input: Array(try Data(contentsOf: URL(filePath: "\(reports)/\(hashes)"))))
    #expect(signed.status == 0, "\(signed.remarks)")

    let page = try #require(names.first { $0.hasSuffix(".html") })
    try "mine".write(toFile: "\(reports)/\(page)", atomically: false, encoding: .utf8)
    let text = try #require(names.first { $0.hasSuffix(".txt") })
    try FileManager.default.removeItem(atPath: "\(reports)/\(text)")
    let second = try await report(scratch, "--weekly", "--output", reports)
    #expect(second.status == 0, "\(second.remarks)")
    #expect(second.output.contains(text), "what is missing is written")
    #expect(try String(contentsOfFile: "\(reports)/\(page)", encoding: .utf8) == "mine")
    #expect(try await check() == 1, "another page than the one that was signed is found")
    let third = try await report(scratch, "--weekly", "--output", reports)
    #expect(third.output.contains("nothing to write"))

    let summary = try #require(names.first { $0.hasSuffix(".summary.json") })
    let verified = try await BuiltProgram.run(
      "ssh-keygen",
      ["-Y", "check-novalidate", "-n", "egressd-summary", "-s", "\(reports)/\(summary).sig"],
      input: Array(try Data(contentsOf: URL(filePath: "\(reports)/\(summary)"))))
    #expect(verified.status == 0, "\(verified.remarks)")
  }

  @Test("summaries of two gateways are joined, and one that was changed is refused by its name")
  func merge() async throws {
    let (one, two) = (try await finishedWeek(), try await finishedWeek())
    var files: [String] = []
    for (scratch, name) in [(one, "h-1"), (two, "h-2")] {
      files.append("\(scratch.path)/\(name).json")
      let made = try await report(
        scratch, "--since", "2020-01-01", "--until", "2020-01-02", "--summary", "\(scratch.path)/\(name).json",
        "--hangar", name)
      #expect(made.status == 0, "\(made.remarks)")
    }
    let overview = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", ["report", "--format", "csv", "--merge"] + files)
    #expect(overview.status == 0, "\(overview.remarks)")
    #expect(overview.output.contains("hangars,h-1,") && overview.output.contains("hangars,h-2,"))
    #expect(overview.output.contains("not_verifiable"))

    let hidden = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl",
      ["report", "--journal", "\(one.path)/journal", "--pseudonymise", "--format", "csv", "--merge"] + files)
    #expect(hidden.status == 0, "\(hidden.remarks)")
    #expect(hidden.output.contains("hangars,hangar-"), "\(hidden.output)")
    for name in ["h-1", "h-2", "rc-"] { #expect(!hidden.output.contains(name), "\(name)") }
    let unnamed = "\(one.path)/unnamed.json"
    let single = try await report(
      one, "--since", "2020-01-01", "--until", "2020-01-02", "--pseudonymise", "--summary", unnamed)
    #expect(single.status == 0, "\(single.remarks)")
    let text = try String(contentsOfFile: unnamed, encoding: .utf8)
    #expect(text.contains("\"egress.summary.hangar\":\"hangar-"), "\(text)")
    #expect(!text.contains("journal.root"), "\(text)")

    try String(contentsOfFile: files[0], encoding: .utf8).replacing("not_verifiable", with: "observed")
      .write(toFile: files[0], atomically: false, encoding: .utf8)
    let refused = try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", ["report", "--merge"] + files)
    #expect(refused.status == 1)
    #expect(refused.remarks.contains("h-1.json.sig"), "\(refused.remarks)")

    try "somebody@example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8kzkbmLmTJZvZMzT9kuYpv6lnzMFPzB2UOd8sKPqsZ\n"
      .write(toFile: "\(two.path)/signers", atomically: false, encoding: .utf8)
    let stranger = try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl",
      ["report", "--signers", "\(two.path)/signers", "--merge", files[1]])
    #expect(stranger.status == 1)
    #expect(stranger.remarks.contains("does not admit"), "\(stranger.remarks)")
  }

  @Test("a year, a controller, a language, a table: each does what it says")
  func options() async throws {
    let scratch = try await finishedWeek()
    let year = Calendar(identifier: .gregorian).component(.year, from: Date(timeIntervalSinceNow: -21 * 86_400))
    let dutch = try await report(scratch, "--year", "\(year)", "--lang", "nl")
    #expect(dutch.status == 0, "\(dutch.remarks)")
    #expect(dutch.output.hasPrefix("Rapport over uitgaand verkeer"))
    #expect(
      dutch.remarks.split(separator: "\n").allSatisfy { $0.hasSuffix("so this read is not journalled") },
      "a pipe gets no progress: \(dutch.remarks)")
    #expect(!dutch.remarks.contains("\r"), "a pipe gets no progress")
    let table = try await report(scratch, "--year", "\(year)", "--format", "csv", "--table", "traffic")
    #expect(table.output.hasPrefix("controller,verdict,jurisdiction,country,bytes_sent,"))
    let none = try await report(scratch, "--year", "\(year)", "--format", "csv", "--table", "traffik")
    #expect(none.status == 64)
    #expect(none.remarks.contains("it has summary, days, findings"), "\(none.remarks)")
    let nobody = try await report(scratch, "--year", "\(year)", "--device", "rc-nobody", "--format", "json")
    let object = try JSONObject.parse(nobody.output)
    let rows = (object["traffic"] as? [String: Any])?["rows"] as? [Any]
    #expect(rows?.isEmpty == true)
  }
}
