// Role: holds name matching to label boundaries.
import EgressTypes
import Jurisdictions
import Testing

private func rule(_ pattern: String) throws -> ServiceRule {
  let pack = RulePack(
    name: "p", asOf: CivilDate(daysSinceEpoch: 0), reviewBy: CivilDate(daysSinceEpoch: 0), sources: [],
    confidence: .listed)
  return ServiceRule(
    pack: pack, pattern: try #require(DomainPattern(pattern)), operatorName: "DJI", country: "CN", stance: .flag,
    confidence: .listed
  )
}

@Suite("Service table")
struct ServiceTableTests {
  private let table: ServiceTable

  init() throws {
    table = ServiceTable([try rule("*.dji.com"), try rule("account.dji.com"), try rule("*.com.cn")])
  }

  @Test(
    "a name falls under rules label by label",
    arguments: [
      ("dji.com", ["p/*.dji.com"]), ("a.b.dji.com", ["p/*.dji.com"]), ("DJI.COM.", ["p/*.dji.com"]),
      ("account.dji.com", ["p/account.dji.com", "p/*.dji.com"]), ("x.account.dji.com", ["p/*.dji.com"]),
      ("notdji.com", []), ("dji.com.example", []), ("com", []), ("", []), ("dji.com.cn", ["p/*.com.cn"]),
      ("xdji.com", []), ("dji..com", []),
    ])
  func matching(_ name: String, _ expected: [String]) {
    let found = table.findings(for: [AttributedName(DomainName(name), .tlsSNI)])
    #expect(found.map(\.rule.ruleID) == expected)
  }

  @Test("a dot inside a label of a packet is no boundary")
  func hostileLabel() {
    let name = DomainName(labels: [Array("a.dji".utf8), Array("com".utf8)])
    #expect(table.findings(for: [AttributedName(name, .dns)]).isEmpty)
  }

  @Test("what is no host name is no pattern", arguments: ["", "*.", "*", "a.*.com", "a..com", "a b.com", "https://x"])
  func noPattern(_ text: String) {
    #expect(DomainPattern(text) == nil)
  }
}
