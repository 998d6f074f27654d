// Role: holds a change of the signing key to leaving exactly one key in use, wherever its writer stops.
import DurableFiles
import EgressTypes
import EvidenceJournal
import Foundation
import LinuxCalls
import Testing

@testable import JournalFiles

@Suite("Key rotation")
struct KeyRotationTests {
  private let time = Timestamp(seconds: 7)

  @Test("another key signs, the old one is erased, and the whole verifies from the first key on")
  func rotation() throws {
    let journal = try TemporaryJournal(segmentLimit: 1500)
    var secrets: Set<[UInt8]> = []
    for turn in 0..<5 as Range<UInt64> {
      var writer = try journal.open()
      _ = try writer.append((turn * 4..<turn * 4 + 3).map(TemporaryJournal.record))
      secrets.insert(try #require(try FileSystem.contents(of: journal.path + ".key")))
      try writer.rotateKey(at: time)
      #expect(writer.keyInUseSince == time)
      _ = try writer.append([TemporaryJournal.record(99)])
      try writer.close()
    }
    #expect(secrets.count == 5)
    #expect(try FileSystem.contents(of: journal.path + ".key.next") == nil)
    let report = try JournalVerification.verify(journal.path)
    #expect(report.findings == [])
    #expect(report.records == 25)
    #expect(try journal.layout.readKeys().handovers.count == 5)
    let proofs = try JournalProof.prove([0, 3, 24], in: journal.path)
    #expect(proofs.map(\.entry.index) == [0, 3, 24])
    #expect(try proofs[1].entry.record.kind == .key)
  }

  @Test("without its handovers the journal does not verify, and is not opened")
  func withoutHandovers() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<2)
    var writer = try journal.open()
    try writer.rotateKey(at: time)
    _ = try writer.append([TemporaryJournal.record(3)])
    try writer.close()
    try FileManager.default.removeItem(atPath: journal.path + "/handovers")
    #expect(!(try JournalVerification.verify(journal.path).holds))
    #expect(throws: JournalError.self) { _ = try journal.open() }
  }

  @Test("a change that stops at any point is ended or taken back at the next opening")
  func stopped() throws {
    let journal = try TemporaryJournal()
    try journal.write(0..<3)
    let names = ["journal/\(firstSegment)", "journal/\(firstHistory)", "journal/checkpoint", "journal/handovers"]
    let secrets = ["journal.key", "journal.key.next"]
    func state(_ names: [String]) throws -> [String: [UInt8]?] {
      try Dictionary(uniqueKeysWithValues: names.map { ($0, try FileSystem.contents(of: "\(journal.parent)/\($0)")) })
    }
    let before = try state(names + secrets)
    var writer = try journal.open()
    try writer.rotateKey(at: time)
    try writer.close()
    let after = try state(names + secrets)
    let old = try #require(before["journal.key"] ?? nil)
    let next = try #require(after["journal.key"] ?? nil)
    let zeroes = Array(repeating: 0 as UInt8, count: old.count)
    let keys: [(String, [UInt8]?, [UInt8]?)] = [
      ("both keys", old, next), ("old key erased", zeroes, next), ("done", next, nil),
    ]
    // In the order in which the writer makes them durable.
    for (written, isDone) in [(0, false), (1, false), (2, false), (3, false), (4, true)] {
      for (name, key, following) in keys where isDone || name == "both keys" {
        for (place, file) in names.enumerated() {
          try put((place < written ? after : before)[file] ?? nil, "\(journal.parent)/\(file)")
        }
        try put(key, "\(journal.parent)/journal.key")
        try put(following, "\(journal.parent)/journal.key.next")
        let stage = "\(written) files written, \(name)"
        var writer = try journal.open()
        // A signed checkpoint over the record that names the next key is what cannot be taken back.
        let used = try FileSystem.contents(of: journal.path + ".key")
        #expect(used == (written >= 2 ? next : old), "\(stage)")
        #expect(try FileSystem.contents(of: journal.path + ".key.next") == nil, "\(stage)")
        _ = try writer.append([TemporaryJournal.record(9)])
        try writer.close()
        #expect(try JournalVerification.verify(journal.path).findings == [], "\(stage)")
      }
    }
  }

  private func put(_ bytes: [UInt8]?, _ path: String) throws {
    if let bytes {
      try Data(bytes).write(to: URL(filePath: path))
    } else {
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}
