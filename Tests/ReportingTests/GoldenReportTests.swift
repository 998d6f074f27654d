// Role: one week of records gives exactly these reports, in every format.
//
// After a change that is meant to be seen: EGRESSD_WRITE_FIXTURES=1 swift test --filter GoldenReportTests, read the
// difference, commit it.
import EgressTypes
import Foundation
import Reporting
import Testing

@Suite("Golden reports")
struct GoldenReportTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

  @Test("the sample week reads as agreed", arguments: ["text", "html", "json"])
  func week(_ name: String) throws {
    let format = try #require(ReportFormats.named(name))
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    // Through the journal's own bytes, as a report gets them.
    let records = try Sample.week.map { try JournalRecord(decoding: $0.encoded) }
    let report = ReportModel.build(records, title: "Hangar 3", period: period, journal: Sample.head)
    let text = try format.render(report)
    let file = Self.folder.appendingPathComponent("week.\(format.fileExtension)")
    if ProcessInfo.processInfo.environment["EGRESSD_WRITE_FIXTURES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    if text != expected {
      let pairs = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
      let first = pairs.first { $0 != $1 }.map { "is: \($0)\nwas: \($1)" } ?? "one is longer"
      Issue.record("\(file.lastPathComponent) differs, first here:\n\(first)")
    }
  }

  @Test("the JSON report is JSON")
  func json() throws {
    let text = try Data(contentsOf: Self.folder.appendingPathComponent("week.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    #expect((object["answer"] as? [String: Any])?["status"] as? String == "observed")
    #expect((object["journal"] as? [String: Any])?["checkpoint"] as? String == Sample.head.checkpoint)
  }

  @Test("no fixture claims more than a monitor can know", arguments: ["txt", "html", "json"])
  func wording(_ ending: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent("week.\(ending)"), encoding: .utf8)
    #expect(!text.lowercased().contains("no leak"))
    #expect(!text.lowercased().contains("geen lek"))
  }
}
