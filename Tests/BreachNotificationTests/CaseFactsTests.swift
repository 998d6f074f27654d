// Role: holds the facts of a case to the records: each flow counted once, deltas added, what was not watched told.
import EgressTypes
import RecordWording
import Testing

@testable import BreachNotification

@Suite("Facts of a case")
struct CaseFactsTests {
  @Test("deltas of a flow add up, a flow without records of its own counts as far as its verdict tells, others do not")
  func sums() {
    let facts = BreachSample.facts()
    #expect(facts.flows == 2)
    #expect(facts.sent == 1_234_567 + 52)
    #expect(facts.events == [0, 1])
    #expect(facts.destinations.map(\.sent) == [1_234_567, 52])
    #expect(facts.devices.map(\.id) == ["rc-07", "rc-08"])
    #expect(facts.protocols.map(\.name) == ["tls", "not told"])
    #expect(
      facts.reasons == [
        CaseFacts.Counted(
          text: "location: CN by IPFire (database of 2026-10-01, network 203.0.113.0/24): adverse by cn-control",
          count: 2)
      ])
  }

  @Test("first and last packet, alerts and who took note of them")
  func times() {
    let facts = BreachSample.facts()
    #expect(facts.firstPacketAt == BreachSample.first)
    #expect(facts.lastPacketAt == BreachSample.first.advanced(bySeconds: 400))
    #expect(facts.firstAlertAt == BreachSample.first)
    #expect(facts.alertCount == 2)
    #expect(facts.acknowledgements.map(\.alert) == [0])
    #expect(facts.acknowledgements.first?.person == "devries (uid 1001)")
  }

  @Test("a flow whose end the journal does not hold may have sent more, and no bound is claimed")
  func unended() {
    #expect(BreachSample.facts().unended == 1, "of the second flow there is its verdict alone")
    let first = BreachSample.first
    let verdict = BreachSample.flow(.verdict, "a", at: first, sent: 60)
    func flow(_ ended: String) -> JournalRecord {
      BreachSample.flow(.flow, "a", at: first.advanced(bySeconds: 60), began: first, sent: 900, ended: ended)
    }
    let watch = BreachSample.coverage(from: first, seconds: 60)
    #expect(BreachSample.facts([verdict, flow("active"), watch]).unended == 1)
    for end in ["closed", "idle", "evicted", "end"] {
      let facts = BreachSample.facts([verdict, flow(end), watch])
      #expect(facts.unended == 0)
      #expect(facts.isBounded)
    }
  }

  @Test("a record of a flow that stands before its verdict counts too")
  func before() {
    let early = BreachSample.flow(
      .flow, "a", at: BreachSample.first, began: BreachSample.first, sent: 1000, verdict: "approved")
    #expect(BreachSample.facts([early] + BreachSample.records).sent == 1_234_567 + 52 + 1000)
  }

  @Test("events, controllers, times and the verdict choose what belongs to the case")
  func selection() {
    var selection = BreachSelection()
    selection.events = [1]
    #expect(BreachSample.facts(BreachSample.records, selection).devices.map(\.id) == ["rc-08"])
    selection = BreachSelection()
    selection.devices = ["rc-07"]
    #expect(BreachSample.facts(BreachSample.records, selection).sent == 1_234_567)
    selection.worst = .flagged
    #expect(BreachSample.facts(BreachSample.records, selection).sent == 1_234_567 + 7000)
    selection.since = BreachSample.first.advanced(bySeconds: 1)
    #expect(BreachSample.facts(BreachSample.records, selection).sent == 7000)
    selection.until = selection.since
    #expect(BreachSample.facts(BreachSample.records, selection).flows == 0)
  }

  @Test(
    "seconds are counted once each, from the first packet to the end of the journal; none without record is watched")
  func coverage() {
    let coverage = BreachSample.facts().coverage
    #expect(coverage.seconds == 600)
    #expect(coverage.watched == 595)
    #expect(coverage.unwatched == 5)
    #expect(coverage.unrecorded == 0)
    #expect(coverage.reasons == ["kernel-drops": 5])
    let twice = BreachSample.records + BreachSample.records.filter { $0.kind == .coverage }
    #expect(BreachSample.facts(twice).coverage.watched == 595)
    let gap = BreachSample.records.filter {
      $0.time != BreachSample.first.advanced(bySeconds: 120) || $0.kind != .coverage
    }
    #expect(BreachSample.facts(gap).coverage.unrecorded == 60)
    #expect(!BreachSample.facts(gap).coverage.isFull)
  }

  @Test("broken coverage records and amounts beyond what fits trap nothing")
  func hostile() {
    var coverage = BreachSample.coverage(from: BreachSample.first, seconds: 60)
    coverage[integer: "egress.coverage.seconds"] = .max
    var negative = BreachSample.coverage(from: BreachSample.first, seconds: 60)
    negative[integer: "egress.coverage.seconds"] = -5
    var short = BreachSample.coverage(from: BreachSample.first, seconds: 60)
    short[string: "egress.coverage.bits"] = "zz"
    let first = BreachSample.first
    let facts = BreachSample.facts(
      [
        BreachSample.flow(.verdict, "a", at: first, sent: .max),
        BreachSample.flow(.verdict, "b", at: first, sent: .max),
        BreachSample.flow(.flow, "a", at: first.advanced(bySeconds: 60), began: first, sent: -7), coverage, negative,
        short,
      ])
    #expect(facts.sent == .max)
    #expect(facts.coverage.watched == 0)
    #expect(facts.coverage.unwatched == 60)
  }

  @Test("lists are bounded, and what they leave out is told and summed")
  func bounded() {
    let many = (0..<150).map { number in
      BreachSample.flow(
        .verdict, "f\(number)", at: BreachSample.first.advanced(bySeconds: Int64(number)), sent: 10,
        address: "198.51.100.\(number)")
    }
    let facts = BreachSample.facts(many)
    #expect(facts.destinations.count == 100)
    #expect(facts.unlisted["destinations"] == 50)
    #expect(facts.unlisted["alerts"] == 50)
    #expect(facts.sent == 1500)
  }

  @Test("a destination has the jurisdiction of its worst verdict beside the server's country, in draft and figures")
  func jurisdiction() throws {
    func record(
      _ kind: RecordKind, _ verdict: String, _ axis: String, _ reason: String, _ rule: String
    ) -> JournalRecord {
      var record = BreachSample.flow(
        kind, "j", at: BreachSample.first, sent: 500, verdict: verdict, country: "NL", reason: reason)
      record[string: RecordKey.axis] = axis
      record[list: RecordKey.ruleIDs] = [rule]
      return record
    }
    let american = record(
      .verdict, "unknown", "network-operator",
      "network-operator: AS64500 N (operators-us, seat): controlled from US, but us-control was to be reviewed by"
        + " 2026-01-01", "operators-us/AS64500")
    let chinese = record(
      .flow, "violation", "service-operator",
      "service-operator: statistical-report.djiservice.org (tls-sni) is DJI, controlled from CN, by dji", "dji/x")
    let facts = BreachSample.facts(
      [american, chinese])
    #expect(facts.destinations.map(\.jurisdiction) == [FlowJurisdiction(country: "CN", axis: .serviceOperator)])
    #expect(facts.destinations.map(\.country) == ["NL"])
    let draft = BreachDraft(try BreachSample.material(.dutch, facts: facts))
    let page = MarkdownDraft().render(draft)
    #expect(page.contains("| CN (door de dienst) | NL |"))
    #expect(page.contains("rechtsgebied CN (door de dienst), server in NL: AS64500 Example Cloud"))
    #expect(draft.figures.jurisdictions == ["CN"])
    #expect(draft.figures.countries == ["NL"])
    #expect(JSONDraft().render(draft).contains("\"jurisdictions\""))
  }
}
