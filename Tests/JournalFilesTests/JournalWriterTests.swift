// Role: holds the writer to keeping every acknowledged record, to being alone, and to refusing what was tampered with.
import DurableFiles
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

@Suite("Journal writer")
struct JournalWriterTests {
  @Test("records are in order over segments and sittings, and the whole verifies")
  func sittings() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    for sitting in 0..<3 as Range<UInt64> {
      var writer = try journal.open()
      let indexes = try writer.append((sitting * 10..<sitting * 10 + 10).map(TemporaryJournal.record))
      #expect(indexes == sitting * 10..<sitting * 10 + 10)
      try writer.close()
    }
    #expect(try journal.layout.segmentNames().count > 5)
    let entries = try journal.entries()
    #expect(entries.map(\.index) == Array(0..<30))
    #expect(try entries.map { try $0.record[string: "destination.ip"] } == (0..<30).map { "192.0.2.\($0)" })
    let report = try JournalVerification.verify(journal.path)
    #expect(report.findings == [])
    #expect(report.signed == 30)
  }

  @Test("the secret key lies beside the folder, for its owner only, and OpenSSL's form of the public one within")
  func keys() throws {
    let journal = try TemporaryJournal()
    let writer = try journal.open()
    let attributes = try FileManager.default.attributesOfItem(atPath: journal.path + ".key")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try String(decoding: journal.read("log.pub"), as: UTF8.self) == writer.key.text + "\n")
    #expect(try String(decoding: journal.read("log.pub.pem"), as: UTF8.self) == writer.key.pem)
  }

  @Test("a second writer is refused and told who writes")
  func secondWriter() throws {
    let journal = try TemporaryJournal()
    let first = try journal.open()
    let error = #expect(throws: JournalError.self) { _ = try journal.open() }
    #expect(error == .locked(folder: journal.path, process: getpid()))
    #expect(error?.description.contains("process \(getpid()) writes to this journal; stop it first") == true)
    _ = consume first
  }

  @Test("where there is no journal none is made unasked")
  func noJournal() throws {
    let journal = try TemporaryJournal()
    #expect(throws: JournalError.noJournal(folder: journal.path)) { _ = try journal.open(create: false) }
    #expect(!FileManager.default.fileExists(atPath: journal.path))
  }

  @Test("a missing or other key is refused")
  func wrongKey() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<2)
    let key = journal.path + ".key"
    let secret = try Data(contentsOf: URL(filePath: key))
    try FileManager.default.removeItem(atPath: key)
    #expect(throws: JournalError.keyMissing(path: key)) { _ = try journal.open() }
    _ = try JournalKeyFile.create(key)
    #expect(throws: JournalError.keyExists(path: key)) { try JournalKeyFile.create(key) }
    #expect(throws: JournalError.otherKey(path: key, folder: journal.path)) { _ = try journal.open() }
    try Data("secret".utf8).write(to: URL(filePath: key))
    #expect(throws: JournalError.self) { _ = try journal.open() }
    try secret.write(to: URL(filePath: key))
    #expect(try journal.open().nextIndex == 2)
  }

  @Test("every cut of the tail behind the checkpoint is taken up, told in a record, and verifies")
  func tornTail() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<2, unsigned: 2..<4)
    let whole = try journal.read(firstSegment)
    let others = try [firstHistory, "checkpoint"].map { ($0, try journal.read($0)) }
    let frame = whole.count / 4
    for length in stride(from: frame * 2, through: whole.count, by: 7) {
      try journal.write(Array(whole.prefix(length)), to: firstSegment)
      for (file, bytes) in others { try journal.write(bytes, to: file) }
      let kept = UInt64(length / frame)
      let writer = try journal.open()
      let hasTail = length > frame * 2
      #expect(writer.nextIndex == kept + (hasTail ? 1 : 0), "cut at \(length)")
      guard hasTail else { continue }
      let record = try #require(try journal.entries().last).record
      #expect(record.kind == .recover)
      #expect(record.time == Timestamp(seconds: 99))
      #expect(record[integer: "egress.recovered.unsigned"] == Int64(kept) - 2)
      #expect(record[integer: "egress.recovered.bytes_cut"] == Int64(length % frame))
      let cut = whole[(length - length % frame)..<length]
      #expect(record[string: "egress.recovered.sha256"] == TreeHash.plain(cut).hexadecimal)
      #expect(try JournalVerification.verify(journal.path).holds)
    }
  }

  @Test("fewer records than signed, or others, are refused and left as they are")
  func tampered() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<4)
    let whole = try journal.read(firstSegment)
    let frame = whole.count / 4
    try journal.write(Array(whole.prefix(frame * 3)), to: firstSegment)
    let place = FilePlace(file: firstSegment, offset: frame * 3)
    let truncated = JournalFinding(.truncated(records: 3, signed: 4), place)
    #expect(throws: JournalError.tampered(folder: journal.path, truncated)) { _ = try journal.open() }
    var changed = whole
    changed[frame + 50] ^= 1
    try journal.write(changed, to: firstSegment)
    let change = JournalFinding(.changed(1), FilePlace(file: firstSegment, offset: frame))
    #expect(throws: JournalError.tampered(folder: journal.path, change)) { _ = try journal.open() }
    #expect(try journal.read(firstSegment) == changed)
    for file in ["checkpoint", firstHistory, "log.pub"] {
      try journal.write(whole, to: firstSegment)
      let bytes = try journal.read(file)
      try FileManager.default.removeItem(atPath: "\(journal.path)/\(file)")
      #expect(throws: JournalError.self, "without \(file)") { _ = try journal.open() }
      try journal.write(bytes, to: file)
    }
    #expect(try journal.open().nextIndex == 4)
  }

  @Test("a checkpoint that was signed but not published is published at the next opening")
  func unpublished() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<2)
    let published = try journal.read("checkpoint")
    try journal.write(2..<4)
    let signed = try journal.read("checkpoint")
    try journal.write(published, to: "checkpoint")
    #expect(try JournalVerification.verify(journal.path).signed == 4)
    #expect(try journal.open().latest.size == 4)
    #expect(try journal.read("checkpoint") == signed)
    try journal.write(published, to: "checkpoint")
    try journal.write(journal.read(firstHistory).dropLast(5), to: firstHistory)
    #expect(try JournalVerification.verify(journal.path).findings == [])
    var writer = try journal.open()
    #expect(writer.nextIndex == 5, "two unsigned records and the one that says so")
    try writer.checkpoint()
    #expect(try JournalVerification.verify(journal.path).holds)
  }

  @Test("without the kept frontier the tree is made anew from the records")
  func frontier() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    try journal.write(0..<30)
    try FileManager.default.removeItem(atPath: journal.path + "/frontier")
    #expect(try journal.open().nextIndex == 30)
    try journal.write(Array("0\n".utf8), to: "frontier")
    var writer = try journal.open()
    _ = try writer.append([TemporaryJournal.record(30)])
    try writer.close()
    #expect(try JournalVerification.verify(journal.path).holds)
    try journal.write([], to: firstSegment)
    try FileManager.default.removeItem(atPath: journal.path + "/frontier")
    #expect(throws: JournalError.self) { _ = try journal.open() }
  }

  @Test("after a failed write the writer takes nothing more, and what was acknowledged is there")
  func failedWrite() throws {
    let journal = try TemporaryJournal(segmentLimit: 1000)
    var writer = try journal.open()
    _ = try writer.append([TemporaryJournal.record(0)])
    let hidden = journal.path + "/hidden"
    try FileManager.default.moveItem(atPath: journal.path + "/segments", toPath: hidden)
    let records = (1..<20 as Range<UInt64>).map(TemporaryJournal.record)
    let error = try #require(throws: JournalWriteError.self) { _ = try writer.append(records) }
    #expect(error.description.contains("open failed: ENOENT"))
    try FileManager.default.moveItem(atPath: hidden, toPath: journal.path + "/segments")
    #expect(throws: error) { _ = try writer.append(records) }
    #expect(throws: error) { try writer.checkpoint() }
    _ = consume writer
    #expect(try journal.open().nextIndex > 1)
    #expect(try JournalVerification.verify(journal.path).holds)
  }
}
