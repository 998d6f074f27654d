// Role: the views say what their comments say.
import EgressTypes
import Testing

@testable import JournalIndex

@Suite("Views of the index")
struct IndexSchemaTests {
  static func journal() throws -> IndexedJournal {
    let scratch = try IndexedJournal()
    var stranger = JournalRecord(kind: .device, at: Timestamp(seconds: 30))
    stranger[string: "source.mac"] = "02:00:5e:00:50:09"
    stranger[string: "device.manufacturer"] = "Example"
    try scratch.append([
      IndexedJournal.flow("198.51.100.1", sent: 100, at: 10),
      IndexedJournal.flow("198.51.100.2", sent: 5, at: 20, kind: .verdict, verdict: "violation"),
      IndexedJournal.coverage(at: 60, watched: 60),
      IndexedJournal.flow("198.51.100.1", sent: 23, at: 70, verdict: "violation"),
      IndexedJournal.flow("203.0.113.5", sent: 7, device: "rc-02", at: 86_400, inbound: true),
      IndexedJournal.coverage(at: 86_460, watched: 50),
      stranger,
    ])
    return scratch
  }

  @Test(
    "each view answers",
    arguments: [
      (
        "select remote_ip, sent, received, parts, number, verdict from flows order by number",
        [
          [.text("198.51.100.1"), .integer(123), .integer(20), .integer(2), .integer(3), .text("violation")],
          [.text("203.0.113.5"), .integer(7), .integer(10), .integer(1), .integer(4), .text("approved")],
        ]
      ),
      ("select number, reasons from violations", [[.integer(1), .text("one; two")]]),
      (
        "select number, kind from alerts order by 1", [[.integer(1), .text("verdict")], [.integer(3), .text("flow")]]
      ),
      (
        "select seconds, watched, unwatched from coverage order by number",
        [[.integer(60), .integer(60), .null], [.integer(60), .integer(50), .text("overload=10")]]
      ),
      (
        "select device, flows, sent, received, violations, first_seen from devices order by 1",
        [
          [
            .text("rc-01"), .integer(1), .integer(123), .integer(20), .integer(1),
            .text("1970-01-01T00:00:10.000000Z"),
          ],
          [
            .text("rc-02"), .integer(1), .integer(7), .integer(10), .integer(0), .text("1970-01-02T00:00:00.000000Z"),
          ],
        ]
      ),
      ("select mac, manufacturer from strangers", [[.text("02:00:5e:00:50:09"), .text("Example")]]),
      (
        "select day, flows, sent, violations, alerts, seconds, watched from days",
        [
          [
            .text("1970-01-01"), .integer(1), .integer(123), .integer(1), .integer(2), .integer(60), .integer(60),
          ],
          [.text("1970-01-02"), .integer(1), .integer(7), .integer(0), .integer(0), .integer(60), .integer(50)],
        ]
      ),
      (
        "select json_extract(json, '$.\"source.ip\"'), records.country from verdicts join records using (number)",
        [[.text("192.0.2.7"), .text("NL")]]
      ),
    ] as [(String, [[QueryValue]])])
  func views(_ sql: String, _ expected: [[QueryValue]]) throws {
    #expect(try IndexSchemaTests.journal().rows(sql) == expected)
  }
}
