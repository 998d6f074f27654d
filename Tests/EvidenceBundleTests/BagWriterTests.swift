// Role: a bag is written, checked by us and by public tools, and every kind of damage is named.
import Crypto
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import Foundation
import SSHSignatures
import Testing

/// A small journal of its own: two records under one checkpoint, with their proofs.
struct SmallJournal {
  let key = Curve25519.Signing.PrivateKey()
  let records: [[UInt8]]

  init(_ records: [JournalRecord] = [JournalRecord(kind: .stop, at: Timestamp(seconds: 1_795_000_000))]) throws {
    let log = try #require(LogID("hangar-3"))
    self.records = records.enumerated().map { JournalLeaf.encode($1, log: log, index: UInt64($0)) }
  }

  /// The files that prove the records in a bag.
  func files() throws -> [(String, [UInt8])] {
    let log = try #require(LogID("hangar-3"))
    let verifier = try #require(VerifierKey(log: log, publicKey: Array(key.publicKey.rawRepresentation)))
    let hashes = records.map { TreeHash.leaf($0, in: $0.indices) }
    var tree = MerkleFrontier()
    for hash in hashes { tree.append(hash) }
    let checkpoint = Checkpoint(log: log, size: UInt64(records.count), root: tree.root)
    let signature = try key.signature(for: Data(checkpoint.text.utf8))
    let line = "\u{2014} hangar-3 \((Data(verifier.id) + signature).base64EncodedString())\n"
    let note = try SignedCheckpoint(Array("\(checkpoint.text)\n\(line)".utf8), key: verifier)
    var prover = InclusionProver(indexes: hashes.indices.map(UInt64.init), size: UInt64(hashes.count))
    for hash in hashes { prover.add(hash) }
    let proofs = try hashes.indices.map { index in
      let proof = try #require(prover.proof(of: UInt64(index)))
      let text = try #require(ProofText(proof: proof, note: note)).text
      return ("journal/record-\(index).tlog-proof", Array(text.utf8))
    }
    return proofs + [
      ("journal/log.pub", Array("\(verifier.text)\n".utf8)), ("journal/log.pub.pem", Array(verifier.pem.utf8)),
      (ProofScript.name, Array(ProofScript.text.utf8)),
    ]
  }
}

@Suite("Evidence bag")
struct BagWriterTests {
  let key = Curve25519.Signing.PrivateKey()
  let scratch: ScratchFolder
  var bag: String { scratch.path + "/bundle" }

  static func subject(_ caseID: String = "2026-0047") throws(BundleError) -> BundleSubject {
    try BundleSubject(
      caseID: caseID, log: "hangar-3", selection: BundleSelection(), madeAt: Timestamp(seconds: 1_795_000_000),
      person: "root (uid 0)", host: "gateway", program: "egressctl 0.1.0",
      head: BundleHead(size: 1, root: "00", key: "hangar-3+00000000+AAAA"))
  }

  init() throws {
    scratch = try ScratchFolder()
    try Self.write(to: scratch.path + "/bundle", signedBy: key)
  }

  static func write(to place: String, signedBy key: Curve25519.Signing.PrivateKey) throws {
    var writer = try BagWriter.begin(at: place, suffix: "test")
    let journal = try SmallJournal()
    try writer.add("events.jsonl", journal.records[0] + [0x0a])
    let record = try JournalRecord(decoding: journal.records[0])
    try writer.add("events.csv", (EventsCSV.header + EventsCSV.row(record)).utf8)
    for name in ["flows.jsonl", "rules-in-force.jsonl", "coverage.jsonl"] { try writer.add(name, []) }
    for (name, bytes) in try journal.files() { try writer.add(name, bytes) }
    let subject = try subject()
    let names = Set(writer.payload.keys.map { String($0.dropFirst(5)) })
    let guide = VerificationPage(about: subject, signedBy: SignerKey(key.publicKey), files: names)
    try writer.add("how-to-verify.en.txt", guide.page(in: .english).text.utf8)
    try writer.seal(BagInfo(subject), signedBy: key)
    try writer.publish()
  }

