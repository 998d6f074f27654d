// Role: holds the reading of rules to reporting every mistake of every file, and to loading nothing beside one.
import EgressTypes
import StrictYAML
import Testing
import VerdictRules

private let head = "pack: p\nas_of: 2026-11-01\nreview_by: 2027-11-01\nconfidence: listed\nsources: [s]\n"

/// The mistakes of the shipped rules with one file added.
private func mistakes(_ path: String, _ text: String) -> [String] {
  do {
    _ = try ShippedRules.book(with: path, text)
    return []
  } catch {
    return error.all.map(\.description)
  }
}

@Suite("Rule book")
struct RuleBookTests {
  @Test(
    "each mistake is named with its place",
    arguments: [
      (
        "jurisdictions/x.yaml", head + "countries: [NL, nl]\n", "6:17: `nl` is wrong here; write an assigned ISO 3166-1"
      ),
      ("jurisdictions/x.yaml", head + "countries: [EU]\n", "6:13: `EU` is wrong here"),
      ("jurisdictions/x.yaml", head + "countries: [NL, NL]\n", "6:17: `NL` stands twice in this list; keep one"),
      ("jurisdictions/x.yaml", head + "countries: []\n", "6:12: the list is empty; name at least one"),
      ("jurisdictions/x.yaml", head + "countries: [NL]\nuntil: {BE: 2027-01-01}\n", "7:9: `BE` is not among"),
      ("jurisdictions/x.yaml", head + "countries: [NL]\nnote: x\n", "7:1: unknown key `note`"),
      (
        "jurisdictions/x.yaml",
        "pack: P q\nas_of: 2026-11-01\nreview_by: 2027-11-01\nconfidence: listed\nsources: [s]\ncountries: [NL]\n",
        "1:7: `P q` is wrong here; write a name of small letters"
      ),
      (
        "jurisdictions/x.yaml",
        "pack: p\nas_of: 2026-11-01\nreview_by: 2026-10-01\nconfidence: listed\nsources: [s]\ncountries: [NL]\n",
        "3:12: `review_by` lies before `as_of`"
      ),
      (
        "operators/x.yaml",
        head + "operators:\n  - {asn: 0, name: a, control: NL, reason: r, source: s}\n",
        "7:11: `0` is wrong here; write a whole number from 1 to 4294967295"
      ),
      (
        "operators/x.yaml",
        head + "operators:\n  - {asn: 1, name: a, control: XX, reason: r, source: s}\n",
        "7:32: `XX` is wrong here; write a country code such as `NL`, or `REVIEW`"
      ),
      (
        "operators/x.yaml",
        head + "operators:\n  - {asn: 1, name: a, control: NL, reason: r, source: s}\n"
          + "  - {asn: 1, name: a, control: NL, reason: r, source: s}\n",
        "8:11: AS1 stands twice in this pack; keep one"
      ),
      (
        "destinations/x.yaml",
        head + "operator: a\ncountry: CN\nstance: deny\nnames: [a.b]\n",
        "8:9: `deny` is wrong here; write one of `allow`, `flag`, `alert`"
      ),
      (
        "destinations/x.yaml",
        head + "operator: a\ncountry: CN\nstance: flag\nnames: [a.*.b]\n",
        "9:9: `a.*.b` is wrong here; write a host name"
      ),
      (
        "destinations/x.yaml",
        head + "operator: a\ncountry: CN\nstance: flag\nnames: [a.b, {name: A.B., stance: allow}]\n",
        "9:14: `a.b` stands twice in this list; keep one"
      ),
      ("baseline/x.yaml", head + "names: a.b\n", "6:8: `a.b` is wrong here; write a list"),
      (
        "tests/x.yaml", "at: 2026-11-23\ncases:\n  - {case: a, policy: none, expect: {verdict: approved}}\n",
        "3:5: no policy `none`; there is `observe-only`, `regular-ops`"
      ),
      (
        "tests/x.yaml", "at: 2026-11-23\ncases:\n  - {case: a, policy: none, expect: {verdict: excepted}}\n",
        "3:47: `excepted` is wrong here; write one of `approved`, `flagged`"
      ),
      ("operator/x.yaml", head, "1:1: no kind of rule lives in this folder; move the file to one of `jurisdictions/`"),
      ("x.yaml", head, "1:1: no kind of rule lives in this folder"),
      ("operators/x.yml", head, "1:1: a rule file ends in `.yaml`; rename it"),
      (
        "jurisdictions/x.yaml", head.replacing("pack: p", with: "pack: eu-eea") + "countries: [NL]\n",
        "1:1: pack `eu-eea` is also in Rules/jurisdictions/eu-eea.yaml; give one of them another name"
      ),
    ])
  func named(_ path: String, _ text: String, _ expected: String) {
    let found = mistakes(path, text)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("Rules/\(path):\(expected)") == true, "\(found)")
  }

  @Test("every mistake of every file is reported at once")
  func all() throws {
    let files = [
      RuleFile(
        path: "operators/a.yaml", bytes: Array("pack: a\nas_of: x\noperators:\n  - {asn: x, contrl: NL}\n".utf8)),
      RuleFile(path: "jurisdictions/b.yaml", bytes: Array("countries: [NL, XX, ZZ]\nextra: 1\n".utf8)),
      RuleFile(path: "policies/c.yaml", bytes: [0xff]),
    ]
    let error = try #require(throws: YAMLMistakes.self) { try RuleBook(files) }
    let places = error.all.map { String($0.description.prefix { $0 != " " }) }
    #expect(
      places == Array(repeating: "Rules/jurisdictions/b.yaml:1:1:", count: 5) + [
        "Rules/jurisdictions/b.yaml:1:17:", "Rules/jurisdictions/b.yaml:1:21:", "Rules/jurisdictions/b.yaml:2:1:",
      ] + Array(repeating: "Rules/operators/a.yaml:1:1:", count: 3) + ["Rules/operators/a.yaml:2:8:"]
        + Array(repeating: "Rules/operators/a.yaml:4:5:", count: 4) + [
          "Rules/operators/a.yaml:4:11:", "Rules/operators/a.yaml:4:14:", "Rules/policies/c.yaml:1:1:",
        ])
  }

  @Test("rules without a policy are refused")
  func noPolicy() {
    #expect(throws: YAMLMistakes.self) { try RuleBook([]) }
  }

  private let policy =
    ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
    .map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""

  @Test(
    "a policy's mistakes are named",
    arguments: [
      ("approved: [eu-eea]", "approved: [eu]", "no pack `eu` in `jurisdictions/`; there is `cn-control`, `eu-eea`"),
      (
        "approved: [eu-eea]", "approved: [eu-eea, cn-control]",
        "CN, HK, MO is adverse here and approved by `cn-control`"
      ),
      ("approved: [eu-eea]", "aproved: [eu-eea]", "key `approved` is missing"),
      ("unnamed: approved", "unnamed: fine", "`fine` is wrong here; write one of `approved`, `flagged`"),
      ("  unknown: flag\n", "", "key `unknown` is missing; add `unknown: …`"),
      ("  unknown: flag", "  unknown: shout", "`shout` is wrong here; write one of `record`, `flag`, `alert`"),
      (
        "unnamed: approved", "unnamed: approved\nonly_baseline: [ios]",
        "no pack `ios` in `baseline/`; there is `android`"
      ),
    ])
  func policyMistakes(_ old: String, _ new: String, _ expected: String) {
    let found = mistakes("policies/regular-ops.yaml", policy.replacing(old, with: new))
    #expect(found.contains { $0.contains(expected) }, "\(found)")
  }
}
