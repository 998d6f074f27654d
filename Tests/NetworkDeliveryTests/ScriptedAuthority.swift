// Role: starts the scripted timestamp authority for a test, with a journal and a state folder beside it.
import AlertDelivery
import EgressSettings
import EgressTypes
import EvidenceJournal
import Foundation
import JournalFiles
import Testing
import Timestamping

@testable import NetworkDelivery

/// A timestamp authority that runs as long as the value lives.
final class ScriptedAuthority: Sendable {
  let port: Int
  let log: LogID
  private let server: ScriptedServer

  init() throws {
    let (server, said) = try ScriptedServer.start("tsa")
    self.server = server
    port = try #require(said["port"] as? Int)
    log = try #require(LogID("test/journal"))
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
  }

  var folder: String { server.folder }
  var journal: String { folder + "/journal" }
  var state: String { folder + "/state" }
  var certificates: String { folder + "/ca.pem" }
  var kept: KeptTimestamps { KeptTimestamps(below: state, of: "tsa") }

  /// The address at which it behaves in some way.
  func address(_ mode: String) -> String { "http://127.0.0.1:\(port)/\(mode)" }

  /// How it was asked so far.
  func asked() throws -> [String] {
    let told = FileManager.default.contents(atPath: folder + "/asked.jsonl") ?? Data()
    return try told.split(separator: 0x0a).map { line in
      let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
      return "\(object["mode"] ?? "") \(object["status"] ?? "")"
    }
  }

  /// Appends records to the journal and signs them.
  func write(_ count: Int, _ text: String = "a") throws {
    var writer = try JournalWriter.open(
      journal, .init(createIfMissing: true, log: log), at: Timestamp(seconds: 1_800_000_000))
    _ = try writer.append(
      (0..<count).map { index in
        var record = JournalRecord(kind: .flow, at: Timestamp(seconds: 1_800_000_000))
        record[string: "x"] = "\(text)\(index)"
        return record
      })
    try writer.checkpoint()
    try writer.close()
  }

  /// A submitter that asks it.
  func submitter(
    _ mode: String = "honest", certificates: String? = nil, seconds: Int = 5, days: Int? = nil,
    clock: (@Sendable () -> Timestamp)? = nil
  ) throws -> TimestampSubmitter {
    var settings = TimestampSettings(
      name: "tsa", url: address(mode), certificates: certificates ?? self.certificates)
    settings.addresses = [try #require(IPPrefix("127.0.0.0/8"))]
    return TimestampSubmitter(
      authority: TimestampAuthority(certificates: settings.certificates), journal: journal, kept: kept, days: days,
      transport: VerifiedTransports().timestamps(settings, seconds: seconds),
      clock: clock ?? { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
  }
}
