// Role: summaries come back as they were written, lie about nothing, and join without counting twice.
import EgressTypes
import Foundation
import Testing

@testable import Reporting

@Suite("Weekly summaries")
struct WeeklySummaryTests {
  private func summary() throws -> WeeklySummary { WeeklySummary(try Sample.report()) }

  private func signed(_ summary: WeeklySummary, known: Bool = true) -> SignedSummary {
    SignedSummary(summary: summary, signer: known ? "owner@example" : "SHA256:abc", isKnownSigner: known)
  }

  @Test("a summary is read back as it was written, through the bytes of its record")
  func roundTrip() throws {
    let summary = try summary()
    let bytes = summary.record.encoded
    #expect(try WeeklySummary(JournalRecord(decoding: bytes)) == summary)
    #expect(summary.answer == "observed")
    #expect(summary.flows[.violation] == 1)
    #expect(summary.unseenControllers == 1)
    #expect(summary.openAlerts == 2)
    #expect(summary.exceptions == 1, "a window that nobody approved was none")
    #expect(summary.controllers.map(\.name) == ["rc-07", "rc-12", "rc-15"])
    #expect(summary.countries.map(\.name) == ["NL", "DE", "US", "CN", "unknown"])
    let jurisdictions = try #require(summary.jurisdictions)
    #expect(jurisdictions.map(\.country) == ["CN", "DE", "US", "unknown"])
    #expect(jurisdictions.map(\.violating) == [1_286_000, 0, 0, 0])
    #expect(jurisdictions.map(\.flagged) == [9_100, 0, 18_400, 0])
    #expect(jurisdictions.map(\.undecided) == [0, 0, 0, 512])
  }

  @Test("a summary names the hangar as it is told to, and holds no name of a destination")
  func sparse() throws {
    let text = String(decoding: WeeklySummary(try Sample.report(), hangar: "h-17").record.encoded, as: UTF8.self)
    #expect(text.contains("h-17"))
    #expect(!text.contains("Hangar 3"))
    #expect(!text.contains("djiservice"))
    #expect(!text.contains("198.51.100"))
  }

  @Test(
    "a record that is no summary, or whose claims contradict one another, is refused by the key that is wrong",
    arguments: [
      ("egress.summary.version", RecordValue.integer(0)), ("egress.summary.hangar", .integer(1)),
      ("egress.summary.answer", .string("no leak")), ("egress.summary.watched", .integer(604_801)),
      ("egress.summary.watched", .integer(-1)), ("egress.summary.flows", .list(["violation=x"])),
      ("egress.summary.controllers", .list(["rc|1|2"])), ("egress.summary.jurisdictions", .list(["CN|1|2|3"])),
      ("egress.summary.jurisdictions", .list(["CN|1|100|0|60|60|0"])), ("event.end", .string("2026-11-01T00:00:00Z")),
      ("egress.summary.bytes_sent", .string("1")),
    ])
  func refused(_ key: String, _ value: RecordValue) throws {
    var record = try summary().record
    record.fields[key] = value
    #expect(throws: SummaryMistake(key: key)) { try WeeklySummary(record) }
  }

