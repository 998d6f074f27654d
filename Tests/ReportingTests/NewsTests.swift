// Role: what is new, how the weeks compare, and which controllers there are.
import EgressTypes
import Reporting
import Testing

@Suite("What changed")
struct NewsTests {
  private func report(_ records: [JournalRecord]) throws -> ReportModel {
    let period = try #require(ISOWeek("2026-W47").flatMap { ReportPeriod(week: $0) })
    return ReportModel.build(records, title: "Hangar 3", period: period)
  }

  private func flow(
    _ name: String?, _ address: String = "192.0.2.9", at time: Timestamp, sent: Int64 = 10
  ) -> JournalRecord {
    Sample.flow(.flow, to: Sample.Far(address: address, name: name), began: time, at: time, sent: sent)
  }

  @Test("a destination is new unless an earlier record has its name, or its address where none was seen")
  func new() throws {
    let records = [
      flow("known.example", at: Sample.at(-3)), flow(nil, "192.0.2.77", at: Sample.at(-3)),
      flow("known.example", "192.0.2.10", at: Sample.at(1)), flow(nil, "192.0.2.77", at: Sample.at(1)),
      flow("new.example", at: Sample.at(2)), flow("new.example", at: Sample.at(3), sent: 5),
      flow("later.example", at: Sample.at(8)),
    ]
    let new = try report(records).newDestinations
    #expect(new.listed.map(\.name) == ["new.example"])
    #expect(new.listed.map(\.counts.sent) == [15])
    #expect(new.hasEarlierRecords)
    #expect(try !report(Array(records.dropFirst(2))).newDestinations.hasEarlierRecords)
  }

  @Test("beyond the bound, new destinations are counted once each")
  func bounded() throws {
    let flows = (0..<1200).map { flow("n\($0 % 1100).example", at: Sample.at(1, 0, 0, Int64($0))) }
    let new = try report(flows).newDestinations
    #expect(new.listed.count == 1000)
    #expect(new.unlisted == 100)
  }

  @Test("the trend has the weeks since the journal began, each with its own coverage and bytes")
  func trend() throws {
    let records = [
      Sample.coverage(from: Sample.at(-8), seconds: 3600, unwatched: 600, "overload"),
      flow("a.example", at: Sample.at(-8), sent: 7), Sample.coverage(from: Sample.at(0), seconds: 3600),
      flow("a.example", at: Sample.at(1), sent: 11), flow("a.example", at: Sample.at(8), sent: 99),
    ]
    let trend = try report(records).trend
    #expect(trend.map(\.label) == ["2026-W45", "2026-W46", "2026-W47"])
    #expect(trend.suffix(2).map(\.counts.sent) == [0, 11])
    #expect(trend.last?.watched == 3600)
    #expect(trend.first?.counts.sent == 7)
    #expect(trend.first?.watched == 3000)
    #expect(trend.last?.flows == [.approved: 1])
  }

  @Test("a controller of the inventory that was never seen is told of, and one that is no longer in it too")
  func inventory() throws {
    let config = Sample.config(at: Sample.at(-1), packs: [])
    let gone = Sample.flow(.flow, device: "rc-99", began: Sample.at(1), at: Sample.at(1))
    var coverage = Sample.coverage(from: Sample.at(1), seconds: 60)
    coverage[list: "egress.encrypted_dns"] = ["rc-12=3", "rc-12=x"]
    let inventory = try report([config, gone, coverage]).inventory
    #expect(inventory.devices.map(\.device) == ["rc-07", "rc-12", "rc-15", "rc-99"])
    #expect(inventory.devices.map(\.isRegistered) == [true, true, true, false])
    #expect(inventory.devices.map(\.isSeen) == [true, false, false, true])
    #expect(inventory.devices.map(\.encryptedDNSMinutes) == [0, 3, 0, 0])
    #expect(inventory.devices.map(\.policy) == ["", "strict-ldm", "", ""])
  }

  @Test("registered controllers that the record has no room for are counted")
  func unnamed() throws {
    var config = Sample.config(at: Sample.at(-1), packs: [])
    config[integer: "egress.inventory.devices"] = 900
    #expect(try report([config]).inventory.unnamed == 897)
  }

  @Test("what new means is said exactly, and records that were deleted by age make it less certain")
  func deleted() throws {
    func text(_ report: ReportModel, _ language: Language = .english) throws -> String {
      let text = try #require(ReportFormats.named("markdown")).render(report, in: language)
      return text.replacing("\\", with: "")
    }
    let plain = [flow("known.example", at: Sample.at(-3)), flow("new.example", at: Sample.at(2))]
    let whole = try report(plain)
    #expect(whole.newDestinations.deletedBefore == nil)
    #expect(try text(whole).contains("New means never seen before in this journal"))
    #expect(try !text(whole).contains("Less certain"))
    // The receipt may come after the period, when the report is made later.
    var deletion = JournalRecord(kind: .deletion, at: Sample.at(9))
    deletion[string: "event.end"] = Sample.at(-5).description
    let cut = try report(plain + [deletion])
    #expect(cut.newDestinations.deletedBefore == Sample.at(-5))
    #expect(try text(cut).contains("records from before 2026-11-11 00:00:00Z were deleted by age"))
    #expect(try text(cut, .dutch).contains("Minder zeker: records van vóór 2026-11-11 00:00:00Z"))
    // A receipt may be deleted too: then the number of the first record tells.
    var first = plain[0]
    first[integer: "egress.index"] = 4000
    #expect(try report([first, plain[1]]).newDestinations.deletedBefore == Sample.at(-3))
    first[integer: "egress.index"] = 0
    #expect(try report([first, plain[1]]).newDestinations.deletedBefore == nil)
  }
}
