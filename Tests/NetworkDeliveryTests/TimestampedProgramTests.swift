// Role: the real egress-alertd with a timestamp authority, killed again and again; what egressctl says of its tokens.
import AlertDelivery
import EgressTypes
import EvidenceJournal
import Foundation
import JournalFiles
import Testing
import Timestamping

@Suite("Timestamped by the real egress-alertd")
struct TimestampedProgramTests {
  private let authority: ScriptedAuthority
  private var told: String { authority.folder + "/told" }
  private var settings: String { authority.folder + "/egressd.yaml" }

  init() throws {
    authority = try ScriptedAuthority()
    let hook = authority.folder + "/hook"
    try Data("#!/bin/sh\ncat >> \(authority.folder)/told\n".utf8).write(to: URL(filePath: hook))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
    try configure()
  }

  /// Writes the settings of a daemon that asks at some address.
  private func configure(_ mode: String = "honest", certificates: String? = nil) throws {
    let text = """
      hangar: test
      capture: {interface: none}
      journal: \(authority.journal)
      alerts: {state: \(authority.state), control: \(authority.folder)/control, hook: [\(authority.folder)/hook]}
      timestamps:
        - {name: tsa, url: "\(authority.address(mode))", ca: \(certificates ?? authority.certificates),
           interval_seconds: 60, addresses: [127.0.0.1]}
      """
    try Data(text.utf8).write(to: URL(filePath: settings))
  }

  private func verify(_ more: String...) throws -> (text: String, status: Int32) {
    try BuiltProgram.egressctl(["verify", "--config", settings] + more)
  }

  private func newest() throws -> (name: String, time: Timestamp) { try #require(try authority.kept.names().last) }

  private func newestSize() throws -> UInt64? {
    try authority.kept.names().last.flatMap { try authority.kept.read($0.name) }
      .flatMap { Checkpoint.claimedSize(of: $0.note) }
  }

  /// Has the whole journal timestamped, the first time by a daemon that is killed as soon as it is.
  private func timestamp(_ size: UInt64) async throws {
    if try authority.kept.names().isEmpty {
      try await BuiltProgram.alertd(settings, ending: SIGKILL) { try newestSize() == size }
    } else {
      // The daemon would wait for a minute after the newest token.
      var submitter = try authority.submitter()
      #expect(await submitter.turn() != .upToDate)
    }
    #expect(try newestSize() == size)
  }

  @Test func `verify and every report say what existed when, also from copies, nothing without root`() async throws {
    try authority.write(3)
    let none = try verify()
    #expect(none.status == 0)
    #expect(none.text.contains("No timestamp by tsa was verified: there is none in "), "\(none.text)")
    try await timestamp(3)
    try authority.write(4)
    try await timestamp(7)
    try authority.write(2)
    let expected = "The checkpoint of 7 records existed before \(try newest().time.readable) (timestamp by tsa)."
    let verified = try verify()
    #expect(verified.status == 0)
    #expect(verified.text.contains("timestamps  \(expected)"), "\(verified.text)")
    #expect(try verify("--format", "jsonl").text.contains(expected))
    for format in ["text", "html", "json"] {
      let report = try BuiltProgram.egressctl(
        ["report", "--config", settings, "--since", "2026-11-01", "--until", "2026-11-02", "--format", format])
      #expect(report.status == 0)
      let words = report.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(expected), "\(format)")
    }
    // Elsewhere, with copies alone.
    let copy = authority.folder + "/elsewhere"
    try FileManager.default.copyItem(atPath: authority.kept.folder, toPath: copy)
    let elsewhere = try BuiltProgram.egressctl(
      [
        "verify", "--journal", authority.journal, "--timestamps", copy + "/", "--timestamp-ca", authority.certificates,
      ])
    #expect(elsewhere.status == 0)
    #expect(elsewhere.text.contains("The checkpoint of 7 records existed before"), "\(elsewhere.text)")
    #expect(elsewhere.text.contains("(timestamp by elsewhere)"), "\(elsewhere.text)")
    try configure(certificates: authority.folder + "/gone.pem")
    let rootless = try verify()
    #expect(rootless.status == 0, "what cannot be verified speaks neither for nor against")
    #expect(rootless.text.contains("No timestamp by tsa was verified: there is no "), "\(rootless.text)")
    #expect(!rootless.text.contains("existed before"))
  }

