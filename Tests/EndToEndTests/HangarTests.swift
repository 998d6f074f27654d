// Role: runs the hangar of network namespaces with the real daemons, and holds what they left to what was sent.
import Foundation
import Testing

@Suite("Hangar")
struct HangarTests {
  /// What the script exits with where namespaces are not to be had.
  private static let notHere: Int32 = 77

  @Test("two controllers and a phone are watched, alerted about, journalled and reported", .timeLimit(.minutes(3)))
  func hangar() async throws {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/hangar", [BuiltProgram.folder, scratch.path], patience: .seconds(30))
    if outcome.status == Self.notHere { try Test.cancel("\(outcome.remarks.split(separator: "\n").last ?? "")") }
    try #require(outcome.status == 0, "\(outcome.remarks)")
    let hangar = HangarFolder(path: scratch.path)
    try alerts(of: hangar)
    try events(of: hangar)
    try answers(of: hangar)
    try await evidence(of: hangar)
    try await frames(of: hangar)
  }

  /// The hook received each alert, as the very bytes the journal signs.
  private func alerts(of hangar: HangarFolder) throws {
    let lines = try hangar.lines("alerts.jsonl")
    let leaves = Set(try JournalOnDisk("\(hangar.path)/journal").leaves)
    for line in lines { #expect(leaves.contains(line), "\(line)") }
    let alerts = try lines.map(JSONObject.parse)
    #expect(alerts.allSatisfy { $0["egress.action"] as? String == "alert" })
    let first = try #require(alerts.first { $0["device.id"] as? String == "rc-01" })
    #expect(first["destination.ip"] as? String == "203.0.113.10")
    #expect(first["destination.geo.country_iso_code"] as? String == "CN")
    #expect(first["destination.domain"] as? String == "statistical-report.djiservice.org")
    let second = try #require(alerts.first { $0["device.id"] as? String == "rc-02" })
    #expect(second["destination.ip"] as? String == "203.0.113.80")
    #expect(second["destination.as.number"] as? Int == 45102)
    #expect(second["egress.axis"] as? String == "network-operator")
    #expect(Set(alerts.map { $0["device.id"] as? String }) == ["rc-01", "rc-02"])
  }

  /// The journal tells the start, the rules, the stranger, both verdicts at their first packet, and the stop.
  private func events(of hangar: HangarFolder) throws {
    let events = try hangar.lines("events.jsonl").map(JSONObject.parse)
    func all(_ kind: String) -> [[String: Any]] { events.filter { $0["event.kind"] as? String == kind } }
    #expect(events.first?["event.kind"] as? String == "start")
    #expect(events.last?["event.kind"] as? String == "stop")
    #expect(all("config").count == 1)
    #expect(all("device").map { $0["source.mac"] as? String } == ["da:a1:19:00:00:13"])
    #expect(all("verdict").map { $0["device.id"] as? String } == ["rc-01", "rc-02"])
    #expect(all("verdict").allSatisfy { $0["source.packets"] as? Int == 1 && $0["destination.packets"] as? Int == 0 })
    #expect(all("loss").isEmpty)
  }

  /// Status, verification and report say what was seen and no more.
  private func answers(of hangar: HangarFolder) throws {
    let status = try hangar.text("status.txt")
    #expect(status.contains("demonstration-hangar: green, watching hangar0"))
    #expect(status.contains("dropped    0 by the kernel, 0 by the interface"))
    #expect(try hangar.text("verify.txt").contains("verified    whole, unchanged, in order"))
    for name in ["report.txt", "report.html"] {
      let report = try hangar.text(name)
      #expect(report.contains("observed"))
      #expect(report.contains("statistical-report.djiservice.org"))
      #expect(report.contains("AS45102"))
      #expect(report.contains("da:a1:19:00:00:13"))
      #expect(!report.lowercased().contains("no leak"))
    }
  }

  /// A recipient with public tools alone can check the evidence.
  private func evidence(of hangar: HangarFolder) async throws {
    let bundle = "\(hangar.path)/evidence"
    try await EvidenceTools.check(bundle)
    #expect(try await BuiltProgram.egressctl("evidence", "verify", bundle).status == 0)
    #expect(try hangar.lines("evidence/events.jsonl").count == 2)
    let frames = try Data(contentsOf: URL(filePath: "\(bundle)/frames.pcapng"))
    #expect(frames.prefix(4) == Data([0x0a, 0x0d, 0x0d, 0x0a]))
  }
}

extension HangarTests {
  /// The headers of the alerted flows are kept without their payload, and hashed into the journal; what is done to them
  /// is found.
  private func frames(of hangar: HangarFolder) async throws {
    let closed = try hangar.lines("events.jsonl").map(JSONObject.parse).filter {
      $0["event.kind"] as? String == "frames"
    }
    #expect(closed.allSatisfy { $0["egress.step"] as? String == "closed" })
    #expect(closed.compactMap { $0["file.name"] as? String } == ["0000000001-alert.pcapng"])
    #expect(try hangar.text("status.txt").contains("frames     "))
    #expect(try hangar.text("verify.txt").contains("frames      1 files are what the journal says"))
    let sums = try await BuiltProgram.run(
      "sha256sum", ["--check", "--strict", "SHA256SUMS"], in: "\(hangar.path)/journal/frames")
    #expect(sums.status == 0, "\(sums.remarks)")
    let file = URL(filePath: "\(hangar.path)/journal/frames/0000000001-alert.pcapng")
    var bytes = try Data(contentsOf: file)
    #expect(bytes.range(of: Data("statistical-report".utf8)) == nil, "the name in the ClientHello is payload")
    bytes[bytes.count - 60] ^= 1
    try bytes.write(to: file)
    let changed = try await BuiltProgram.egressctl("verify", "--journal", "\(hangar.path)/journal")
    #expect(changed.status == 1)
    let index = try #require(closed.first?["egress.index"] as? Int)
    #expect(changed.output.contains("frames file 0000000001-alert.pcapng does not match record \(index)"))
    try FileManager.default.removeItem(at: file)
    let missing = try await BuiltProgram.egressctl("verify", "--journal", "\(hangar.path)/journal")
    #expect(missing.status == 1)
    #expect(missing.output.contains("is missing, and no receipt says that it was deleted"))
    let without = try await BuiltProgram.egressctl("verify", "--no-frames", "--journal", "\(hangar.path)/journal")
    #expect(without.status == 0)
  }
}

/// The folder the hangar left.
private struct HangarFolder {
  let path: String

  func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
  func lines(_ name: String) throws -> [String] { try text(name).split(separator: "\n").map(String.init) }
}
