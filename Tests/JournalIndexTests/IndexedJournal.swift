// Role: a journal with something of most kinds in a temporary folder, and the index of it.
import EgressTypes
import EvidenceJournal
import Foundation
import JournalFiles
import Testing

@testable import JournalIndex

final class IndexedJournal: Sendable {
  let parent = NSTemporaryDirectory() + "egressd-index-\(UUID().uuidString)"
  let segmentLimit: Int

  init(segmentLimit: Int = 16 << 20) throws {
    self.segmentLimit = segmentLimit
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  var journal: String { parent + "/journal" }
  var file: String { parent + "/cache/deep/journal.index" }

  func append(_ records: [JournalRecord], signed: Bool = true) throws {
    let options = JournalWriter.Options(
      createIfMissing: true, log: LogID("egressd/test"), segmentLimit: segmentLimit)
    var writer = try JournalWriter.open(journal, options, at: Timestamp(seconds: 99))
    _ = try writer.append(records)
    if signed { try writer.checkpoint() }
  }

  @discardableResult
  func index(rebuild: Bool = false) throws -> JournalIndex { try JournalIndex(of: journal, at: file, rebuild: rebuild) }

  /// The rows of a query, each value as it is written in Swift; the index is brought up to date first.
  func rows(_ sql: String) throws -> [[QueryValue]] {
    var rows: [[QueryValue]] = []
    try IndexQuery(try index()).run(sql) { _ in
    } row: {
      rows.append($0)
    }
    return rows
  }

  static func flow(
    _ address: String, sent: Int64, device: String = "rc-01", at second: Int64 = 0, started: Int64 = 0,
    kind: RecordKind = .flow, verdict: String = "approved", inbound: Bool = false
  ) -> JournalRecord {
    var record = JournalRecord(kind: kind, at: Timestamp(seconds: second))
    let (near, far) = inbound ? ("destination", "source") : ("source", "destination")
    record[string: RecordKey.device] = device
    record[string: RecordKey.verdict] = verdict
    record[string: RecordKey.action] = verdict == "violation" ? "alert" : "record"
    record[string: "network.direction"] = inbound ? "inbound" : "outbound"
    record[string: "\(near).ip"] = "192.0.2.7"
    record[string: "\(far).ip"] = address
    record[integer: "\(far).port"] = 443
    record[string: "\(far).geo.country_iso_code"] = "NL"
    record[integer: "\(near).bytes"] = sent
    record[integer: "\(far).bytes"] = 10
    record[string: RecordKey.communityID] = "1:\(address)"
    record[string: "event.start"] = Timestamp(seconds: started).description
    record[list: RecordKey.reasons] = ["one", "two"]
    return record
  }

  static func coverage(at second: Int64, watched: Int64) -> JournalRecord {
    var record = JournalRecord(kind: .coverage, at: Timestamp(seconds: second))
    record[integer: "egress.coverage.seconds"] = 60
    record[integer: "egress.coverage.watched"] = watched
    record[list: "egress.coverage.unwatched"] = watched < 60 ? ["overload=\(60 - watched)"] : []
    return record
  }
}
