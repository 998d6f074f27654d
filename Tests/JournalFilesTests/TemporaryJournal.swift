// Role: a journal in a temporary folder that is removed with the test.
import EgressTypes
import EvidenceJournal
import Foundation
import Testing

@testable import JournalFiles

final class TemporaryJournal: Sendable {
  let parent = NSTemporaryDirectory() + "egressd-journal-\(UUID().uuidString)"
  let log: LogID
  let segmentLimit: Int

  init(segmentLimit: Int = 16 << 20) throws {
    self.segmentLimit = segmentLimit
    log = try #require(LogID("egressd/test"))
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  var path: String { parent + "/journal" }
  var layout: JournalFolder { JournalFolder(path) }

  func open(create: Bool = true) throws -> JournalWriter {
    let options = JournalWriter.Options(createIfMissing: create, log: log, segmentLimit: segmentLimit)
    return try JournalWriter.open(path, options, at: Timestamp(seconds: 99))
  }

  /// Appends records `first` to `last`, signs those, and leaves the writer as a crash would.
  func write(_ signed: Range<UInt64>, unsigned: Range<UInt64> = 0..<0) throws {
    var writer = try open()
    _ = try writer.append(signed.map(TemporaryJournal.record))
    try writer.checkpoint()
    _ = try writer.append(unsigned.map(TemporaryJournal.record))
  }

  static func record(_ index: UInt64) -> JournalRecord {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: Int64(index)))
    record[string: "destination.ip"] = "192.0.2.\(index)"
    return record
  }

  func read(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: "\(path)/\(file)"))) }

  func write(_ bytes: [UInt8], to file: String) throws { try Data(bytes).write(to: URL(filePath: "\(path)/\(file)")) }

  func entries(from index: UInt64 = 0, extent: JournalReader.Extent = .written) throws -> [JournalEntry] {
    var reader = try JournalReader(path, from: index, extent: extent)
    var entries: [JournalEntry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }
}

let firstSegment = "segments/00000000000000000000.seg"
let firstHistory = "segments/00000000000000000000.checkpoints"
