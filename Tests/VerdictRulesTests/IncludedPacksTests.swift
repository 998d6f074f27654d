// Role: holds packs that include others to meaning the same as if written out, and to refusing circles.
import EgressTypes
import StrictYAML
import Testing
import VerdictRules

private func pack(_ name: String, reviewBy: String = "2027-11-01", _ rest: String) -> RuleFile {
  let head = "pack: \(name)\nas_of: 2026-11-01\nreview_by: \(reviewBy)\nconfidence: listed\nsources: [s]\n"
  return RuleFile(path: "jurisdictions/\(name).yaml", bytes: Array((head + rest).utf8))
}

@Suite("Packs in packs")
struct IncludedPacksTests {
  private let policy =
    ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
    .map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""

  /// The shipped rules with packs added, where regular operations approve the pack `outer`.
  private func book(_ packs: RuleFile...) throws -> RuleBook {
    let changed = policy.replacing("approved: [eu-eea]", with: "approved: [outer]")
    let kept = ShippedRules.files.filter { $0.path != "policies/regular-ops.yaml" && !$0.path.hasPrefix("tests/") }
    return try RuleBook(kept + packs + [RuleFile(path: "policies/regular-ops.yaml", bytes: Array(changed.utf8))])
  }

  private func mistakes(_ packs: RuleFile...) -> [String] {
    do {
      _ = try RuleBook(ShippedRules.files + packs)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test("what is included counts as if written out, on any depth, and the rule id names where it stands")
  func meaning() throws {
    let book = try book(
      pack("outer", "includes: [middle, nl-police-led]\n"), pack("middle", "includes: [eu-eea]\ncountries: [AD]\n"))
    for (country, rule) in [("NL", "eu-eea/NL"), ("AD", "middle/AD"), ("GB", "nl-police-led/GB")] {
      let found = book.judge(FixedLookup().adding(country, asn: 1136))
      #expect(found.verdict == .approved, "\(country): \(found.reasons)")
      #expect(found.ruleIDs.contains(rule))
      #expect(book.place(ofRule: rule)?.file.hasSuffix("\(rule.split(separator: "/")[0]).yaml") == true)
    }
    #expect(book.judge(FixedLookup().adding("US", asn: 1136)).verdict == .violation)
    #expect(book.judge(FixedLookup().adding("CN", asn: 1136)).ruleIDs.contains("cn-control/CN"))
  }

  @Test(
    "a pack past its review approves nothing, whether it includes or is included",
    arguments: [("2026-11-10", "2027-11-01", "outer"), ("2027-11-01", "2026-11-10", "inner")])
  func expired(_ outer: String, _ inner: String, _ named: String) throws {
    let book = try book(
      pack("outer", reviewBy: outer, "includes: [inner]\n"), pack("inner", reviewBy: inner, "countries: [NL]\n"))
    let found = book.judge(FixedLookup().adding("NL", asn: 1136))
    #expect(found.verdict == .unknown)
    #expect(found.reasons.contains { $0.contains("\(named) was to be reviewed by 2026-11-10") }, "\(found.reasons)")
  }

  @Test(
    "a pack that comes in on two ways lasts as long as the longer one",
    arguments: [["old", "eu-eea"], ["eu-eea", "old"]])
  func twoWays(_ order: [String]) throws {
    let book = try book(
      pack("outer", "includes: [\(order.joined(separator: ", "))]\n"),
      pack("old", reviewBy: "2026-11-10", "includes: [eu-eea]\n"))
    #expect(book.judge(FixedLookup().adding("NL", asn: 1136)).verdict == .approved)
  }

  @Test("circles, missing packs and what is adverse below an approved pack are named with their place")
  func refused() {
    #expect(
      mistakes(pack("a", "includes: [b]\n"), pack("b", "includes: [c]\n"), pack("c", "includes: [a]\n")) == [
        "Rules/jurisdictions/c.yaml:6:12: `a` includes `b` includes `c` includes `a`: a circle; take one of them out"
      ])
    #expect(
      mistakes(pack("a", "includes: [a]\n")) == [
        "Rules/jurisdictions/a.yaml:6:12: `a` includes `a`: a circle; take one of them out"
      ])
    let missing = mistakes(pack("a", "includes: [none]\n"))
    #expect(missing.count == 1)
    #expect(missing[0].hasPrefix("Rules/jurisdictions/a.yaml:6:12: no pack `none` in `jurisdictions/`; there is `a`"))
    #expect(mistakes(pack("a", "includes: []\n")).first?.contains("the list is empty") == true)
    #expect(throws: YAMLMistakes.self) { try book(pack("outer", "includes: [cn-control, eu-eea]\n")) }
  }

  @Test("packs that include one another twice on each level are read without doubling, and depth is bounded")
  func diamonds() {
    func level(_ depth: Int, of levels: Int, _ side: String) -> RuleFile {
      let rest = depth < levels ? "includes: [p\(depth + 1)a, p\(depth + 1)b]\n" : "countries: [NL]\n"
      return pack("p\(depth)\(side)", rest)
    }
    func found(_ levels: Int) -> [String] {
      let packs = (0...levels).flatMap { [level($0, of: levels, "a"), level($0, of: levels, "b")] }
      do {
        _ = try RuleBook(ShippedRules.files + packs)
        return []
      } catch {
        return error.all.map(\.description)
      }
    }
    #expect(found(14) == [])
    #expect(found(40).contains { $0.contains("includes nest deeper than 16; name the inner pack directly") })
  }
}
