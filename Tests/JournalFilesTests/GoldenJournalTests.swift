// Role: holds the format to its bytes: a journal of fixed key and records is the one in Fixtures/golden, file by file.
//
// The fixture is made by this test and nothing else: run it with EGRESSD_WRITE_FIXTURES=1 after a wanted change of the
// format, and read the difference before it is committed. docs/journal-format.md shows the same journal.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Golden journal")
struct GoldenJournalTests {
  static let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/golden").path()
  static let files = [
    "log.pub", "log.pub.pem", "checkpoint", "frontier", firstSegment, firstHistory,
    "segments/00000000000000000002.seg", "segments/00000000000000000002.checkpoints",
  ]

  /// Three records in two segments, signed with the key whose seed is the bytes 0 to 31.
  static func write() throws -> TemporaryJournal {
    let journal = try TemporaryJournal(segmentLimit: 500)
    let key = try #require(SigningKey(seed: Array(0..<32)))
    try Data(key.pem.utf8).write(to: URL(filePath: journal.path + ".key"))
    var writer = try journal.open()
    let noon = try #require(Timestamp(rfc3339: "2026-11-23T12:00:00Z"))
    _ = try writer.append([JournalRecord(kind: .start, at: noon)])
    var verdict = JournalRecord(kind: .verdict, at: noon.advanced(byNanoseconds: 1_500_000))
    verdict[string: "destination.ip"] = "203.0.113.7"
    verdict[integer: "destination.port"] = 443
    verdict[string: "destination.domain"] = "evil\u{1b}[2J\"\\é.example"
    verdict[string: RecordKey.verdict] = Verdict.violation.name
    verdict[list: RecordKey.reasons] = ["location: CN (test)"]
    _ = try writer.append([verdict])
    try writer.checkpoint()
    _ = try writer.append([JournalRecord(kind: .stop, at: noon.advanced(bySeconds: 60))])
    try writer.close()
    return journal
  }

  @Test("the writer's files are the fixture's")
  func bytes() throws {
    let journal = try Self.write()
    for file in Self.files {
      let path = URL(filePath: "\(Self.fixture)/\(file)")
      if ProcessInfo.processInfo.environment["EGRESSD_WRITE_FIXTURES"] != nil {
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(try journal.read(file)).write(to: path)
      }
      #expect(try Data(contentsOf: path) == Data(try journal.read(file)), "\(file)")
    }
  }

  @Test("the fixture verifies")
  func verifies() throws {
    let report = try JournalVerification.verify(Self.fixture)
    #expect(report.findings == [])
    #expect(report.records == 3)
    #expect(report.signed == 3)
  }

  @Test(
    "OpenSSL verifies the checkpoint's signature with the public key file",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "needs /usr/bin/openssl"))
  func openSSL() throws {
    let journal = try Self.write()
    let note = String(decoding: try journal.read("checkpoint"), as: UTF8.self)
    let parts = note.split(separator: "\n\n")
    let signature = try #require(Data(base64Encoded: String(parts[1].split(separator: " ")[2].dropLast())))
    let (text, bytes) = (journal.parent + "/text", journal.parent + "/signature")
    try Data("\(parts[0])\n".utf8).write(to: URL(filePath: text))
    try signature.dropFirst(4).write(to: URL(filePath: bytes))
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/openssl")
    openssl.arguments = [
      "pkeyutl", "-verify", "-pubin", "-inkey", journal.path + "/log.pub.pem", "-rawin", "-in", text, "-sigfile", bytes,
    ]
    openssl.standardOutput = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    #expect(openssl.terminationStatus == 0)
  }

  @Test("a journal of another day's making, with a changed key and deleted records, still verifies")
  func changedKeys() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/changed-keys").path()
    let report = try JournalVerification.verify(fixture)
    #expect(report.findings == [])
    #expect(report.records == 34)
    #expect(report.deleted == 19)
    #expect(try JournalFolder(fixture).readKeys().handovers.map(\.size) == [19])
  }
}
