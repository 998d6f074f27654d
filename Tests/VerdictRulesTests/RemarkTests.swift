// Role: holds rules that contradict one another to being refused, and those that change nothing to being told.
import EgressTypes
import StrictYAML
import Testing
import VerdictRules

private func file(_ path: String, reviewBy: String = "2027-11-01", _ rest: String) -> RuleFile {
  let name = path.split(separator: "/").last?.split(separator: ".").first ?? ""
  let head = "pack: \(name)\nas_of: 2026-11-01\nreview_by: \(reviewBy)\nconfidence: listed\nsources: [s]\n"
  return RuleFile(path: path, bytes: Array((head + rest).utf8))
}

private func asn(_ number: Int, _ control: String) -> String {
  "operators:\n  - {asn: \(number), name: a, control: \(control), reason: r, source: s}\n"
}

private func names(_ stance: String, _ country: String, _ names: String) -> String {
  "operator: DJI\ncountry: \(country)\nstance: \(stance)\nnames: [\(names)]\n"
}

/// A day on which every shipped pack is made.
private let later = now.advanced(bySeconds: 5 * 86_400)

@Suite("Contradictions and remarks")
struct RemarkTests {
  private func mistakes(_ files: RuleFile...) -> [String] {
    do {
      _ = try RuleBook(ShippedRules.files + files)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  private func remarks(_ files: RuleFile..., policies: Set<String> = ["regular-ops"]) throws -> [String] {
    try RuleBook(ShippedRules.files + files).remarks(policies: policies, at: later).filter(\.isToMend).map(
      \.description)
  }

  @Test("of the shipped rules there is nothing to mend")
  func shipped() throws {
    #expect(try remarks() == [])
    let notes = try #require(ShippedRules.book).remarks(policies: ["regular-ops"], at: later).map(\.message)
    #expect(
      notes == [
        "unused: `gdpr-adequacy`: no policy names this pack", "unused: `nl-police-led`: no policy names this pack",
      ])
  }

  @Test("packs that contradict each other are refused, and both places are named")
  func contradictions() {
    #expect(
      mistakes(file("operators/x.yaml", asn(64500, "NL")), file("operators/y.yaml", asn(64500, "CN"))) == [
        "Rules/operators/y.yaml:7:11: AS64500 is controlled from CN here and controlled from NL at "
          + "Rules/operators/x.yaml:7; decide which"
      ])
    #expect(
      mistakes(file("operators/x.yaml", asn(64500, "REVIEW")), file("operators/y.yaml", asn(64500, "CN"))).count == 1)
    #expect(
      mistakes(
        file("destinations/x.yaml", names("flag", "CN", "a.example")),
        file("destinations/y.yaml", names("flag", "US", "b.example, a.example"))) == [
          "Rules/destinations/y.yaml:9:20: `a.example` is `flag`, controlled from US here and `flag`, controlled from CN at "
            + "Rules/destinations/x.yaml:9; decide which"
        ])
    #expect(
      mistakes(
        file("destinations/x.yaml", names("allow", "CN", "a.example")),
        file("destinations/y.yaml", names("alert", "CN", "a.example"))
      ).count == 1)
    #expect(
      mistakes(
        file("devices/x.yaml", "vendor: A\nmodels: [m]\nmac_prefixes: [\"02:00:00\"]\n"),
        file("devices/y.yaml", "vendor: B\nmodels: [n]\nmac_prefixes: [\"02:00:00\"]\n")
      ).map { $0.prefix(33) } == ["Rules/devices/y.yaml:8:16: 02:00:"])
  }

  @Test("rules that say nothing more than others are told, with both places")
  func shadowed() throws {
    #expect(
      try remarks(file("operators/x.yaml", asn(64500, "NL")), file("operators/y.yaml", asn(64500, "NL"))) == [
        "Rules/operators/y.yaml:7:11: shadowed: AS64500 also stands at Rules/operators/x.yaml:7 with the same control; "
          + "keep one"
      ])
    #expect(
      try remarks(
        file("destinations/x.yaml", names("alert", "CN", "a.example")),
        file("destinations/y.yaml", names("flag", "CN", "a.example"))) == [
          "Rules/destinations/y.yaml:9:9: shadowed: `a.example` also stands as `alert` at Rules/destinations/x.yaml:9; "
            + "keep one"
        ])
    let below =
      "\"*.a.example\", a.example, b.a.example, \"*.c.a.example\", nota.example, {name: d.a.example, stance: alert}"
    #expect(
      try remarks(file("destinations/x.yaml", names("flag", "CN", below))).map { $0.prefix(58) } == [
        "Rules/destinations/x.yaml:9:24: shadowed: `a.example` says",
        "Rules/destinations/x.yaml:9:35: shadowed: `b.a.example` sa",
        "Rules/destinations/x.yaml:9:48: shadowed: `*.c.a.example` ",
      ])
  }

  @Test("packs that nobody uses or that are past their review are told")
  func unused() throws {
    let local = RuleFile(
      path: "jurisdictions/mine.yaml", bytes: file("jurisdictions/mine.yaml", "countries: [NL]\n").bytes,
      origin: .local(signer: RuleSigner(principal: "p", fingerprint: "f"), replaces: false))
    #expect(
      try remarks(local) == ["Rules/jurisdictions/mine.yaml:1:1: unused: `mine`: no policy names this pack"])
    #expect(
      try remarks(file("destinations/x.yaml", reviewBy: "2026-11-20", names("flag", "CN", "a.example"))) == [
        "Rules/destinations/x.yaml:1:1: expired: `x` was to be reviewed by 2026-11-20; what it approves now counts as unknown"
      ])
  }

  @Test("dates that are near, past or yet to come, and policies that raise no alarm, are told")
  func dates() throws {
    #expect(
      try remarks(file("destinations/x.yaml", reviewBy: "2026-12-20", names("flag", "CN", "a.example"))) == [
        "Rules/destinations/x.yaml:1:1: `x` is to be reviewed by 2026-12-20; then it approves no more"
      ])
    let adequacy = try #require(ShippedRules.files.first { $0.path == "jurisdictions/gdpr-adequacy.yaml" })
    let text = String(decoding: adequacy.bytes, as: UTF8.self)
    let ended = try ShippedRules.book(
      with: adequacy.path, text.replacing("GB: 2031-12-27", with: "GB: 2026-11-25"))
    #expect(
      ended.remarks(policies: ["regular-ops"], at: later).map(\.message).contains(
        "expired: `gdpr-adequacy` approved GB until 2026-11-25; take it out, or set a later day"))
    let book = try #require(ShippedRules.book)
    #expect(
      book.remarks(policies: ["observe-only"], at: later).map(\.message).contains(
        "policy `observe-only` raises no alert over a violation"))
    #expect(
      book.remarks(policies: ["regular-ops"], at: now).map(\.message).contains(
        "`operations` is dated 2026-11-27, which is yet to come"))
  }

  @Test("every rule that a shipped case is decided by has its place, and its line is about it")
  func places() throws {
    let book = try #require(ShippedRules.book)
    let entries =
      book.operatorEntries.map { ($0.ruleID, "\($0.asn)") } + book.serviceRules.map { ($0.ruleID, "\($0.pattern)") }
    #expect(entries.count > 200)
    for (rule, text) in entries + [
      ("cn-control/CN", "CN"), ("regular-ops/not-approved", "approved"),
      ("strict-ldm/outside-baseline", "only_baseline"),
      ("regular-ops/unnamed", "unnamed"), ("android/time.android.com", "time.android.com"),
    ] {
      let place = try #require(book.place(ofRule: rule), "\(rule)")
      let file = try #require(ShippedRules.files.first { $0.name == place.file }, "\(place)")
      let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[place.line - 1].contains(text), "\(rule) at \(place)")
    }
    #expect(book.place(ofRule: "location/disputed") == nil)
    #expect(book.place(ofRule: "geofence/2026-11-28.1")?.file == "Rules/windows/geofence.yaml")
  }

  @Test("a pack of 100,000 lines is read whole, and one with as many mistakes is answered by the first of them")
  func large() throws {
    let lines = (1...100_000).map { "  - {asn: \(4_200_000_000 + $0), name: a, control: NL, reason: r, source: s}\n" }
    let book = try RuleBook(ShippedRules.files + [file("operators/x.yaml", "operators:\n" + lines.joined())])
    #expect(book.operatorEntries.filter { $0.pack.name == "x" }.count == 100_000)
    let wrong = String(repeating: "  - {asn: x}\n", count: 20_000)
    let error = try #require(throws: YAMLMistakes.self) {
      try RuleBook(ShippedRules.files + [file("operators/x.yaml", "operators:\n" + wrong)])
    }
    let told = error.description.split(separator: "\n")
    #expect(told.count == YAMLMistakes.toldAtMost + 1)
    #expect(told.last == "99900 more mistakes; mend these first")
    let keys = (1...100_000).map { "  k\($0): x\n" }.joined()
    #expect(throws: YAMLMistakes.self) {
      try RuleBook(ShippedRules.files + [file("jurisdictions/x.yaml", "countries: [NL]\nuntil:\n" + keys)])
    }
  }
}
