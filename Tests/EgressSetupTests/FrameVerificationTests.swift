// Role: holds journal and files of frames to each other: hashes, receipts before deletion, and what verification finds.
import EgressTypes
import Foundation
import JournalFiles
import Testing

@testable import EgressPipeline
@testable import EgressSetup

@Suite("Verification of frames")
struct FrameVerificationTests {
  private let time = StoredFrames.time
  private let scratch: ScratchFolder
  private var journal: String { "\(scratch.path)/journal" }
  private var limits = FrameLimits()

  init() throws {
    scratch = try ScratchFolder()
    (limits.days, limits.alertDays) = (7, 90)
  }

  private func open(at time: Timestamp) throws -> Recorder {
    try Recorder.open(journal, log: "hangar", frames: limits, at: time)
  }

  /// A run that keeps one frame of each kind.
  private func run(at time: Timestamp) throws {
    var recorder = try open(at: time)
    recorder.add(.frame(StoredFrames.frame([1], at: time)))
    recorder.add(.frame(StoredFrames.frame([2], isAlert: true, at: time)))
    try recorder.commit(at: time)
    try recorder.close(at: time)
  }

  private func records() throws -> [JournalRecord] {
    var reader = try JournalReader(journal)
    var records: [JournalRecord] = []
    while let entry = try reader.next() { records.append(try entry.record) }
    return records
  }

  private func path(_ name: String) -> String { "\(journal)/frames/\(name)" }

  @Test("what was written verifies; a file that is being written is no finding")
  func whole() throws {
    try run(at: time)
    #expect(try FrameVerification.verify(journal) == FrameReport(matching: 2))
    var recorder = try open(at: time)
    recorder.add(.frame(StoredFrames.frame([3])))
    try recorder.commit(at: time)
    #expect(try FrameVerification.verify(journal) == FrameReport(matching: 2, unrecorded: 1))
    try recorder.close(at: time)
    #expect(try records().map(\.kind).suffix(2) == [.frames, .stop])
    #expect(try FrameVerification.verify(journal) == FrameReport(matching: 3))
  }

  @Test("a changed file and one that is gone are found, each by the record that has its hash")
  func findings() throws {
    try run(at: time)
    try Data([1]).write(to: URL(filePath: path("0000000001.pcapng")))
    try FileManager.default.removeItem(atPath: path("0000000002-alert.pcapng"))
    let expected: [FrameFinding] = [
      .changed(file: "0000000001.pcapng", record: 0), .missing(file: "0000000002-alert.pcapng", record: 1),
    ]
    #expect(try FrameVerification.verify(journal).findings == expected)
    // A start tells both; neither that nor hashing them anew makes them right.
    try FileManager.default.removeItem(atPath: path("SHA256SUMS"))
    try run(at: time.advanced(bySeconds: 60))
    #expect(try FrameVerification.verify(journal).findings == expected)
    #expect(try JournalVerification.verify(journal).holds)
  }

  @Test("old files are deleted behind a signed receipt, and verification knows")
  func deletion() throws {
    try run(at: time)
    let later = time.advanced(bySeconds: 8 * 86_400)
    var recorder = try open(at: later)
    try recorder.commit(at: later)
    #expect(!FileManager.default.fileExists(atPath: path("0000000001.pcapng")))
    #expect(FileManager.default.fileExists(atPath: path("0000000002-alert.pcapng")))
    let receipt = try #require(try records().last)
    #expect(receipt[string: RecordKey.step] == "deleted")
    #expect(receipt[string: RecordKey.fileName] == "0000000001.pcapng")
    #expect(receipt[string: RecordKey.fileHash] == (try records().first?[string: RecordKey.fileHash]))
    #expect(receipt[list: RecordKey.reasons] == ["frames are kept for 7 days"])
    #expect(recorder.checkpointSize == recorder.size, "the receipt is signed before the file goes")
    try recorder.close(at: later)
    #expect(try FrameVerification.verify(journal) == FrameReport(matching: 1, deleted: 1))
  }

  @Test("a deletion that was interrupted is finished by the next start, without another receipt")
  func interruptedDeletion() throws {
    try run(at: time)
    let first = try Data(contentsOf: URL(filePath: path("0000000001.pcapng")))
    let later = time.advanced(bySeconds: 8 * 86_400)
    var recorder = try open(at: later)
    try recorder.commit(at: later)
    try recorder.close(at: later)
    let size = try records().count
    try first.write(to: URL(filePath: path("0000000001.pcapng")))
    #expect(try FrameVerification.verify(journal).findings == [])
    recorder = try open(at: later)
    try recorder.commit(at: later)
    try recorder.close(at: later)
    #expect(!FileManager.default.fileExists(atPath: path("0000000001.pcapng")))
    #expect(try records().count == size + 1, "its stop is all that it adds")
  }

  @Test("what a record names is never looked for outside the folder")
  func names() throws {
    try run(at: time)
    var recorder = try open(at: time)
    var record = JournalRecord(frames: .closed, because: "test", at: time)
    record[string: RecordKey.fileName] = "../checkpoint"
    record[string: RecordKey.fileHash] = String(repeating: "0", count: 64)
    recorder.add(record)
    try recorder.close(at: time)
    #expect(try FrameVerification.verify(journal) == FrameReport(matching: 2))
  }
}
