// Role: runs the shipped cases, and holds the runner to noticing a case that fails.
import EgressTypes
import Testing
import VerdictRules

@Suite("Shipped rules")
struct CaseRunnerTests {
  @Test("every shipped file is read, and nothing in them is out of date on the day they were made")
  func read() throws {
    let book = try RuleBook(ShippedRules.files)
    #expect(book.policyNames == ["observe-only", "regular-ops", "strict-ldm"])
    #expect(book.operatorEntries.filter { $0.pack.name == "operators-cn" }.count == 106)
    #expect(book.operatorEntries.filter { $0.control == .review }.count == 12)
    let newest = book.sources.compactMap(\.pack?.asOf).max() ?? CivilDate(daysSinceEpoch: 0)
    #expect(book.warnings(at: Timestamp(seconds: newest.daysSinceEpoch * 86_400)) == [])
    #expect(book.sources.count == ShippedRules.files.filter { $0.path.hasSuffix(".yaml") }.count)
  }

  @Test("every shipped case holds")
  func cases() throws {
    let book = try RuleBook(ShippedRules.files)
    let report = book.runCases(classify: book.classify)
    #expect(report.run >= 40)
    #expect(report.failures.map(\.description) == [])
  }

  @Test("a case that fails is named with its place and what was found")
  func failure() throws {
    let book = try ShippedRules.book(
      with: "tests/location.yaml",
      """
      at: 2026-11-23
      cases:
        - case: wrong on purpose
          policy: regular-ops
          countries: [CN]
          asn: 64500
          expect: {verdict: flagged, axis: service-operator, rule: a/b, action: record}
      """)
    let failures = book.runCases(classify: book.classify).failures.map(\.description)
    #expect(failures.count == 1)
    let expected =
      "Rules/tests/location.yaml:3:5: case `wrong on purpose`: verdict is violation, expected flagged; "
      + "axis is location, expected service-operator; action is alert, expected record; "
      + "rules are cn-control/CN, expected a/b; location: CN by vendor 1 (database of 2026-11-23, "
      + "network 198.51.100.0/24): adverse by cn-control; "
    #expect(failures.first?.hasPrefix(expected) == true, "\(failures)")
  }

  @Test("a source is known by its hash and the age of its pack")
  func sources() throws {
    let bytes = Array("at: 2026-11-23\ncases: []\n".utf8)
    let book = try RuleBook(
      ShippedRules.files.filter { $0.path != "tests/location.yaml" } + [
        RuleFile(path: "tests/location.yaml", bytes: bytes)
      ])
    let source = try #require(book.sources.first { $0.path == "tests/location.yaml" })
    #expect(source.sha256 == "5d0bd045f326463142d454414d15d27ffdf97c2afd0bd30735cd713144a36001")
    #expect(source.pack == nil)
    let pack = try #require(book.sources.first { $0.path == "jurisdictions/eu-eea.yaml" }?.pack)
    #expect("\(pack.name) \(pack.asOf) \(pack.reviewBy)" == "eu-eea 2026-11-23 2027-05-23")
  }
}
