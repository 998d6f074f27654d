// Role: holds the daemon to its word on location data that is gone: it watches, says so, and approves nothing meanwhile.
import EgressTypes
import Foundation
import Testing
import VerdictRules

@testable import EgressSetup

@Suite("Location data that is missing")
struct LocationFaultTests {
  private let folder: ScratchFolder
  private let now = Timestamp(rfc3339: "2026-11-27T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  private var sources = BasisSources()

  init() throws {
    folder = try ScratchFolder()
    sources.rules =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Rules").path
    sources.locationFiles = [
      try folder.file("fresh.csv", "# vendor: A\n# created: 2026-11-01\n198.51.100.0,198.51.100.255,NL,1136\n")
    ]
  }

  private func judge(_ basis: LoadedBasis, _ address: String) throws -> Judgement {
    let address = try #require(IPAddress(address))
    return basis.judgement.rules.judge(
      basis.judgement.classifier.classify(address, at: now), attribution: Attribution(), policy: "regular-ops",
      at: now)
  }

  @Test(
    "a second source that is gone, damaged or of tomorrow is named, and what the first approves is unknown",
    arguments: [
      (nil, "gone.csv: cannot be read"), ("198.51.100.0;NL\n", "1:1:"), ("\u{ab}\u{cd}\u{ef}MaxMind.com", "gone.csv"),
      ("# created: 2026-12-24\n198.51.100.0,198.51.100.255,NL\n", "which is yet to come"),
    ])
  func missing(_ text: String?, _ reason: String) throws {
    var lacking = sources
    lacking.locationFiles.append("\(folder.path)/gone.csv")
    if let text { _ = try folder.file("gone.csv", text) }
    #expect(throws: SetupError.self) { try LoadedBasis(loading: lacking, at: now) }
    let basis = try LoadedBasis(loading: lacking, tolerating: .missingFiles, at: now)
    #expect(basis.locations.missing.count == 1)
    #expect(basis.locations.missing.first?.contains(reason) == true, "\(basis.locations.missing)")
    let judgement = try judge(basis, "198.51.100.7")
    #expect(judgement.verdict == .unknown)
    #expect(judgement.ruleIDs == ["location/source-missing"])
    #expect(try judge(basis, "203.0.113.1").verdict == .unknown)
    let record = basis.configRecord(inside: .auto, at: now)
    #expect(record[list: "egress.location.missing"] == basis.locations.missing)
    #expect(record[list: "egress.warnings"].contains { $0.contains("at best unknown") })
    #expect(basis.locationFault(at: now)?.hasPrefix("location data is missing: ") == true)
  }

  @Test("an accusation stands while a source is missing")
  func accusation() throws {
    var lacking = sources
    lacking.locationFiles = [
      try folder.file("cn.csv", "# vendor: B\n# created: 2026-11-01\n203.0.113.0,203.0.113.255,CN,4134\n"), "/nowhere",
    ]
    let basis = try LoadedBasis(loading: lacking, tolerating: .missingFiles, at: now)
    #expect(try judge(basis, "203.0.113.1").verdict == .violation)
  }

  @Test("registrations that are gone count as a missing source too")
  func registrations() throws {
    var lacking = sources
    lacking.registrations = ["/nowhere/delegated"]
    #expect(throws: SetupError.self) { try LoadedBasis(loading: lacking, at: now) }
    let basis = try LoadedBasis(loading: lacking, tolerating: .missingFiles, at: now)
    #expect(try judge(basis, "198.51.100.7").verdict == .unknown)
  }

  @Test("data that aged while the daemon ran is a fault when none of it can approve any more")
  func ageing() throws {
    var two = sources
    two.locationFiles.append(
      try folder.file("old.csv", "# vendor: B\n# created: 2026-07-01\n198.51.100.0,198.51.100.255,NL\n"))
    let basis = try LoadedBasis(loading: two, at: now)
    #expect(basis.locationFault(at: now) == nil)
    #expect(basis.warnings.count == 1, "one stale source beside a fresh one is a warning")
    // 120 days after 2026-11-01.
    #expect(basis.locationFault(at: now.advanced(bySeconds: 93 * 86_400)) == nil)
    #expect(basis.locationFault(at: now.advanced(bySeconds: 94 * 86_400))?.contains("too old") == true)
  }
}
