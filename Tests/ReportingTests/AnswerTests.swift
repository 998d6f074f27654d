// Role: the one sentence: each of its three forms, and that the good one is given only when all is known.
import EgressTypes
import Reporting
import Testing

@Suite("Answer")
struct AnswerTests {
  static let hour = ReportPeriod(label: "an hour", span: TimeSpan(start: Sample.at(0), end: Sample.at(0, 1)))
  static let watched = [Sample.coverage(from: Sample.at(0), seconds: 3600)]
  static let began = Sample.at(0, 0, 10)

  private func report(_ records: [JournalRecord]) throws -> ReportModel {
    ReportModel.build(records, title: "", period: try #require(Self.hour))
  }

  private func record(_ verdict: String, _ kind: RecordKind = .verdict) -> JournalRecord {
    Sample.flow(kind, verdict, began: Self.began, at: Self.began.advanced(bySeconds: 5), reason: "closed")
  }

  @Test("not observed needs every second and no open question", arguments: ["approved", "flagged", "excepted"])
  func notObserved(_ verdict: String) throws {
    let report = try report(Self.watched + [record(verdict)])
    #expect(report.answer.text(in: .english) == "not observed (coverage 100 %)")
    guard case .notObserved(let clear) = report.answer else {
      Issue.record("\(report.answer)")
      return
    }
    #expect(clear.seconds == 3600)
  }

  @Test("a violation is observed, however little was watched", arguments: [RecordKind.verdict, .flow])
  func observed(_ kind: RecordKind) throws {
    #expect(try report([record("violation", kind)]).answer.text(in: .english) == "observed")
    #expect(try report(Self.watched + [record("violation", kind)]).answer == .observed)
  }

  @Test("a gap is named from its first to its last second")
  func gap() throws {
    let records = [
      Sample.coverage(from: Sample.at(0), seconds: 1800), Sample.coverage(from: Sample.at(0, 0, 31), seconds: 1740),
    ]
    #expect(
      try report(records).answer.text(in: .english)
        == "not verifiable from 2026-11-16 00:30:00Z to 2026-11-16 00:31:00Z")
  }

  @Test("beyond three spans the others are counted")
  func manyGaps() throws {
    let records = (0..<5).map { Sample.coverage(from: Sample.at(0, 0, 2 * $0), seconds: 60) }
    let text = try report(records).answer.text(in: .english)
    #expect(text.hasPrefix("not verifiable from 2026-11-16 00:01:00Z to 2026-11-16 00:02:00Z, from "))
    #expect(text.hasSuffix(", and in 2 further spans of time"))
  }

  @Test(
    "a flow that could not be placed is not verifiable although it was watched", arguments: ["unknown", "ambiguous"])
  func undecided(_ verdict: String) throws {
    let report = try report(Self.watched + [record(verdict)])
    #expect(report.answer.text(in: .english) == "not verifiable from 2026-11-16 00:10:00Z to 2026-11-16 00:10:06Z")
    #expect(report.doubts.count == 1)
  }

  @Test("lost and unreadable records leave a doubt")
  func lostRecords() throws {
    var newer = JournalRecord(kind: .flow, at: Self.began)
    newer[string: "event.kind"] = "from-the-future"
    let records = [JournalRecord(kind: .loss, at: Self.began), newer, JournalRecord()]
    for record in records {
      guard case .notVerifiable = try report(Self.watched + [record]).answer else {
        Issue.record("clear in spite of \(record)")
        continue
      }
    }
    #expect(try report(records).losses.unreadable == 2)
  }

  @Test("a violation of a baseline alone is not called outside the jurisdiction")
  func baseline() throws {
    let violation = Sample.flow(
      .flow, "violation", began: Self.began, at: Self.began.advanced(bySeconds: 5),
      rules: ["policies/strict-ldm/outside-baseline"])
    let report = try report(Self.watched + [violation])
    #expect(report.answer == .observed)
    #expect(report.question(in: .english).hasSuffix("or outside the baseline of a policy that allows nothing else"))
    let sentence = try #require(report.explanation(in: .english).first)
    #expect(sentence.contains("outside the baseline of their policy"))
    #expect(!sentence.contains("jurisdiction"))
  }

  @Test("records of another time change nothing")
  func elsewhere() throws {
    let later = Sample.flow(.verdict, "violation", began: Sample.at(1), at: Sample.at(1))
    #expect(try report(Self.watched + [later]).answer.text(in: .english) == "not observed (coverage 100 %)")
  }

  @Test("no answer claims more than a monitor can know, in any format")
  func wording() throws {
    for records in [[], Self.watched, Self.watched + [record("violation")], Self.watched + [record("unknown")]] {
      for format in ReportFormats.all {
        for language in Language.allCases {
          let report = try report(records)
          let text = try format.render(report, in: language)
          #expect(!text.lowercased().contains("no leak"))
          #expect(!text.lowercased().contains("geen lek"))
          let words = format.name == "csv" ? report.answer.status : report.answer.text(in: language)
          let plain = text.filter { $0 != "\\" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
          let spoken = plain.replacing("</span> <span>", with: " ")
          #expect(spoken.contains(words) || JSONText.holds(text, words), "\(format.name) \(language)")
        }
      }
    }
  }
}

enum JSONText {
  /// Whether a JSON text holds these words, which may be escaped there.
  static func holds(_ json: String, _ words: String) -> Bool {
    json.contains(words.replacing("\u{eb}", with: "\\u00eb"))
  }
}
