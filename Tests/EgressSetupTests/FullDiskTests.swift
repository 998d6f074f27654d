// Role: holds the recorder to saying that the disk is full, to counting on, and to saying when there is space again.
import EgressTypes
import Foundation
import JournalFiles
import Testing

@testable import EgressSetup

@Suite("Full disk")
struct FullDiskTests {
  private let time = Timestamp(seconds: 1_700_000_000)

  private func record(_ kind: RecordKind, _ action: Action? = nil) -> JournalRecord {
    var record = JournalRecord(kind: kind, at: time)
    record[string: RecordKey.action] = action?.name
    return record
  }

  @Test("what says how well was watched is kept, alerts up to a number each minute, everything else is counted")
  func choice() {
    var disk = FullDisk(since: time)
    #expect(disk.opening("ENOSPC")[string: RecordKey.action] == Action.alert.name)
    for kind in [.coverage, .stop, .window, .config, .loss] as [RecordKind] {
      let isKept = disk.keeps(record(kind))
      #expect(isKept, "\(kind)")
    }
    var kept = 0
    for _ in 0..<40 { if disk.keeps(record(.verdict, .alert)) { kept += 1 } else { disk.drop(record(.verdict)) } }
    #expect(kept == FullDisk.alertsPerMinute)
    for _ in 0..<3 {
      let isKept = disk.keeps(record(.flow, .alert)) || disk.keeps(record(.flow))
      #expect(!isKept)
      disk.drop(record(.flow))
    }
    disk.drop(5, of: "frame")
    let minute = disk.minute(at: time.advanced(bySeconds: 60))
    #expect(minute?[list: RecordKey.reasons] == ["the disk is full: not written: flow=3 frame=5 verdict=8"])
    let again = disk.keeps(record(.verdict, .alert))
    #expect(again, "a minute later alerts are written again")
    let untold = disk.minute(at: time)
    #expect(untold?[list: RecordKey.reasons] == minute?[list: RecordKey.reasons], "counted on until it is written")
    if let untold { disk.drop(untold) }
    disk.settle()
    let counted = disk.minute(at: time)
    #expect(counted?[list: RecordKey.reasons] == ["the disk is full: not written: flow=3 frame=5 loss=1 verdict=8"])
    disk.settle()
    let nothing = disk.minute(at: time)
    #expect(nothing == nil)
    let closing = disk.closing(at: time.advanced(bySeconds: 600))
    #expect(closing[list: RecordKey.reasons].first?.contains("17 records and frames were not written") == true)
    #expect(closing[integer: "egress.lost.records"] == 17)
  }

  @Test("on a full file system the journal says so, goes on with what matters, and verifies; then it goes on whole")
  func recorder() throws {
    let scratch = try ScratchFolder()
    let disk = "\(scratch.path)/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk) == 0 else {
      try Test.cancel("no file system can be mounted here")
    }
    defer { _ = try? run("umount", disk) }
    let filler = "\(disk)/filler"
    try Data(count: 1_400_000).write(to: URL(filePath: filler))
    let journal = "\(disk)/journal"
    var recorder = try Recorder.open(journal, log: "hangar", reserve: 600_000, at: time)
    var given = 0
    while recorder.fullSince == nil, given < 20_000 {
      for _ in 0..<50 { recorder.add(record(.flow)) }
      given += 50
      try recorder.commit(at: time)
      try recorder.signIfDue(at: time)
    }
    #expect(recorder.fullSince == time)
    for minute in 1...3 as ClosedRange<Int64> {
      let now = time.advanced(bySeconds: minute * 60)
      for _ in 0..<1000 { recorder.add(record(.flow)) }
      recorder.add(record(.verdict, .alert))
      recorder.add(record(.coverage))
      try recorder.commit(at: now)
      try recorder.signIfDue(at: now)
    }
    #expect(recorder.checkpointSize == recorder.size)
    try FileManager.default.removeItem(atPath: filler)
    let later = time.advanced(bySeconds: 300)
    recorder.add(record(.coverage))
    try recorder.commit(at: later)
    #expect(recorder.fullSince == nil)
    recorder.add(record(.flow))
    try recorder.close(at: later)

    #expect(try JournalVerification.verify(journal).findings == [])
    var kinds: [RecordKind: Int] = [:]
    var reasons: [String] = []
    var lost: Int64 = 0
    var reader = try JournalReader(journal)
    while let entry = try reader.next() {
      let record = try entry.record
      kinds[try #require(record.kind), default: 0] += 1
      reasons += record.kind == .loss ? record[list: RecordKey.reasons] : []
      lost = max(lost, record[integer: "egress.lost.records"] ?? 0)
    }
    #expect(kinds[.coverage] == 4)
    #expect(kinds[.verdict] == 3)
    #expect(reasons.first?.hasPrefix("the disk is full: ") == true)
    #expect(reasons.last?.hasPrefix("the disk has space again: since ") == true)
    #expect(kinds[.flow, default: 0] + Int(lost) == given + 3001, "each record is written or counted")
  }

  @Test("frames stop while there is still space for records, which go on being written; then they are kept again")
  func frames() throws {
    let scratch = try ScratchFolder()
    let disk = "\(scratch.path)/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk) == 0 else {
      try Test.cancel("no file system can be mounted here")
    }
    defer { _ = try? run("umount", disk) }
    let journal = "\(disk)/journal"
    var recorder = try Recorder.open(journal, log: "hangar", reserve: 600_000, at: time)
    func keep(_ recorder: inout Recorder, minutes: Int64) throws -> [JournalRecord] {
      let now = time.advanced(bySeconds: minutes * 60)
      recorder.add(.frame(StoredFrames.frame([1], at: now)))
      recorder.add(record(.flow))
      try recorder.commit(at: now)
      var reader = try JournalReader(journal)
      var found: [JournalRecord] = []
      while let entry = try reader.next() { found.append(try entry.record) }
      return found
    }
    let kept = try keep(&recorder, minutes: 0)
    #expect(kept.map(\.kind) == [.flow])
    // Of the 2.4 MB that frames leave to records some are taken, and none of the reserve.
    let filler = "\(disk)/filler"
    try Data(count: 3_600_000).write(to: URL(filePath: filler))
    let full = try keep(&recorder, minutes: 1)
    #expect(full.map(\.kind) == [.flow, .flow, .frames])
    #expect(full.last?[string: RecordKey.step] == "not-kept")
    #expect(full.last?[integer: RecordKey.lostFrames] == 1)
    #expect(full.last?[string: RecordKey.action] == Action.alert.name)
    #expect(recorder.fullSince == nil)
    #expect(recorder.frameFigures.notKeptSince == time.advanced(bySeconds: 60))
    try FileManager.default.removeItem(atPath: filler)
    let again = try keep(&recorder, minutes: 2)
    #expect(again.map(\.kind).suffix(2) == [.flow, .frames])
    #expect(again.last?[string: RecordKey.step] == "kept")
    try recorder.close(at: time.advanced(bySeconds: 180))
    #expect(try FrameVerification.verify(journal) == FrameReport(matching: 1))
    #expect(try JournalVerification.verify(journal).holds)
  }

  private func run(_ program: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
