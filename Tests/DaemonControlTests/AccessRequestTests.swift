// Role: holds reads of the journal, on their way to the daemon, to their limits and to the log line they become.
import EgressTypes
import Testing

@testable import DaemonControl

@Suite("Access request")
struct AccessRequestTests {
  private let request = AccessRequest(
    "evidence export", of: ["case=2026-7", "device=rc-01"], from: Timestamp(rfc3339: "2026-11-23"),
    to: Timestamp(rfc3339: "2026-11-24"), purpose: "breach 2026-7")

  @Test func `a request comes out of its fields as it went in`() throws {
    #expect(try AccessRequest(reading: request.fields) == request)
    let least = AccessRequest("events")
    #expect(try AccessRequest(reading: least.fields) == least)
  }

  @Test func `a record says action, object, result, origin, actor and time`() {
    let time = Timestamp(seconds: 1_800_000_000)
    let record = request.record(by: "jansen (uid 1000)", process: 7, isRefused: false, at: time)
    #expect(record.kind == .access)
    #expect(record.time == time)
    #expect(record[string: RecordKey.command] == "evidence export")
    #expect(record[list: RecordKey.selection] == ["case=2026-7", "device=rc-01"])
    #expect(record[string: "event.start"] == "2026-11-23T00:00:00.000000Z")
    #expect(record[string: "event.end"] == "2026-11-24T00:00:00.000000Z")
    #expect(record[string: RecordKey.outcome] == "success")
    #expect(record[string: RecordKey.reason] == "breach 2026-7")
    #expect(record[integer: RecordKey.process] == 7)
    #expect(record[string: RecordKey.person] == "jansen (uid 1000)")
    #expect(record[string: RecordKey.action] == nil, "a read is no alert")
    let refused = request.record(by: "uid 3", process: 7, isRefused: true, at: time)
    #expect(refused[string: RecordKey.outcome] == "failure")
  }

  @Test func `fields that a request does not have do not reach the record`() throws {
    var fields = request.fields
    fields[string: "egress.action"] = "alert"
    fields[string: "user.name"] = "somebody else"
    let record = try AccessRequest(reading: fields)
      .record(by: "uid 3", process: 7, isRefused: false, at: Timestamp(seconds: 0))
    #expect(record[string: "egress.action"] == nil)
    #expect(record[string: "user.name"] == "uid 3")
  }

  @Test func `a selection that is too long ends with how much was left out`() throws {
    let many = AccessRequest("prove", of: (0..<1000).map { "record=\($0)" })
    #expect(many.selection.count == 32)
    #expect(many.selection.last == "and 969 more")
    #expect(throws: Never.self) { try AccessRequest(reading: many.fields) }
    let long = AccessRequest("query", of: [String(repeating: "x", count: 100_000), "last"])
    #expect(long.selection.first?.utf8.count ?? 0 < 4000)
    #expect(long.selection.last == "and 1 more")
    #expect(throws: Never.self) { try AccessRequest(reading: long.fields) }
    let hostile = AccessRequest("query", of: [String(repeating: "\u{1b}", count: 3000)])
    #expect(throws: Never.self) { try AccessRequest(reading: hostile.fields) }
  }

  @Test(arguments: [
    (JournalRecord(), "no command"),
    (JournalRecord([RecordKey.command: .string(String(repeating: "a", count: 65))]), "no command"),
    (JournalRecord([RecordKey.command: .string("a"), "event.start": .string("soon")]), "`event.start` is no time"),
    (JournalRecord([RecordKey.command: .string("a"), RecordKey.reason: .string("")]), "the purpose is empty"),
    (
      JournalRecord([RecordKey.command: .string("a"), RecordKey.reason: .string(String(repeating: "b", count: 1001))]),
      "longer than 1000"
    ),
    (
      JournalRecord([RecordKey.command: .string("a"), RecordKey.selection: .list(Array(repeating: "b", count: 33))]),
      "more than 32 parts"
    ),
  ])
  func `what is wrong is refused with the reason`(fields: JournalRecord, reason: String) {
    #expect {
      try AccessRequest(reading: fields)
    } throws: { error in
      "\(error)".contains(reason)
    }
  }
}