  @Test func `an untouched bag holds, and its layout is the one that is documented`() throws {
    let result = try BundleVerification(of: bag, expecting: SignerKey(key.publicKey))
    #expect(result.holds, "\(result)")
    #expect(result.proved == 1)
    #expect(result.signature == .valid(SignerKey(key.publicKey)))
    let names = try #require(FileManager.default.enumerator(atPath: bag)).compactMap { $0 as? String }
    #expect(
      names.filter { !$0.hasPrefix("data/") }.sorted() == [
        "bag-info.txt", "bagit.txt", "data", "manifest-sha512.txt", "signing-key", "signing-key/allowed_signers",
        "signing-key/key.pem", "signing-key/key.pub", "tagmanifest-sha512.txt", "tagmanifest-sha512.txt.sig",
      ])
    #expect(result.intact == names.count { !$0.hasSuffix("y") && $0 != "data" && $0 != "data/journal" } - 2)
    #expect(try scratch.text("bundle/bagit.txt") == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    let octets = try BagWriterTests.octets(below: "\(bag)/data")
    #expect(
      try scratch.text("bundle/bag-info.txt") == """
        Source-Organization: hangar-3
        External-Identifier: 2026-0047
        External-Description: Evidence of network egress
        Internal-Sender-Identifier: journal hangar-3, verdicts unknown, ambiguous and
          violation
        Internal-Sender-Description: egressd evidence bundle, layout 1
        Bag-Software-Agent: egressctl 0.1.0
        Bagging-Date: 2026-11-18
        Payload-Oxum: \(octets).10

        """)
  }

  private static func octets(below folder: String) throws -> Int {
    try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }.reduce(0) { sum, name in
      let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return sum + (facts[.type] as? FileAttributeType == .typeRegular ? facts[.size] as? Int ?? 0 : 0)
    }
  }

  @Test func `changed, missing and added files are each named`() throws {
    try scratch.write("bundle/data/events.csv", Array("{} \n".utf8))
    try scratch.write("bundle/data/journal/new\u{1b}", [])
    try scratch.write("bundle/fetch.txt", [])
    try FileManager.default.removeItem(atPath: bag + "/data/journal/log.pub.pem")
    try FileManager.default.createSymbolicLink(
      atPath: bag + "/data/journal/log.pub.pem", withDestinationPath: "log.pub")
    let result = try BundleVerification(of: bag)
    #expect(result.changed == ["data/events.csv"])
    #expect(result.missing == ["data/journal/log.pub.pem"])
    #expect(result.added == ["data/journal/log.pub.pem", #"data/journal/new\x1b"#, "fetch.txt"])
    #expect(result.faults.contains("data/events.csv:1:1: not what data/events.jsonl gives"))
    #expect(!result.holds)
  }

  @Test(arguments: ["tagmanifest-sha512.txt.sig", "data/events.jsonl", "data/more"])
  func `a pipe, or a link to a device, is named and never read`(name: String) throws {
    try? FileManager.default.removeItem(atPath: "\(bag)/\(name)")
    #expect(mkfifo("\(bag)/\(name)", 0o600) == 0)
    let expected = BundleError.cannotRead(
      path: "\(bag)/\(name)", reason: "it is no file, and nothing beside it was read")
    #expect(throws: expected) { try BundleVerification(of: bag) }
    try FileManager.default.removeItem(atPath: "\(bag)/\(name)")
    try FileManager.default.createSymbolicLink(atPath: "\(bag)/\(name)", withDestinationPath: "/dev/zero")
    #expect(throws: expected) { try BundleVerification(of: bag) }
  }

  @Test func `a record that the journal does not prove is named, also where the whole bag was sealed anew`() throws {
    let events = try scratch.text("bundle/data/events.jsonl")
    let forged = events.replacing("\"stop\"", with: "\"stat\"")
    try #require(forged != events)
    let journal = try SmallJournal()
    var writer = try BagWriter.begin(at: scratch.path + "/forged", suffix: "test")
    try writer.add("events.jsonl", forged.utf8)
    let record = try JournalRecord(decoding: Array(forged.utf8.dropLast()))
    try writer.add("events.csv", (EventsCSV.header + EventsCSV.row(record)).utf8)
    for name in ["flows.jsonl", "rules-in-force.jsonl", "coverage.jsonl"] { try writer.add(name, []) }
    for (name, bytes) in try journal.files() { try writer.add(name, bytes) }
    try writer.seal(BagInfo(try Self.subject()), signedBy: key)
    try writer.publish()
    let result = try BundleVerification(of: scratch.path + "/forged")
    #expect(result.changed.isEmpty && result.missing.isEmpty && result.added.isEmpty)
    #expect(result.signature == .valid(SignerKey(key.publicKey)))
    #expect(
      result.faults == [
        "data/events.jsonl:1:1: record 0 is not the one that data/journal/record-0.tlog-proof proves"
      ])
    #expect(!result.holds)
    if Tool.openssl.isThere {
      let script = try scratch.run("bash data/journal/verify.sh", in: "forged")
      #expect(script.status != 0 && script.output.contains("record 0: NOT PROVED"))
    }
  }

  @Test func `what recipients add to the log of custody is let be and told`() throws {
    try scratch.write("bundle/custody-additions.txt", Array("received\n".utf8))
    let result = try BundleVerification(of: bag)
    #expect(result.holds)
    #expect(result.hasAdditions)
  }

  @Test func `a tag manifest that was edited no longer has a valid signature`() throws {
    let manifest = try scratch.text("bundle/tagmanifest-sha512.txt")
    try scratch.write(
      "bundle/tagmanifest-sha512.txt", Array(manifest.split(separator: "\n").dropLast().joined(separator: "\n").utf8))
    #expect(try BundleVerification(of: bag).signature == .invalid(.mismatch))
  }

  @Test func `another key's signature and a missing signature do not hold`() throws {
    let other = SignerKey(Curve25519.Signing.PrivateKey().publicKey)
    let result = try BundleVerification(of: bag, expecting: other)
    #expect(result.signature == .otherKey(SignerKey(key.publicKey)))
    #expect(!result.holds)
    try FileManager.default.removeItem(atPath: bag + "/tagmanifest-sha512.txt.sig")
    #expect(try BundleVerification(of: bag).signature == .missing)
  }

  @Test func `a folder that holds something is left alone, and nothing is left of a bag that was not published`() throws
  {
    #expect(throws: BundleError.folderNotEmpty(bag)) { _ = try BagWriter.begin(at: bag, suffix: "test").place }
    func abandon() throws {
      var writer = try BagWriter.begin(at: scratch.path + "/abandoned", suffix: "test")
      try writer.add("x", [1])
    }
    try abandon()
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["bundle"])
    try FileManager.default.createDirectory(atPath: scratch.path + "/empty", withIntermediateDirectories: false)
    try Self.write(to: scratch.path + "/empty/", signedBy: key)
    #expect(try BundleVerification(of: scratch.path + "/empty").holds)
  }

  @Test(arguments: ["../x", "/etc/passwd", "a//b", "a/./b", "a/../b", "", "-rf", "a b", "a\nb", "é"])
  func `paths that leave the bag or need escaping are refused`(_ path: String) throws {
    var writer = try BagWriter.begin(at: scratch.path + "/other", suffix: "test")
    var refused: BundleError?
    do { try writer.add(path, []) } catch { refused = error as? BundleError }
    #expect(refused == .unsafePath("data/\(path)"))
    let line = "\(String(repeating: "0", count: 128))  data/\(path)\n"
    try scratch.write("bundle/manifest-sha512.txt", Array(line.utf8))
    #expect(throws: BundleError.self) { try BundleVerification(of: bag) }
    #expect(!BagManifest.inert(path).contains { $0 == " " || $0 == "\n" })
  }

  @Test func `a manifest is refused at the line that is wrong`() {
    let good = String(repeating: "a", count: 128) + "  data/x\n"
    #expect(throws: BundleError.duplicatePath("data/x")) { try BagManifest(.payload, text: good + good) }
    #expect(throws: BundleError.unsafePath("data/x")) { try BagManifest(.tags, text: good) }
    let reason = "not 128 hexadecimal digits, two spaces and a path"
    for (text, line) in [(good + "zz  y\n", 2), ("", 1)] {
      #expect(throws: BundleError.malformed(file: "manifest-sha512.txt", line: line, reason: reason)) {
        try BagManifest(.payload, text: text)
      }
    }
  }

  @Test(arguments: ["", "1\n2", "\u{1b}", String(repeating: "x", count: 201)])
  func `a case id that is empty, long or not printable is refused`(_ id: String) {
    #expect(throws: BundleError.badCaseID(id)) { try Self.subject(id) }
  }

  @Test(
    .enabled(if: Tool.sshKeygen.isThere && Tool.openssl.isThere && Tool.sha512sum.isThere, "a public tool is absent"))
  func `the commands of the guide accept the bag and refuse a damaged one`() throws {
    let commands = try guideCommands()
    try #require(commands.count == 10)
    for command in commands[..<2] + commands[3..<7] {
      #expect(try scratch.run(command, in: "bundle").status == 0, "\(command)")
    }
    #expect(try scratch.run(commands[1], in: "bundle").output == "")

    try scratch.write("bundle/extra", [])
    #expect(try scratch.run(commands[1], in: "bundle").output == "extra\n")
    try scratch.write("bundle/data/events.jsonl", [])
    #expect(try scratch.run(commands[0], in: "bundle").status != 0)
    try scratch.write("bundle/tagmanifest-sha512.txt", Array("x".utf8))
    #expect(try scratch.run(commands[3], in: "bundle").status != 0)
    #expect(try scratch.run(commands[4], in: "bundle").status != 0)
  }

  /// The guide's commands: runs of lines indented by four spaces.
  ///
  /// Their scratch files go beside the bag.
  private func guideCommands() throws -> [String] {
    let guide = try scratch.text("bundle/data/how-to-verify.en.txt").replacing("/tmp/", with: "\(scratch.path)/")
    return guide.components(separatedBy: "\n\n").map { $0.components(separatedBy: "\n").filter { !$0.isEmpty } }
      .filter { !$0.isEmpty && $0.allSatisfy { $0.hasPrefix("    ") } }
      .map { $0.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n") }
  }
}