  @Test func `a token that does not verify, or is over another history, fails verification`() async throws {
    try authority.write(3)
    try await timestamp(3)
    let path = "\(authority.kept.folder)/\(try newest().name)"
    let token = try Data(contentsOf: URL(filePath: path + ".tsr"))
    var changed = token
    changed[changed.count - 5] ^= 1
    try changed.write(to: URL(filePath: path + ".tsr"))
    let forged = try verify()
    #expect(forged.status == 1)
    #expect(
      forged.text.contains("CONTRADICTED BY A TIMESTAMP OF tsa: \(path).tsr: the token does not verify"),
      "\(forged.text)")
    try token.write(to: URL(filePath: path + ".tsr"))
    #expect(try verify().status == 0)
    try configure(certificates: authority.folder + "/other-ca.pem")
    #expect(try verify().status == 1, "a token of another authority")
    try configure()
    try FileManager.default.removeItem(atPath: authority.journal)
    // The key beside the folder stays: the other history is signed as well as the first one was.
    try authority.write(30, "other")
    let rewritten = try verify()
    #expect(rewritten.status == 1)
    #expect(rewritten.text.contains("is over 3 records that are not the first of this journal"), "\(rewritten.text)")
    // The newest token is of now, so a daemon that starts here waits; an older one makes it look at once.
    let old = "2026-11-01T000000Z.3"
    for suffix in [".tsr", ".checkpoint"] {
      try FileManager.default.moveItem(atPath: path + suffix, toPath: "\(authority.kept.folder)/\(old)\(suffix)")
    }
    try await BuiltProgram.alertd(settings, ending: SIGTERM) {
      (FileManager.default.contents(atPath: told).map { String(decoding: $0, as: UTF8.self) } ?? "")
        .contains("THE JOURNAL WAS REWRITTEN")
    }
    #expect(try JournalVerification.verify(authority.state + "/deliveries").holds)
  }

  @Test func `an authority that gives nothing is noted once, and no alert`() async throws {
    try authority.write(3)
    try configure("500")
    let log = authority.state + "/deliveries"
    func noted() throws -> [JournalRecord] {
      // The daemon makes its log while this looks.
      guard var reader = try? JournalReader(log, from: 0, extent: .written) else { return [] }
      var found: [JournalRecord] = []
      while let entry = try reader.next() {
        if let record = try? entry.record, record.kind == .timestamp { found.append(record) }
      }
      return found
    }
    try await BuiltProgram.alertd(settings, ending: SIGTERM) { try !noted().isEmpty }
    let record = try #require(try noted().first)
    #expect(record[string: TimestampRecordKey.outcome] == "failed")
    #expect(record[list: RecordKey.reasons] == ["tsa: no timestamp: status 500"])
    #expect(!AlertEvent.isAlert(record))
    #expect(!FileManager.default.fileExists(atPath: told))
    #expect(try verify().status == 0)
  }

  @Test func `the newest token being old is remarked on`() async throws {
    try authority.write(3)
    try await timestamp(3)
    #expect(try !verify().text.contains("more than three intervals ago"))
    let path = "\(authority.kept.folder)/\(try newest().name)"
    for suffix in [".tsr", ".checkpoint"] {
      try FileManager.default.moveItem(
        atPath: path + suffix, toPath: "\(authority.kept.folder)/2026-11-01T000000Z.3\(suffix)")
    }
    let late = try verify()
    #expect(late.status == 0)
    #expect(late.text.contains("The newest is of 2026-11-01 00:00:00Z, more than three intervals ago"), "\(late.text)")
  }

  @Test func `an export has its signature timestamped through egress-alertd, now or later, and anyone verifies it`()
    async throws
  {
    try authority.write(3)
    let bundle = authority.folder + "/case"
    let export = [
      "evidence", "export", "--config", settings, "--case", "2026-014", "--event", "1",
    ]
    let alone = try BuiltProgram.egressctl(export + ["--output", bundle])
    #expect(alone.status == 0, "without egress-alertd the bundle stands: \(alone.text)")
    func verify(_ more: String...) throws -> (text: String, status: Int32) {
      try BuiltProgram.egressctl(["evidence", "verify", bundle] + more)
    }
    let bare = try verify()
    #expect(bare.status == 0)
    #expect(bare.text.contains("no timestamp authority confirmed when this was signed"), "\(bare.text)")

    var later: (text: String, status: Int32)?
    try await BuiltProgram.alertd(settings, ending: SIGTERM) {
      // Until its control socket is there, nobody answers.
      if later?.status != 0 {
        later = try BuiltProgram.egressctl(["evidence", "timestamp", bundle, "--config", settings])
      }
      let isKept = try !authority.kept.names().isEmpty
      return later?.status == 0 && isKept
    }
    #expect(later?.text.hasPrefix("timestamped by tsa: the signature existed before ") == true)
    // The token over the journal's checkpoint goes along from now on.
    try FileManager.default.moveItem(atPath: bundle, toPath: bundle + "-first")
    try await BuiltProgram.alertd(settings, ending: SIGTERM) {
      let made = try BuiltProgram.egressctl(export + ["--output", bundle])
      guard made.text.contains("timestamp   ") else {
        try FileManager.default.removeItem(atPath: bundle)
        return false
      }
      return true
    }
    #expect(try verify().text.contains("note     2 timestamps were not verified"))
    let verified = try verify("--timestamp-ca", authority.certificates)
    #expect(verified.status == 0)
    #expect(verified.text.contains("stamped  the signature existed before 20"), "\(verified.text)")
    #expect(
      verified.text.contains("stamped  a checkpoint over the first 3 records of the journal existed before 20"),
      "\(verified.text)")
    let byHand: (text: String, status: Int32) = try ScriptedReceiver.run(
      "/usr/bin/openssl",
      [
        "ts", "-verify", "-data", "\(bundle)/tagmanifest-sha512.txt.sig", "-in",
        "\(bundle)/tagmanifest-sha512.txt.sig.tsr", "-CAfile", authority.certificates,
      ])
    #expect(byHand.status == 0, "\(byHand.text)")

    let stranger = try verify("--timestamp-ca", authority.folder + "/other-ca.pem")
    #expect(stranger.status == 1)
    #expect(stranger.text.contains("WRONG    tagmanifest-sha512.txt.sig.tsr: the timestamp does not verify"))
    let again = try BuiltProgram.egressctl(["evidence", "timestamp", bundle, "--config", settings])
    #expect(again.status == 1, "a token is never replaced")
    // The token of one bundle says nothing of another.
    try FileManager.default.removeItem(atPath: "\(bundle)/tagmanifest-sha512.txt.sig.tsr")
    try FileManager.default.copyItem(
      atPath: "\(bundle)-first/tagmanifest-sha512.txt.sig.tsr", toPath: "\(bundle)/tagmanifest-sha512.txt.sig.tsr")
    #expect(try verify("--timestamp-ca", authority.certificates).status == 1)
  }
}
