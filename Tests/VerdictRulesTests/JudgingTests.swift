// Role: properties that no verdict may break, over every combination of answers, names and policies; and what age does.
import EgressTypes
import StrictYAML
import Testing
import VerdictRules

private struct Answer {
  let country: String?
  let asn: UInt32?
  var ageDays: Int64? = 1
  var isAnycast = false

  /// Whether another answer says something else; filling a gap is no contradiction.
  func isContradicted(by other: Answer) -> Bool {
    guard let country, let asn else { return false }
    return other.country.map { $0 != country } ?? false || other.asn.map { $0 != asn } ?? false
  }
}

private let answers = [
  Answer(country: "NL", asn: 1136), Answer(country: "DE", asn: 64500), Answer(country: "US", asn: 16509),
  Answer(country: "NL", asn: 45102), Answer(country: "CN", asn: 4134), Answer(country: "EU", asn: 21859),
  Answer(country: "NL", asn: 1136, ageDays: 200), Answer(country: "CN", asn: 1136, ageDays: 900),
  Answer(country: "NL", asn: nil), Answer(country: nil, asn: nil), Answer(country: "NL", asn: 13335, isAnycast: true),
  Answer(country: "NL", asn: 1136, ageDays: nil),
]
private let names = [
  "mydjiflight.dji.com", "flysafe-api.dji.com", "x.dji.com", "www.example.nl", "api.uavservice.org",
  "events.mapbox.com",
]
private let baselineNames = ["time.android.com", "0.pool.ntp.org"]

extension FixedLookup {
  fileprivate func adding(_ answer: Answer) -> FixedLookup {
    adding(answer.country, asn: answer.asn, ageDays: answer.ageDays, isAnycast: answer.isAnycast)
  }
}

@Suite("Judging")
struct JudgingTests {
  private let book: RuleBook

  init() throws { book = try #require(ShippedRules.book) }

  @Test("a name never improves a verdict", arguments: ["regular-ops", "strict-ldm"])
  func names(_ policy: String) {
    for answer in answers {
      let lookup = FixedLookup().adding(answer)
      for first in [[]] + VerdictRulesTests.names.map({ [$0] }) {
        let before = book.judge(lookup, names: first, policy: policy)
        for added in VerdictRulesTests.names + (policy == "regular-ops" ? baselineNames : []) {
          let after = book.judge(lookup, names: first + [added], policy: policy)
          #expect(after.verdict >= before.verdict, "\(answer) \(first) + \(added)")
          #expect(after.action >= before.action, "\(answer) \(first) + \(added)")
        }
      }
    }
  }

  @Test("under strict-ldm a name of the baseline lifts nothing but the rule that asks for it", arguments: baselineNames)
  func baseline(_ name: String) {
    for answer in answers {
      let lookup = FixedLookup().adding(answer)
      let address = book.judge(lookup, policy: "regular-ops").verdict
      #expect(book.judge(lookup, names: [name], policy: "strict-ldm").verdict >= address, "\(answer)")
    }
  }

  @Test("a source that disagrees never improves a verdict", arguments: ["regular-ops", "strict-ldm"])
  func sources(_ policy: String) {
    for first in answers {
      let before = book.judge(FixedLookup().adding(first), names: baselineNames, policy: policy).verdict
      for second in answers where first.isContradicted(by: second) {
        let after = book.judge(FixedLookup().adding(first).adding(second), names: baselineNames, policy: policy).verdict
        let swapped = book.judge(FixedLookup().adding(second).adding(first), names: baselineNames, policy: policy)
          .verdict
        #expect(after >= before, "\(first) + \(second)")
        #expect(swapped == after, "the order of sources decides nothing: \(first), \(second)")
      }
    }
  }

  @Test("without a source nothing outside the hangar is approved", arguments: ["regular-ops", "strict-ldm"])
  func noSource(_ policy: String) {
    for name in [nil] + VerdictRulesTests.names.map(Optional.some) + baselineNames.map(Optional.some) {
      let found = book.judge(FixedLookup(), names: name.map { [$0] } ?? [], policy: policy)
      #expect(found.verdict >= .unknown)
      #expect(found.action >= .flag)
    }
  }

  @Test("a second vendor that agrees makes stale data good again, and only a fresh one does")
  func agreement() {
    let stale = FixedLookup().adding("NL", asn: 1136, ageDays: 200)
    #expect(book.judge(stale).verdict == .unknown)
    #expect(book.judge(stale.adding("NL", asn: 1136)).verdict == .approved)
    #expect(book.judge(stale.adding("NL", asn: 1136, ageDays: 900)).verdict == .unknown)
  }

  @Test("reasons are sentences of each axis that name source, date, network and rule")
  func reasons() {
    let found = book.judge(FixedLookup().adding("CN", asn: 45102, ageDays: 93), names: ["mydjiflight.dji.com"])
    #expect(
      found.reasons == [
        "location: CN by vendor 0 (database of 2026-08-22, 93 days old, network 198.51.100.0/24): adverse by cn-control",
        "network-operator: AS45102 Alibaba (US) Technology Co., Ltd. (operators-cn, evident from the organisation's name): "
          + "controlled from CN, adverse by cn-control",
        "service-operator: mydjiflight.dji.com (tls-sni) is DJI, controlled from CN, by dji-flightlog",
        "service-operator: mydjiflight.dji.com (tls-sni) is DJI, controlled from CN, by dji-suffix",
      ])
    #expect(found.ruleIDs == ["cn-control/CN", "operators-cn/AS45102", "dji-flightlog/mydjiflight.dji.com"])
    #expect(found.axis == .location)
  }

