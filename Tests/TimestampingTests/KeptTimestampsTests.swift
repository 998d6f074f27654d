// Role: holds the folder of tokens to its bound, and to pairs that no crash can mix.
import EgressTypes
import Foundation
import Testing

@testable import Timestamping

@Suite("Kept timestamps")
struct KeptTimestampsTests {
  private let kept = KeptTimestamps(
    FileManager.default.temporaryDirectory.appending(path: "egress-kept-\(UUID().uuidString)").path)

  private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  /// The first lines of a checkpoint, as they count here.
  private func note(_ size: UInt64, log: String = "hangar/journal") -> [UInt8] { Array("\(log)\n\(size)\nroot\n".utf8) }

  private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: kept.folder).sorted() }

  @Test func `the newest of each day stays, for as many days as records do`() throws {
    defer { try? FileManager.default.removeItem(atPath: kept.folder) }
    try kept.create()
    for (index, text) in [
      "2026-11-01T00:00:00Z", "2026-11-01T12:00:00Z", "2026-11-02T23:59:59Z", "2026-11-03T00:00:00Z",
    ].enumerated() {
      try kept.keep([1], at: try time(text), over: note(UInt64(index)), size: UInt64(index), days: 30)
    }
    #expect(try kept.names().map(\.name) == ["2026-11-01T120000Z.1", "2026-11-02T235959Z.2", "2026-11-03T000000Z.3"])
    #expect(try kept.names().map(\.time.description).first == "2026-11-01T12:00:00.000000Z")
    #expect(try kept.read("2026-11-02T235959Z.2")?.note == note(2))
    try kept.keep([1], at: try time("2026-12-01T12:00:01Z"), over: note(9), size: 9, days: 30)
    #expect(
      try kept.names().map(\.name) == [
        "2026-11-01T120000Z.1", "2026-11-02T235959Z.2", "2026-11-03T000000Z.3", "2026-12-01T120001Z.9",
      ])
    try kept.keep([1], at: try time("2026-12-03T23:59:59Z"), over: note(10), size: 10, days: 30)
    #expect(
      try files()
        == [
          "2026-11-03T000000Z.3", "2026-12-01T120001Z.9", "2026-12-03T235959Z.10",
        ].flatMap { [$0 + ".checkpoint", $0 + ".tsr"] })
  }

  @Test func `a token takes only the place of one over the same log and no more records`() throws {
    defer { try? FileManager.default.removeItem(atPath: kept.folder) }
    try kept.create()
    let day = "2026-11-01T"
    try kept.keep([1], at: try time(day + "01:00:00Z"), over: note(50, log: "hangar/before"), size: 50, days: nil)
    try kept.keep([1], at: try time(day + "02:00:00Z"), over: note(7), size: 7, days: nil)
    #expect(try kept.names().map(\.name) == [day + "010000Z.50", day + "020000Z.7"], "another log")
    try kept.keep([1], at: try time(day + "03:00:00Z"), over: note(5), size: 5, days: nil)
    #expect(try kept.names().map(\.name).suffix(2) == [day + "020000Z.7", day + "030000Z.5"], "fewer records")
    try kept.keep([1], at: try time(day + "04:00:00Z"), over: note(7), size: 7, days: nil)
    #expect(try kept.names().map(\.name) == [day + "010000Z.50", day + "040000Z.7"])
  }

  @Test func `a checkpoint without a token goes with the next one; a token without a checkpoint is told`() throws {
    defer { try? FileManager.default.removeItem(atPath: kept.folder) }
    try kept.create()
    let stray = kept.folder + "/2026-11-01T000000Z.1.checkpoint"
    try Data([1]).write(to: URL(filePath: stray))
    #expect(try kept.names().isEmpty)
    try kept.keep([1], at: try time("2026-11-05T00:00:00Z"), over: [2], size: 2, days: nil)
    #expect(!FileManager.default.fileExists(atPath: stray))
    try FileManager.default.removeItem(atPath: kept.folder + "/2026-11-05T000000Z.2.checkpoint")
    #expect(throws: (any Error).self) { try kept.read("2026-11-05T000000Z.2") }
    #expect(try kept.read("2026-11-06T000000Z.2") == nil)
  }

  @Test func `other names are no tokens`() throws {
    defer { try? FileManager.default.removeItem(atPath: kept.folder) }
    #expect(try kept.names().isEmpty, "without a folder there is none")
    try kept.create()
    for name in [
      "pending.tsq", ".tsr", "x.tsr", "2026-11-31T000000Z.1.tsr", "2026-11-01T00:00:0Z.1.tsr",
      "2026-11-01Té0000Z.1.tsr",
    ] {
      try Data([1]).write(to: URL(filePath: "\(kept.folder)/\(name)"))
    }
    #expect(try kept.names().isEmpty)
  }
}