  @Test(
    "a summary whose jurisdictions do not come to its total is refused, by the total that they miss",
    arguments: [
      (place: 1, total: "egress.summary.flows_total"), (2, "egress.summary.bytes_sent"),
      (3, "egress.summary.bytes_received"),
    ])
  func sums(_ place: Int, _ total: String) throws {
    let whole = try summary().record
    let key = "egress.summary.jurisdictions"
    let mistake = SummaryMistake(key: key, total: total)
    for difference: Int64 in [1, -1] {
      var record = whole
      var texts = record[list: key]
      var fields = texts[1].split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      fields[place] = String(try #require(Int64(fields[place])) + difference)
      texts[1] = fields.joined(separator: "|")
      record[list: key] = texts
      #expect(throws: mistake) { try WeeklySummary(record) }
    }
    var less = whole
    less[list: key] = Array(whole[list: key].dropLast())
    #expect(throws: SummaryMistake.self) { try WeeklySummary(less) }
    var none = whole
    none[list: key] = []
    #expect(throws: SummaryMistake.self) { try WeeklySummary(none) }
  }

  @Test(
    "jurisdictions beyond the bounds of table and list stand under `others`, so a true summary always comes to its total"
  )
  func boundedSums() throws {
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { Character(Unicode.Scalar($0)) }
    let countries = letters.flatMap { one in letters.flatMap { two in ["\(one)\(two)", "\(one)\(two)/ZZ"] } }
    let records = countries.enumerated().map { index, country in
      Sample.flow(
        .flow, to: Sample.Far(address: "192.0.2.1", name: nil, country: country), began: Sample.at(1, 0, Int64(index)),
        at: Sample.at(1, 0, Int64(index)), sent: Int64(index), received: 7)
    }
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    let summary = WeeklySummary(ReportModel.build(records, title: "Hangar 3", period: period))
    let jurisdictions = try #require(summary.jurisdictions)
    #expect(jurisdictions.count == 201)
    #expect(jurisdictions.last?.country == "others")
    #expect(summary.counts.flows == Int64(countries.count))
    #expect(try WeeklySummary(JournalRecord(decoding: summary.record.encoded)) == summary)
  }

  @Test("what a chart of an overview does not draw bar by bar stands under `others`, and there is one such bar")
  func chart() throws {
    var many = try summary()
    let others = WeeklySummary.others
    many.jurisdictions = (0..<20).map { index in
      JurisdictionTraffic(
        country: index == 3 ? others : "C\(index)", counts: TrafficCounts(flows: 1, sent: Int64(1000 - index)),
        violating: 10)
    }
    let overview = try #require(SummaryOverview([signed(many)]))
    let blocks = ReportDocument(overview, in: .dutch).sections.flatMap(\.blocks)
    let charts = blocks.compactMap { block in if case .chart(let chart) = block { chart } else { nil } }
    let bars = try #require(charts.first).bars
    #expect(bars.count == 9)
    #expect(bars.map(\.name).count { $0 == "andere" } == 1)
    #expect(bars.last?.name == "andere")
    #expect(bars.map(\.value).reduce(0, +) == 19_810)
    #expect(bars.flatMap(\.parts).map(\.value).reduce(0, +) == 200)
  }

  @Test(
    "a summary of the version before is read without jurisdictions, and one of a newer version is refused by its number"
  )
  func versions() throws {
    var old = try summary().record
    old.fields["egress.summary.jurisdictions"] = nil
    old[integer: "egress.summary.version"] = 1
    let read = try WeeklySummary(JournalRecord(decoding: old.encoded))
    #expect(read.jurisdictions == nil)
    #expect(read.countries == (try summary().countries))
    #expect(read.record.encoded == old.encoded)
    var newer = try summary().record
    newer[integer: "egress.summary.version"] = 3
    #expect(throws: SummaryMistake(key: "egress.summary.version", newerVersion: 3)) { try WeeklySummary(newer) }
  }

  @Test("an overview adds jurisdictions up, and says of how many summaries it knows none")
  func olderInOverview() throws {
    var old = try summary()
    old.hangar = "Hangar 4"
    old.jurisdictions = nil
    let overview = try #require(try SummaryOverview([signed(old), signed(summary())]))
    let text = try #require(ReportFormats.named("text")).render(overview, in: .dutch)
    #expect(text.contains("Van de 2 samenvattingen zijn er 1 door een oudere versie"))
    let csv = try CSVRows.read(#require(ReportFormats.named("csv")).render(overview, in: .dutch))
    #expect(csv.contains(["jurisdictions", "CN", "1295100", "1286000", "0", "9100", "2462300", "2"]))
  }

  @Test("nobody's word makes a week clear that was not watched whole")
  func clear() throws {
    var record = try summary().record
    record[string: "egress.summary.answer"] = "not_observed"
    #expect(throws: SummaryMistake(key: "egress.summary.watched")) { try WeeklySummary(record) }
  }

  @Test("two summaries of one hangar must not overlap")
  func overlap() throws {
    var other = try summary()
    #expect(SummaryOverview([signed(other), signed(other)]) == nil)
    #expect(SummaryOverview([]) == nil)
    other.hangar = "Hangar 4"
    #expect(try SummaryOverview([signed(summary()), signed(other)]) != nil)
  }

  @Test("an overview has a row for each hangar, sums, and an answer, in every format and language")
  func overview() throws {
    var clear = try summary()
    clear.hangar = "Hangar 4"
    clear.answer = "not_observed"
    clear.watched = clear.span.seconds
    clear.flows = [:]
    let overview = try #require(try SummaryOverview([signed(clear), signed(summary(), known: false)]))
    for format in ReportFormats.all {
      let text = try format.render(overview, in: .english)
      #expect(text.contains("Hangar 3") && text.contains("Hangar 4"), "\(format.name)")
      if format.name != "csv" { #expect(text.contains("observed in 1 of 2 summaries"), "\(format.name)") }
      #expect(!text.lowercased().contains("no leak"))
    }
    let json = try #require(ReportFormats.named("json")).render(overview, in: .dutch)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["not_observed"] as? Int == 1)
    let tables = try #require(object["tables"] as? [String: [[String: Any]]])
    #expect(tables["hangars"]?.map { $0["answer"] as? String } == ["observed", "not_observed"])
    #expect(tables["countries"]?.first?["bytes_sent"] as? Int == 2 * 1_286_000)
    #expect(tables["jurisdictions"]?.first?["bytes_sent_violation"] as? Int == 2 * 1_286_000)
    let text = try #require(ReportFormats.named("text")).render(overview, in: .dutch)
    #expect(text.contains("waargenomen in 1 van 2 samenvattingen"))
    #expect(text.contains("1 van 2 samenvattingen zijn ondertekend"))
  }

  @Test("names that strangers chose steer no overview", arguments: HostileNamesTests.names)
  func hostile(_ name: String) throws {
    var record = try summary().record
    record[string: "egress.summary.hangar"] = name
    record[list: "egress.summary.controllers"] = ["\(name)|1|2|3|4".replacing("\n", with: "")]
    guard let read = try? WeeklySummary(JournalRecord(decoding: record.encoded)) else { return }
    let overview = try #require(SummaryOverview([signed(read)]))
    let page = try #require(ReportFormats.named("html")).render(overview, in: .english)
    #expect(!page.contains("<img") && !page.contains("<script>alert"))
    let csv = try CSVRows.read(#require(ReportFormats.named("csv")).render(overview, in: .english))
    for cell in csv.joined() { #expect(!"=+-@\t\r".contains(cell.first ?? "x"), "\(cell)") }
  }
}
