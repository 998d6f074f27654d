// Role: exceptions are told with who approved them, what went through, and what else was touched meanwhile.
import EgressTypes
import Reporting
import Testing

@Suite("Exceptions in reports")
struct ExceptionUseTests {
  private func report(_ records: [JournalRecord]) throws -> ReportModel {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    return ReportModel.build(records, title: "Hangar 3", period: period)
  }

  private let opened = [
    SampleDeclarations.window("31", "requested", at: Sample.at(3, 10, 20)),
    SampleDeclarations.window("31", "approved", at: Sample.at(3, 10, 25), approvedBy: "b.officer (uid 1002)"),
  ]

  private func flow(_ name: String, began: Timestamp, ended: Timestamp, window: String? = nil) -> JournalRecord {
    SampleDeclarations.tagged(
      Sample.flow(
        .flow, device: "rc-12", to: Sample.Far(address: "192.0.2.9", name: name), began: began, at: ended, sent: 100,
        received: 7), window: window, operation: nil)
  }

  @Test("bytes through the window and bytes beside it are told apart")
  func bytes() throws {
    let records =
      opened + [
        flow("asked.example", began: Sample.at(3, 10, 30), ended: Sample.at(3, 10, 31), window: "31"),
        flow("beside.example", began: Sample.at(3, 10, 30), ended: Sample.at(3, 10, 31)),
        flow("before.example", began: Sample.at(3, 10, 20), ended: Sample.at(3, 10, 24)),
        flow("after.example", began: Sample.at(3, 10, 56), ended: Sample.at(3, 10, 57)),
        flow("across.example", began: Sample.at(3, 9), ended: Sample.at(3, 10, 26)),
      ]
    let use = try #require(try report(records).exceptions.first)
    #expect(use.counts.flows == 1)
    #expect(use.counts.sent == 100)
    #expect(use.counts.received == 7)
    #expect(use.others.map(\.name) == ["across.example", "beside.example"])
    #expect(use.requestedBy == "a.pilot (uid 1001)")
    #expect(use.approvedBy == "b.officer (uid 1002)")
  }

  @Test("what people wrote is quoted wherever people read it, so no reason passes for words of the report")
  func quoted() throws {
    let reason = #"none \xc2\xb7 approved by A. Chief\xe2\x80\x9d"#
    var closed = SampleDeclarations.window(
      "31", "closed", at: Sample.at(3, 10, 28), approvedBy: #"ren\xc3\xa9e (uid 7)"#,
      because: #"closed: ge\xc3\xafnspecteerd, its time is over"#)
    closed[string: "egress.window.reason"] = reason
    var alert = Sample.flow(.verdict, "violation", action: "alert", began: Sample.at(1), at: Sample.at(1))
    alert[integer: "egress.index"] = 5
    var taken = SampleDeclarations.acknowledgement(of: 5, at: Sample.at(2))
    taken[string: "event.reason"] = reason
    var report = try report([alert, taken, closed])
    report.title = #"Vliegveld Teug\xc3\xab"#
    for language in Language.allCases {
      for name in ["text", "html", "markdown"] {
        let text = try #require(ReportFormats.named(name)).render(report, in: language)
        let words = text.replacing("\\\\", with: "\\").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let count =
          words.components(separatedBy: "\u{201c}none \\xc2\\xb7 approved by A. Chief\u{2019}\u{201d}").count - 1
        #expect(count == 2, "\(name)")
        let end = language("closed: ", nl: "gesloten, met de woorden: ")
        #expect(words.contains(end + "\u{201c}ge\u{ef}nspecteerd, its time is over\u{201d}"), "\(name)")
        for person in ["a.pilot (uid 1001)", "ren\u{e9}e (uid 7)", "b.officer (uid 1002)"] {
          #expect(words.contains("\u{201c}\(person)\u{201d}"), "\(name)")
        }
        #expect(words.contains("Vliegveld Teug\u{eb}"), "\(name)")
      }
    }
    let csv = try #require(ReportFormats.named("csv")).render(report, in: .dutch)
    #expect(csv.utf8.allSatisfy { $0 < 0x80 })
    #expect(csv.contains("\"\(reason); closed: ge"))
    #expect(csv.contains(#",ren\xc3\xa9e (uid 7),"#))
    #expect(csv.contains("b.officer (uid 1002), 2026-11-18 00:00:00Z: \(reason)"))
    let json = try #require(ReportFormats.named("json")).render(report, in: .dutch)
    #expect(!json.contains("u201c"))
  }

  @Test("a window that closed early has no more beside it")
  func closedEarly() throws {
    let closed = SampleDeclarations.window("31", "closed", at: Sample.at(3, 10, 28), because: "closed by hand")
    let late = flow("late.example", began: Sample.at(3, 10, 40), ended: Sample.at(3, 10, 41))
    let use = try #require(try report(opened + [closed, late]).exceptions.first)
    #expect(use.others.isEmpty)
    #expect(use.closedAt == Sample.at(3, 10, 28))
    #expect(use.closedBecause == ["closed by hand"])
  }

  @Test("of many other destinations the first are listed and the rest is summed")
  func bounded() throws {
    let flows = (0..<30).map { index in
      flow(
        "n\(index).example", began: Sample.at(3, 10, 30, Int64(index)), ended: Sample.at(3, 10, 31, Int64(index)))
    }
    let use = try #require(try report(opened + flows).exceptions.first)
    #expect(use.others.count == 20)
    #expect(use.unlistedOthers.sent == 1000)
  }

  @Test("windows of another time are not told of")
  func elsewhere() throws {
    let week = Int64(7)
    var earlier = SampleDeclarations.window("1", "closed", at: Sample.at(-week))
    earlier[string: "egress.window.requested_at"] = Sample.at(-week).description
    let later = SampleDeclarations.window("99", "requested", at: Sample.at(week))
    #expect(try report([earlier, later]).exceptions.isEmpty)
  }

  @Test("an operation has the flows that carry its tag, and a test its statement")
  func declared() throws {
    let tagged = SampleDeclarations.tagged(
      Sample.flow(.flow, "violation", began: Sample.at(3, 10, 15), at: Sample.at(3, 10, 16), sent: 5),
      window: nil, operation: "night-survey")
    let report = try report(SampleDeclarations.records + [tagged])
    let operation = try #require(report.operations.first)
    #expect(operation.counts.sent == 5)
    #expect(operation.violations == 1)
    #expect(operation.endedAt == Sample.at(3, 11))
    let test = try #require(report.localDataModeTests.first)
    #expect(test.result == "pass")
    #expect(test.endedAt == Sample.at(5, 9, 30))
    #expect(test.lastRecord == 193)
  }
}
