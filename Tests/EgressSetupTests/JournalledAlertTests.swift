// Role: holds the look-up of alerts to alerts.
import EgressSetup
import EgressTypes
import Foundation
import JournalFiles
import Testing

@Suite("Journalled alerts")
struct JournalledAlertTests {
  @Test("an alert is found by its index; another record, a flow of it and an index beyond the end are none")
  func find() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let time = Timestamp(seconds: 1_800_000_000)
    var writer = try JournalWriter.open(folder + "/journal", .init(createIfMissing: true), at: time)
    var alert = JournalRecord(kind: .verdict, at: time)
    alert[string: RecordKey.action] = "alert"
    alert[string: RecordKey.device] = "rc-01"
    var flow = JournalRecord(kind: .flow, at: time)
    flow[string: RecordKey.action] = "alert"
    _ = try writer.append([JournalRecord(kind: .start, at: time), alert, flow])
    try writer.close()
    let found = try (0..<4).map { try JournalledAlert.find(UInt64($0), in: folder + "/journal") }
    #expect(found.map { $0?[string: RecordKey.device] } == [nil, "rc-01", nil, nil])
    #expect(throws: JournalError.self) { _ = try JournalledAlert.find(0, in: folder + "/none") }
  }
}
