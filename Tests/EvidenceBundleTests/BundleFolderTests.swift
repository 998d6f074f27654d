// Role: a bundle is written, checked by us and by public tools, and every kind of damage is named.
import Crypto
import EgressTypes
import EvidenceBundle
import Foundation
import SSHSignatures
import Testing

@Suite("Evidence bundle")
struct BundleFolderTests {
  let key = Curve25519.Signing.PrivateKey()
  let scratch: ScratchFolder
  var bundle: String { scratch.path + "/bundle" }

  static let subject = BundleSubject(
    caseID: "2026-0047", log: "hangar-3", madeAt: Timestamp(seconds: 1_795_000_000), selection: "events 17 to 23")
  static let files = [
    BundleFile(path: "events.jsonl", bytes: Array("{}\n".utf8), purpose: "the records, one JSON object a line"),
    BundleFile(path: "journal/checkpoint", bytes: Array("hangar-3\n24\n".utf8), purpose: "the journal's signed head"),
  ]

  init() throws {
    scratch = try ScratchFolder()
    try BundleFolder.write(Self.files, about: Self.subject, signedBy: key, to: scratch.path + "/bundle")
  }

  @Test("an untouched bundle holds")
  func intact() throws {
    let result = try BundleVerification(of: bundle, expecting: SignerKey(key.publicKey))
    #expect(result.holds)
    #expect(result.intact == 6)
    #expect(result.signature == .valid(SignerKey(key.publicKey)))
  }

  @Test("changed, missing and added files are each named")
  func differences() throws {
    try scratch.write("bundle/events.jsonl", Array("{} \n".utf8))
    try scratch.write("bundle/journal/new\u{1b}", [])
    try FileManager.default.removeItem(atPath: bundle + "/journal/checkpoint")
    try FileManager.default.createSymbolicLink(
      atPath: bundle + "/journal/checkpoint", withDestinationPath: "../events.jsonl")
    let result = try BundleVerification(of: bundle)
    #expect(result.changed == ["events.jsonl"])
    #expect(result.missing == ["journal/checkpoint"])
    #expect(result.added == ["journal/checkpoint", #"journal/new\x1b"#])
    #expect(!result.holds)
  }

  @Test("a manifest that was edited no longer has a valid signature")
  func editedManifest() throws {
    let manifest = try scratch.text("bundle/manifest-sha256.txt")
    try scratch.write(
      "bundle/manifest-sha256.txt", Array(manifest.split(separator: "\n").dropLast().joined(separator: "\n").utf8))
    #expect(try BundleVerification(of: bundle).signature == .invalid(.mismatch))
  }

  @Test("another key's signature and a missing signature do not hold")
  func signatures() throws {
    let other = SignerKey(Curve25519.Signing.PrivateKey().publicKey)
    let result = try BundleVerification(of: bundle, expecting: other)
    #expect(result.signature == .otherKey(SignerKey(key.publicKey)))
    #expect(!result.holds)
    try FileManager.default.removeItem(atPath: bundle + "/manifest-sha256.txt.sig")
    #expect(try BundleVerification(of: bundle).signature == .missing)
  }

  @Test("a folder that holds something is left alone")
  func notEmpty() throws {
    #expect(throws: BundleError.folderNotEmpty(bundle)) {
      try BundleFolder.write([], about: Self.subject, signedBy: key, to: bundle)
    }
  }

  @Test(
    "paths that leave the bundle or need escaping are refused",
    arguments: ["../x", "/etc/passwd", "a//b", "a/./b", "a/../b", "", "-rf", "a b", "a\nb", "é", "manifest-sha256.txt"])
  func unsafePaths(_ path: String) throws {
    #expect(throws: BundleError.unsafePath(path)) {
      try BundleFolder.write(
        [BundleFile(path: path, bytes: [], purpose: "")], about: Self.subject, signedBy: key,
        to: scratch.path + "/other")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/other"))
    try scratch.write("bundle/manifest-sha256.txt", Array("\(String(repeating: "0", count: 64))  \(path)\n".utf8))
    #expect(throws: BundleError.self) { try BundleVerification(of: bundle) }
  }

  @Test("a manifest is refused at the line that is wrong")
  func badManifest() {
    let good = String(repeating: "a", count: 64) + "  x\n"
    #expect(throws: BundleError.duplicatePath("x")) { try BundleManifest(text: good + good) }
    let reason = "not 64 hexadecimal digits, two spaces and a path"
    #expect(throws: BundleError.badManifest(line: 2, reason: reason)) { try BundleManifest(text: good + "zz  y\n") }
    #expect(throws: BundleError.badManifest(line: 1, reason: reason)) { try BundleManifest(text: "") }
  }

  @Test("a case id with a line end is refused")
  func caseID() {
    var subject = Self.subject
    subject.caseID = "1\n2"
    #expect(throws: BundleError.badCaseID("1\n2")) {
      try BundleFolder.write([], about: subject, signedBy: key, to: scratch.path + "/other")
    }
  }

  @Test(
    "the commands of the README accept the bundle and refuse a damaged one",
    .enabled(if: Tool.sshKeygen.isThere && Tool.openssl.isThere && Tool.sha256sum.isThere, "a public tool is absent"))
  func publicTools() throws {
    let commands = try readmeCommands()
    try #require(commands.count == 5)
    for command in commands { #expect(try scratch.run(command, in: "bundle").status == 0, "\(command)") }
    #expect(try scratch.run(commands[1], in: "bundle").output == "")

    try scratch.write("bundle/extra", [])
    #expect(try scratch.run(commands[1], in: "bundle").output == "extra\n")
    try scratch.write("bundle/events.jsonl", [])
    #expect(try scratch.run(commands[0], in: "bundle").status != 0)
    try scratch.write("bundle/manifest-sha256.txt", Array("x".utf8))
    #expect(try scratch.run(commands[2], in: "bundle").status != 0)
    #expect(try scratch.run(commands[3], in: "bundle").status != 0)
  }

  /// The README's commands: runs of lines indented by five spaces or more.
  ///
  /// Their scratch files go beside the bundle.
  private func readmeCommands() throws -> [String] {
    let readme = try scratch.text("bundle/README.txt").replacingOccurrences(of: "/tmp/", with: "\(scratch.path)/")
    return readme.components(separatedBy: "\n\n").map { $0.components(separatedBy: "\n") }
      .filter { !$0.isEmpty && $0.allSatisfy { $0.hasPrefix("     ") } }
      .map { $0.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n") }
  }
}
