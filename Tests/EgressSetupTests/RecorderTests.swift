// Role: holds what the recorder leaves on the disk: records, kept headers beside them, and checkpoints when due.
import EgressTypes
import FlowTracking
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