  @Test("stale data approves no operator either")
  func staleOperator() {
    let lookup = FixedLookup().adding("NL", asn: nil).adding("NL", asn: 1136, ageDays: 200)
    let found = book.judge(lookup)
    #expect(found.verdict == .unknown)
    #expect(found.axis == .networkOperator)
    #expect(found.ruleIDs == ["network-operator/stale"])
  }

  @Test("sources that name operators of different control are ambiguous at least")
  func operatorDispute() {
    let agreed = FixedLookup().adding("NL", asn: 1136)
    #expect(book.judge(agreed.adding("NL", asn: 1103)).verdict == .approved, "both controlled from NL")
    let found = book.judge(agreed.adding("NL", asn: 3320))
    #expect(found.verdict == .ambiguous)
    #expect(found.ruleIDs == ["network-operator/disputed"])
  }

  @Test(
    "what a pack allows changes nothing while it is in date",
    arguments: [("2027-01-01", Verdict.approved), ("2026-11-22", .unknown)])
  func allow(_ reviewBy: String, _ expected: Verdict) throws {
    let book = try ShippedRules.book(
      with: "destinations/own.yaml",
      """
      pack: own
      as_of: 2026-11-01
      review_by: \(reviewBy)
      confidence: observed
      sources: [s]
      operator: The organisation
      country: NL
      stance: allow
      names: ["*.example.nl"]
      """)
    let found = book.judge(FixedLookup().adding("NL", asn: 1136), names: ["www.example.nl"])
    #expect(found.verdict == expected)
    #expect(found.ruleIDs.contains("own/*.example.nl"))
    #expect(book.judge(FixedLookup().adding("CN", asn: 1136), names: ["www.example.nl"]).verdict == .violation)
  }

  @Test("an operator pack past its review approves no operator")
  func expiredOperators() throws {
    let text = ShippedRules.files.first { $0.path == "operators/operators-eu.yaml" }
      .map {
        String(decoding: $0.bytes, as: UTF8.self).replacing("review_by: 2027-05-23", with: "review_by: 2026-11-23")
      }
    let book = try ShippedRules.book(with: "operators/operators-eu.yaml", text ?? "")
    let lookup = FixedLookup().adding("NL", asn: 1136)
    #expect(book.judge(lookup).verdict == .approved)
    #expect(book.judge(lookup, at: now.advanced(bySeconds: 86_400)).axis == .networkOperator)
  }

