// Role: holds the merge of sources to its rules: votes per vendor, disputes kept, pseudo-countries and age seen through.
import EgressTypes
import Jurisdictions
import Testing

/// Location files that answer every address alike.
private struct FixedLookup: LocationLookup {
  var sources: [LocationSourceInfo] = []
  var all: [LocationAnswer] = []

  mutating func add(
    _ vendor: String, _ country: String?, asn: UInt32? = nil, anycast: Bool = false, created: String? = "2026-11-01"
  ) {
    let network = IPPrefix(address, length: 120)
    all.append(
      LocationAnswer(
        source: sources.count, country: country, asn: asn, asName: nil, isAnycast: anycast, network: network))
    sources.append(
      LocationSourceInfo(
        vendor: vendor, path: "/\(vendor)", createdAt: created.flatMap { Timestamp(rfc3339: $0) }, sha256: "",
        signature: .unsigned, licence: ""))
  }

  func answers(for address: IPAddress) -> [LocationAnswer] { all }
}

private let address = IPAddress(v4: 0xc633_6407)
private let now = Timestamp(seconds: 1_795_392_000)
private let pack = RulePack(
  name: "p", asOf: CivilDate(containing: now), reviewBy: CivilDate(containing: now), sources: [], confidence: .listed)

private func classify(_ lookup: FixedLookup, entries: [OperatorEntry] = []) -> Classification {
  Classifier(sources: lookup, operators: OperatorTable(entries), services: ServiceTable())
    .classify(address, at: now)
}

@Suite("Classifier")
struct ClassifierTests {
  @Test(
    "certainty counts vendors",
    arguments: [
      ([], .noData), ([("A", nil)], .noData), ([("A", "NL")], .singleSource),
      ([("A", "NL"), ("A", "NL")], .singleSource),
      ([("A", "NL"), ("B", "NL")], .confirmed), ([("A", "NL"), ("B", "nl")], .confirmed),
      ([("A", "NL"), ("B", nil)], .singleSource), ([("A", "NL"), ("B", "DE")], .disputed),
      ([("A", "NL"), ("A", "DE")], .disputed), ([("A", "EU")], .undetermined),
      ([("A", "NL"), ("B", "AP")], .undetermined),
    ] as [([(String, String?)], LocationCertainty)])
  func certainty(_ answers: [(String, String?)], _ expected: LocationCertainty) {
    var lookup = FixedLookup()
    for (vendor, country) in answers { lookup.add(vendor, country) }
    #expect(classify(lookup).certainty == expected)
  }

  @Test("pseudo-codes are no countries", arguments: ["EU", "AP", "CS", "UK", "AN", "XX", "A1", "A2", "ZZ", "T1", "N"])
  func pseudo(_ code: String) {
    var lookup = FixedLookup()
    lookup.add("A", code)
    #expect(classify(lookup).votes.map(\.reading) == [.pseudoCountry(code)])
    #expect(classify(lookup).countries == [])
  }

  @Test("an anycast answer gives no country but its AS")
  func anycast() {
    var lookup = FixedLookup()
    lookup.add("A", "US", asn: 13335, anycast: true)
    let found = classify(lookup)
    #expect(found.certainty == .undetermined)
    #expect(found.countries == [])
    #expect(found.asn == 13335)
  }

  @Test("a source of AS numbers alone has no vote on the location", arguments: ["NL", "EU", nil])
  func operatorsOnly(_ country: String?) {
    var alone = FixedLookup()
    alone.add("A", country, created: "2020-01-01")
    var beside = alone
    beside.add("B", nil, asn: 64500)
    #expect(classify(beside).certainty == classify(alone).certainty)
    #expect(classify(beside).countries == classify(alone).countries)
    #expect(classify(beside).asn == 64500)
  }

  @Test("data too old to approve still disputes but confirms nothing")
  func expired() {
    var lookup = FixedLookup()
    lookup.add("A", "NL")
    lookup.add("B", "NL", created: "2025-01-01")
    #expect(classify(lookup).certainty == .singleSource)
    lookup.add("C", "CN", created: "2020-01-01")
    #expect(classify(lookup).certainty == .disputed)
    #expect(classify(lookup).countries == ["NL", "CN"])
  }

  @Test(
    "age is counted in whole days from the data's own date",
    arguments: [
      ("2026-11-23", .fresh), ("2026-10-10", .fresh), ("2026-10-09", .ageing), ("2026-07-27", .ageing),
      ("2026-07-26", .stale), ("2025-10-20", .stale), ("2025-10-19", .expired), ("2026-12-24", .unknown),
      (nil, .unknown),
    ] as [(String?, SourceAge)])
  func age(_ created: String?, _ expected: SourceAge) {
    #expect(SourceAge(createdAt: created.flatMap { Timestamp(rfc3339: $0) }, at: now) == expected)
  }

  @Test("each AS that a source names is found, with its entries and whether it may approve")
  func operators() {
    let entry = OperatorEntry(
      pack: pack, asn: 64500, name: "Example", registered: nil, control: .country("NL"), reason: "r", source: "s",
      confidence: .listed)
    var lookup = FixedLookup()
    lookup.add("A", "NL", asn: 64500, created: "2026-01-01")
    lookup.add("B", "NL", asn: 64501)
    lookup.add("B", "NL", asn: 0)
    let found = classify(lookup, entries: [entry]).operators
    #expect(found.map(\.asn) == [64500, 64501])
    #expect(found.map(\.name) == ["Example", nil])
    #expect(found.map(\.entries) == [[entry], []])
    #expect(found.map(\.canApprove) == [false, true])
    lookup.add("C", "NL", asn: 64500)
    #expect(classify(lookup, entries: [entry]).operators.first?.canApprove == true)
  }

  @Test("no database is told apart from no answer")
  func noDatabase() {
    #expect(classify(FixedLookup()).sourcesAsked == 0)
    var lookup = FixedLookup()
    lookup.add("A", nil)
    lookup.all = []
    #expect(classify(lookup).sourcesAsked == 1)
    #expect(classify(lookup).certainty == .noData)
  }
}
