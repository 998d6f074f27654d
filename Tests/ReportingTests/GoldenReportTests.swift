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

  @Test(
    "the sample week reads as agreed", arguments: ["text", "html", "markdown", "json", "csv"], Language.allCases)
  func week(_ name: String, _ language: Language) throws {
    let format = try #require(ReportFormats.named(name))
    let text = try format.render(Sample.report(), in: language)
    let file = Self.folder.appendingPathComponent("week.\(language.rawValue).\(format.fileExtension)")
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

  @Test("exports for programs hold the same values in every language")
  func exports() throws {
    let csv = try #require(ReportFormats.named("csv"))
    #expect(try csv.render(Sample.report(), in: .english) == csv.render(Sample.report(), in: .dutch))
  }

  @Test("the JSON report is JSON")
  func json() throws {
    let text = try Data(contentsOf: Self.folder.appendingPathComponent("week.en.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    #expect((object["answer"] as? [String: Any])?["status"] as? String == "observed")
    #expect((object["journal"] as? [String: Any])?["checkpoint"] as? String == Sample.head.checkpoint)
  }

  @Test(
    "no fixture claims more than a monitor can know", arguments: ["txt", "html", "md", "json", "csv"], Language.allCases
  )
  func wording(_ ending: String, _ language: Language) throws {
    let text = try String(
      contentsOf: Self.folder.appendingPathComponent("week.\(language.rawValue).\(ending)"), encoding: .utf8)
    #expect(!text.lowercased().contains("no leak"))
    #expect(!text.lowercased().contains("geen lek"))
  }
}
