// Role: holds what the recorder leaves on the disk: records, kept headers beside them, and checkpoints when due.
import EgressTypes
import FlowTracking
import Foundation
import JournalFiles
import PcapngFormat
import Testing

@testable import EgressPipeline
@testable import EgressSetup

@Suite("Recorder")
struct RecorderTests {
  private let time = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  private let tuple = FiveTuple(
    source: IPAddress(v4: 0xc0a8_320b), sourcePort: 40_000, destination: IPAddress(v4: 0xcb00_710a),
    destinationPort: 443, transport: .tcp, version: .v4)

  private func frame(_ bytes: [UInt8]) -> KeptFrame {
    KeptFrame(tuple: tuple, time: time, headers: bytes, wireLength: 1500)
  }

  private func packets(_ file: [UInt8]) throws -> (linkTypes: [UInt16], packets: [EnhancedPacket]) {
    var reader = PcapngReader(file)
    var links: [UInt16] = []
    var found: [EnhancedPacket] = []
    while let block = try reader.next() {
      if case .interface(let interface) = block { links.append(interface.linkType) }
      if case .packet(let packet) = block { found.append(packet) }
    }
    return (links, found)
  }

  @Test("records become the journal, frames the files beside it, each joined to its flow")
  func records() throws {
    let scratch = try ScratchFolder()
    let journal = "\(scratch.path)/journal"
    var recorder = try Recorder.open(journal, log: "hangar", at: time)
    recorder.add(JournalRecord(kind: .start, at: time))
    recorder.add(.frame(frame([1, 2, 3])))
    recorder.add(.stranger(MACAddress(bits: 2), nil, nil, time))
    try recorder.commit(at: time)
    #expect(recorder.size == 2)
    #expect(recorder.checkpointSize == 0)
    try recorder.signIfDue(at: time)
    #expect(recorder.checkpointSize == 2)
    try recorder.close(at: time)
    var reader = try JournalReader(journal)
    var kinds: [RecordKind?] = []
    while let entry = try reader.next() { kinds.append(try entry.record.kind) }
    #expect(kinds == [.start, .device, .frames, .stop])
    #expect(try JournalVerification.verify(journal).holds)
    let kept = try packets(HeaderStore.contents(in: journal).first ?? [])
    #expect(kept.linkTypes == [1])
    #expect(kept.packets.map(\.bytes) == [[1, 2, 3]])
    #expect(kept.packets.map(\.originalLength) == [1500])
    #expect(kept.packets.map(\.comment) == [HeaderStore.comment(on: tuple)])
  }

  @Test("a journal whose end is not what was signed is set aside unchanged, and another goes on with an alert first")
  func frozen() throws {
    let scratch = try ScratchFolder()
    let journal = "\(scratch.path)/journal"
    var recorder = try Recorder.open(journal, log: "hangar", at: time)
    for _ in 0..<3 { recorder.add(JournalRecord(kind: .start, at: time)) }
    try recorder.close(at: time)
    let signed = try Data(contentsOf: URL(filePath: "\(journal)/checkpoint")).base64EncodedString()
    let segment = "segments/00000000000000000000.seg"
    var bytes = try Data(contentsOf: URL(filePath: "\(journal)/\(segment)"))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: "\(journal)/\(segment)"))
    #expect(throws: JournalError.self, "nothing but the daemon goes on by itself") {
      _ = try Recorder.open(journal, log: "hangar", at: time)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() == ["journal", "journal.key"])

    var next = try Recorder.open(journal, log: "hangar", isFreezing: true, at: time)
    let aside = next.frozen
    let frozen = try #require(aside)
    #expect(frozen.folder == "\(journal).frozen-20261123T090000Z")
    next.add(JournalRecord(kind: .start, at: time))
    try next.close(at: time)
    #expect(try Data(contentsOf: URL(filePath: "\(frozen.folder)/\(segment)")) == bytes)
    #expect(FileManager.default.fileExists(atPath: "\(frozen.folder).key"), "its key goes with it")
    #expect(try JournalVerification.verify(frozen.folder).findings.first != nil)

    var reader = try JournalReader(journal)
    #expect(reader.key.log.text == "hangar-20261123T090000Z", "one log has one history")
    let first = try #require(try reader.next()).record
    #expect(first.kind == .frozen)
    #expect(first[string: RecordKey.action] == Action.alert.name)
    #expect(first[string: RecordKey.frozenFolder] == frozen.folder)
    #expect(first[string: RecordKey.frozenCheckpoint] == signed)
    #expect(first[list: RecordKey.reasons].first?.contains(frozen.findingText) == true)
    #expect(frozen.finding != nil)
    #expect(try reader.next()?.record.kind == .start)
    #expect(try JournalVerification.verify(journal).holds)

    // It goes on like any other, and one that is damaged in the same second gets another name.
    let again = try Recorder.open(journal, log: "hangar", isFreezing: true, at: time)
    let nothing = again.frozen
    #expect(nothing == nil)
    try again.close(at: time)
    try FileManager.default.removeItem(atPath: "\(journal)/checkpoint")
    try FileManager.default.removeItem(atPath: "\(journal)/\(segment)")
    let third = try Recorder.open(journal, log: "hangar", isFreezing: true, at: time)
    let second = third.frozen
    #expect(second?.folder == "\(journal).frozen-20261123T090000Z-2")
    // It is told as soon as it is open: whatever fails next, the next start finds it told.
    try third.close(at: time)
    let fourth = try Recorder.open(journal, log: "hangar", isFreezing: true, at: time)
    let told = fourth.frozen
    #expect(told == nil)
    try fourth.close(at: time)
    // Killed after the renaming, and before there was another journal.
    try FileManager.default.moveItem(atPath: journal, toPath: "\(journal).frozen-20261123T090001Z")
    try FileManager.default.removeItem(atPath: "\(journal).key")
    let fifth = try Recorder.open(journal, log: "hangar", isFreezing: true, at: time)
    let untold = fifth.frozen
    #expect(untold?.folder == "\(journal).frozen-20261123T090001Z")
    try fifth.close(at: time)
    var last = try JournalReader(journal)
    #expect(last.key.log.text == "hangar-20261123T090001Z")
    #expect(try last.next()?.record.kind == .frozen)
  }

  @Test("an alert is signed at once, anything else within a second")
  func signing() throws {
    let scratch = try ScratchFolder()
    var recorder = try Recorder.open("\(scratch.path)/journal", log: nil, at: time)
    func sign(after milliseconds: Int64, _ action: Action) throws -> UInt64 {
      var record = JournalRecord(kind: .verdict, at: time)
      record[string: RecordKey.action] = action.name
      recorder.add(record)
      try recorder.commit(at: time)
      try recorder.signIfDue(at: time.advanced(byNanoseconds: milliseconds * 1_000_000))
      return recorder.checkpointSize
    }
    #expect(try sign(after: 0, .record) == 1)
    #expect(try sign(after: 500, .flag) == 1)
    #expect(try sign(after: 600, .alert) == 3)
    #expect(try sign(after: 1500, .record) == 3)
    #expect(try sign(after: 1600, .record) == 5)
    // A clock that was set back must not hold signing up.
    #expect(try sign(after: -60_000, .record) == 6)
  }
}