  @Test("a source without a date counts and says so")
  func unknownAge() {
    let found = book.judge(FixedLookup().adding("NL", asn: 1136, ageDays: nil))
    #expect(found.verdict == .approved)
    #expect(found.reasons.first?.contains("age of /location/0 unknown") == true)
  }

  @Test(
    "what an expired pack approves is unknown, what it accuses stands",
    arguments: [("NL", Verdict.unknown), ("CN", .violation)])
  func expired(_ country: String, _ expected: Verdict) throws {
    let later = try #require(Timestamp(rfc3339: "2027-05-24"))
    let lastDay = try #require(Timestamp(rfc3339: "2027-05-23T23:59:59Z"))
    let lookup = FixedLookup().adding(country, asn: 64500, ageDays: -170)
    let before = book.judge(lookup, at: lastDay).verdict
    #expect(before == (country == "NL" ? .approved : .violation))
    #expect(book.judge(lookup, at: later).verdict == expected)
    // Laws are reviewed sooner, and approve nothing.
    func warnings(at time: Timestamp) -> [String] {
      book.warnings(at: time).filter { !$0.hasPrefix("notification/") }
    }
    #expect(warnings(at: lastDay) == [])
    #expect(
      warnings(at: later).first
        == "baseline/android.yaml: pack android was to be reviewed by 2027-05-23; what it approves now counts as unknown. "
        + "Check its facts and set as_of and review_by.")
  }

  @Test("an expired policy approves nothing")
  func expiredPolicy() throws {
    let text =
      ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
      .map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let book = try ShippedRules.book(
      with: "policies/regular-ops.yaml", text.replacing("review_by: 2027-11-23", with: "review_by: 2026-11-24"))
    let lookup = FixedLookup().adding("NL", asn: 1136)
    #expect(book.judge(lookup).verdict == .approved)
    let found = book.judge(lookup, at: now.advanced(bySeconds: 2 * 86_400))
    #expect(found.verdict == .unknown)
    #expect(found.reasons.allSatisfy { $0.hasSuffix("but policy regular-ops was to be reviewed by 2026-11-24") })
  }

  @Test("a country approved until a day is unknown after it")
  func until() throws {
    let text =
      ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
      .map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let pack = "pack: p\nas_of: 2026-11-01\nreview_by: 2027-11-01\nconfidence: listed\nsources: [s]\n"
    let book = try RuleBook(
      ShippedRules.files.filter { $0.path != "policies/regular-ops.yaml" } + [
        RuleFile(
          path: "policies/regular-ops.yaml",
          bytes: Array(text.replacing("approved: [eu-eea]", with: "approved: [eu-eea, p]").utf8)),
        RuleFile(
          path: "jurisdictions/p.yaml",
          bytes: Array((pack + "countries: [GB]\nuntil: {GB: 2026-11-23}\n").utf8)),
      ])
    let lookup = FixedLookup().adding("GB", asn: 64500)
    #expect(book.judge(lookup).verdict == .approved)
    #expect(book.judge(lookup, at: now.advanced(bySeconds: 86_400)).verdict == .unknown)
  }

  @Test("a policy may answer a verdict of one axis otherwise")
  func axisActions() throws {
    let text =
      ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
      .map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let book = try ShippedRules.book(
      with: "policies/regular-ops.yaml", text + "actions_by_axis:\n  network-operator: {ambiguous: flag}\n")
    let review = book.judge(FixedLookup().adding("NL", asn: 21859))
    #expect(review.verdict == .ambiguous)
    #expect(review.action == .flag)
    #expect(book.judge(FixedLookup().adding("EU", asn: 1136)).action == .alert)
  }

  @Test("a policy that does not exist approves nothing and alerts")
  func noPolicy() {
    let found = book.judge(FixedLookup().adding("NL", asn: 1136), policy: "lax")
    #expect(found.verdict == .unknown)
    #expect(found.action == .alert)
    #expect(found.reasons == ["policy: `lax` is not among the rules in force; nothing is approved under it"])
  }
}
