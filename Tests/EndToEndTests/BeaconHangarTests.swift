// Role: runs the hangar that is watched with a beacon, and holds what the journal tells to what was done, and when.
import Foundation
import Testing

@Suite("Hangar with a beacon")
struct BeaconHangarTests {
  /// What the script exits with where namespaces are not to be had.
  private static let notHere: Int32 = 77

  @Test(
    "each loss of watching is told within two seconds, and no blind second counts as watched", .timeLimit(.minutes(3)))
  func hangar() async throws {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.run(
      "\(BuiltProgram.root)/scripts/beacon-hangar", [BuiltProgram.folder, scratch.path], patience: .seconds(30))
    if outcome.status == Self.notHere { try Test.cancel("\(outcome.remarks.split(separator: "\n").last ?? "")") }
    try #require(outcome.status == 0, "\(outcome.remarks)")
    let left = try BeaconHangarFolder(path: scratch.path)
    try alerts(left)
    try seconds(left)
    try accounts(left)
    #expect(try left.text("status.txt").contains("green, watching hangar0"))
    #expect(try left.text("status-silent.txt").contains("beacon-missing"))
    #expect(try left.text("verify.txt").contains("verified    whole, unchanged, in order"))
    #expect(try left.text("report.txt").contains("beacon missing"))
  }

  /// What was done is told soon after, with its reason.
  private func alerts(_ left: BeaconHangarFolder) throws {
    for (deed, reason) in [
      ("beacon-killed", "beacon-missing"), ("link-down", "interface-down"), ("own-beacon", "beacon-missing"),
    ] {
      let done = try left.time(deed)
      let alert = try #require(
        left.events.first { $0["egress.watch.reason"] as? String == reason && left.time(of: $0) > done }, "\(deed)")
      #expect(alert["egress.step"] as? String == "lost", "\(deed)")
      #expect(alert["egress.action"] as? String == "alert", "\(deed)")
      #expect(left.time(of: alert) - done < 2.0, "\(deed): told after \(left.time(of: alert) - done) s")
    }
    let steps = left.events.filter { $0["event.kind"] as? String == "watch" }.compactMap {
      $0["egress.step"] as? String
    }
    #expect(!steps.contains("mismatch"), "every frame that the kernel counted was read")
  }

  /// Of the seconds in which something was done none counts as watched; before the first of them all do.
  private func seconds(_ left: BeaconHangarFolder) throws {
    let watched = left.watchedSeconds
    let killed = Int(try left.time("beacon-killed"))
    let (stopped, continued) = (Int(try left.time("stopped")), Int(try left.time("continued")))
    #expect(watched[killed - 3] == true && watched[killed - 2] == true)
    #expect(watched[killed] != true)
    #expect(watched[Int(try left.time("link-down"))] != true)
    for second in stopped...continued { #expect(watched[second] != true, "stopped second \(second - stopped)") }
    let own = Int(try left.time("own-beacon"))
    for second in own + 1...own + 3 { #expect(watched[second] != true, "the gateway's own beacon counted") }
  }

  /// Valid frames are counted as a beacon's, others by what is wrong with them, and no frame of it is undecoded.
  private func accounts(_ left: BeaconHangarFolder) throws {
    let coverage = left.events.filter { $0["event.kind"] as? String == "coverage" }
    let ledger = coverage.flatMap { $0["egress.ledger"] as? [String] ?? [] }
    #expect(ledger.contains { $0.hasPrefix("beacon|approved|beacon|") })
    #expect(ledger.contains { $0.hasPrefix("beacon|unknown|beacon|") })
    let refused = coverage.flatMap { $0["egress.beacon.refused"] as? [String] ?? [] }
    for reason in ["unknown-key=", "replayed=", "cut="] {
      #expect(refused.contains { $0.hasPrefix(reason) }, "\(reason) \(refused)")
    }
    let brackets = coverage.flatMap { $0["egress.beacon.brackets"] as? [String] ?? [] }
    #expect(brackets.contains { $0.hasPrefix("beacon vlan=10 first=") })
    #expect(brackets.contains { $0.hasPrefix("beacon vlan=0 first=") })
    let anomalies = coverage.compactMap { $0["egress.anomalies"] as? [String: Int] }
    #expect(!anomalies.contains { $0["local-experiment"] != nil })
  }
}

/// The folder the hangar left.
private struct BeaconHangarFolder {
  let path: String
  let events: [[String: Any]]

  init(path: String) throws {
    self.path = path
    events = try String(contentsOfFile: "\(path)/events.jsonl", encoding: .utf8).split(separator: "\n")
      .map { try JSONObject.parse(String($0)) }
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

  /// When something was done, in seconds.
  func time(_ deed: String) throws -> Double {
    let line = try #require(try text("times.txt").split(separator: "\n").first { $0.hasPrefix("\(deed) ") }, "\(deed)")
    return try #require(Double(line.dropFirst(deed.count + 1))) / 1_000_000_000
  }

  /// When a record was written.
  func time(of event: [String: Any]) -> Double { seconds(event["@timestamp"]) }

  private func seconds(_ value: Any?) -> Double {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (value as? String).flatMap { try? format.parse($0) }?.timeIntervalSince1970 ?? 0
  }

  /// What the bits of all coverage records say of each second; a second of two records counts as the worse one says.
  var watchedSeconds: [Int: Bool] {
    var watched: [Int: Bool] = [:]
    for event in events where event["event.kind"] as? String == "coverage" {
      let bits = (event["egress.coverage.bits"] as? String ?? "").compactMap(\.hexDigitValue)
      let start = Int(seconds(event["event.start"]))
      for place in 0..<(event["egress.coverage.seconds"] as? Int ?? 0) {
        let isWatched = bits[place / 4] >> (3 - place % 4) & 1 == 1
        watched[start + place] = (watched[start + place] ?? true) && isWatched
      }
    }
    return watched
  }
}
