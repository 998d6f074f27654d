// Role: holds local rules to their owner's signature, made by the ssh-keygen that owners use.
import EgressTypes
import Foundation
import Testing
import VerdictRules

@testable import EgressSetup

@Suite("Local rules")
struct LocalRulesTests {
  private let now = Timestamp(rfc3339: "2026-11-27T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  private static let jurisdiction = """
    pack: alps
    as_of: 2026-11-23
    review_by: 2027-11-23
    confidence: listed
    sources: [test]
    countries: [CH]

    """

  /// A folder with local rules, a key and the file of owners.
  private final class Gateway {
    let folder = FileManager.default.temporaryDirectory.appending(path: "local-rules-\(UUID().uuidString)")
    var local: LocalRules {
      LocalRules(folder: folder.appending(path: "rules.local").path, owners: folder.appending(path: "owners").path)
    }

    init() throws {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "rules.local/jurisdictions"), withIntermediateDirectories: true)
      for name in ["owner", "stranger"] {
        try run(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder.appending(path: name).path])
      }
      try own("")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Lists the owner's key with options.
    func own(_ options: String) throws {
      let key = try String(contentsOf: folder.appending(path: "owner.pub"), encoding: .utf8)
      try write("owners", "jansen@police.example \(options)\(key)")
    }

    func write(_ path: String, _ text: String) throws {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func sign(_ path: String, by key: String = "owner", namespace: String = "egressd-rules") throws {
      let file = folder.appending(path: path).path
      try? FileManager.default.removeItem(atPath: file + ".sig")
      try run(["-q", "-Y", "sign", "-n", namespace, "-f", folder.appending(path: key).path, file])
    }

    private func run(_ arguments: [String]) throws {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
      process.arguments = arguments
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "ssh-keygen \(arguments)")
    }
  }

  private var shipped: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Rules").path
  }

  private func load(_ gateway: Gateway) throws(SetupError) -> RuleBook {
    try ConfigurationFiles.ruleBook(in: shipped, local: gateway.local, at: now)
  }

  private func refusal(_ gateway: Gateway) -> String {
    do throws(SetupError) {
      _ = try load(gateway)
      return "loaded"
    } catch {
      return error.description
    }
  }

  @Test("a file that its owner signed is in force, and the record of the rules says whose it is")
  func signed() throws {
    let gateway = try Gateway()
    try gateway.write("rules.local/jurisdictions/alps.yaml", Self.jurisdiction)
    try gateway.sign("rules.local/jurisdictions/alps.yaml")
    let source = try #require(try load(gateway).sources.first { $0.path == "jurisdictions/alps.yaml" })
    guard case .local(let signer?, false) = source.origin else { throw Missing() }
    #expect(signer.principal == "jansen@police.example")

    var sources = BasisSources()
    sources.rules = shipped
    sources.localRules = gateway.local
    try gateway.write("location.csv", "# vendor: A\n# created: 2026-11-01\n198.51.100.0,198.51.100.255,NL,1136\n")
    sources.locationFiles = [gateway.folder.appending(path: "location.csv").path]
    let record = try LoadedBasis(loading: sources, at: now).configRecord(inside: .auto, at: now)
    let line = try #require(record[list: "egress.rules.packs"].first { $0.hasPrefix("alps ") })
    #expect(line.hasSuffix(" origin=local replaces=no signed_by=jansen@police.example key=\(signer.fingerprint)"))
    #expect(record[list: "egress.rules.packs"].count { $0.contains("origin=local") } == 1)
  }

  @Test("what can approve needs a signature, and the refusal says how to make it")
  func unsigned() throws {
    let gateway = try Gateway()
    try gateway.write("rules.local/jurisdictions/alps.yaml", Self.jurisdiction)
    #expect(
      refusal(gateway).contains("because rules in `jurisdictions/` can approve: ssh-keygen -Y sign -n egressd-rules"))
    #expect(refusal(gateway).contains("rules.local/jurisdictions/alps.yaml:1:1"))
  }

  @Test("what can only make verdicts worse needs none, unless it replaces a shipped file")
  func worse() throws {
    let gateway = try Gateway()
    let pack =
      Self.jurisdiction.replacing("countries: [CH]\n", with: "")
      .replacing("pack: alps", with: "pack: more") + "operator: X\ncountry: CN\nstance: alert\nnames: [x.example]\n"
    try gateway.write("rules.local/destinations/more.yaml", pack)
    #expect(try load(gateway).serviceRules.contains { $0.pack.name == "more" })
    try gateway.write(
      "rules.local/destinations/dji/dji-flysafe.yaml", pack.replacing("pack: more", with: "pack: dji-flysafe"))
    #expect(refusal(gateway).contains("because it replaces a shipped file"))
    try gateway.sign("rules.local/destinations/dji/dji-flysafe.yaml")
    let book = try load(gateway)
    #expect(book.serviceRules.filter { $0.pack.name == "dji-flysafe" }.map(\.pattern.description) == ["x.example"])
  }

  @Test("a signed file that is moved over a shipped one, and a window over names that nobody signed, are refused")
  func moved() throws {
    let gateway = try Gateway()
    let pack =
      Self.jurisdiction.replacing("countries: [CH]\n", with: "")
      .replacing("pack: alps", with: "pack: more") + "operator: X\ncountry: CN\nstance: alert\nnames: [x.example]\n"
    let over = "rules.local/destinations/dji/dji-account.yaml"
    try gateway.write(over, pack)
    try gateway.sign(over)
    #expect(refusal(gateway).contains("it has to be the same pack: `pack: dji-account`"))
    try FileManager.default.removeItem(at: gateway.folder.appending(path: "rules.local/destinations"))

    try gateway.write("rules.local/destinations/more.yaml", pack)
    let window = "rules.local/windows/more-window.yaml"
    try gateway.write(
      window,
      Self.jurisdiction.replacing("pack: alps", with: "pack: more-window")
        .replacing("countries: [CH]\n", with: "destinations: [more]\nminutes: 5\nupload_bytes: 1000\n"))
    try gateway.sign(window)
    #expect(refusal(gateway).contains("more-window.yaml:6:16: pack `more` is a local file that its owner did not sign"))
    try gateway.sign("rules.local/destinations/more.yaml")
    #expect(refusal(gateway) == "loaded")
  }

  @Test("a file that is wrongly named is refused and not passed over; hidden files and pages are no rules")
  func named() throws {
    let gateway = try Gateway()
    try gateway.write("rules.local/jurisdictions/.alps.yaml.swp", "x")
    try gateway.write("rules.local/README.md", "x")
    #expect(refusal(gateway) == "loaded")
    try gateway.write("rules.local/destinations/block.yml", "x")
    #expect(refusal(gateway).contains("block.yml:1:1: a rule file ends in `.yaml`"))
  }

  @Test("a signature that does not hold, or by no owner, or out of time, keeps everything from being loaded")
  func broken() throws {
    let gateway = try Gateway()
    let path = "rules.local/jurisdictions/alps.yaml"
    try gateway.write(path, Self.jurisdiction)
    try gateway.sign(path, by: "stranger")
    #expect(refusal(gateway).contains("which is not in \(gateway.local.owners)"))
    try gateway.sign(path, namespace: "file")
    #expect(refusal(gateway).contains("made for 'file', not 'egressd-rules'"))
    try gateway.sign(path)
    try gateway.own("valid-before=\"20261127Z\" ")
    #expect(refusal(gateway).contains("may not sign rules now"))
    try gateway.own("valid-before=\"20261128Z\" ")
    #expect(refusal(gateway) == "loaded")
    try gateway.write(path, Self.jurisdiction + "# changed after signing\n")
    #expect(refusal(gateway).contains("does not belong to these bytes"))
    #expect(refusal(gateway).contains("sign it again: ssh-keygen -Y sign"))
    try gateway.write(path + ".sig", "nonsense")
    #expect(refusal(gateway).contains("not a readable SSH signature"))
    try gateway.write("owners", "nobody\n")
    #expect(refusal(gateway).contains("owners:1: no key stands here"))
    try FileManager.default.removeItem(at: gateway.folder.appending(path: "owners"))
    #expect(refusal(gateway).contains("create it with a line"))
  }

  @Test("a signature whose file is gone is told, and two mistakes are told at once")
  func leftOver() throws {
    let gateway = try Gateway()
    try gateway.write("rules.local/policies/gone.yaml.sig", "x")
    try gateway.write("rules.local/jurisdictions/alps.yaml", Self.jurisdiction)
    try gateway.write("rules.local/jurisdictions/alps.yaml.sig", "x")
    #expect(refusal(gateway).contains("gone.yaml.sig:1:1: the file that it signs is gone"))
    #expect(refusal(gateway).contains("alps.yaml:1:1: its signature does not hold"))
  }

  private struct Missing: Error {}
}
