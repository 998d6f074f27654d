// Role: takes the rules through every branch and demands Dutch for each sentence that comes out.
import EgressTypes
import Foundation
import Jurisdictions
import Testing
import VerdictRules

@testable import Declarations
@testable import EgressPipeline
@testable import RecordWording

/// Every reason that the rules and the pipeline give, over all that can be asked of them.
enum EveryReason {
  /// They are the same for every test, and take a while.
  static let all = Result { try make() }

  private static func make() throws -> Set<String> {
    var reasons = try judged()
    for reason in reasons {
      // As the pipeline says it of a destination beyond a proxy.
      let beyond = Judgement(verdict: .violation, axis: .location, action: .alert, reasons: [reason], ruleIDs: [])
      let joined = Judgement(verdict: .approved, axis: nil, action: .record, reasons: [], ruleIDs: [])
        .worse(beyond, beyond: IPAddress(v4: 0xc633_6409))
      reasons.formUnion(joined.reasons)
    }
    for axis in Axis.allCases + [nil] {
      for verdict in Verdict.allCases {
        let ruling = Ruling(verdict: verdict, axis: axis, action: .alert)
        reasons.formUnion(Judgement.withinHangar.under(ruling).reasons)
      }
    }
    for (isApproved, isOpen) in [(true, true), (true, false), (false, false)] {
      var window = ExceptionWindow(
        id: "31", device: "rc-07", pack: "geofence", destinations: ["dji-flysafe"], minutes: 30, uploadBytes: 1_000_000,
        reason: "no fly zones", requester: try #require(Person("jan (uid 1000)")), requestedAt: SampleRules.now)
      if isApproved { window.approver = Person("piet (uid 1001)") }
      if isOpen { window.openedAt = SampleRules.now }
      reasons.insert(WindowGrant(window).sentence)
    }
    return reasons
  }

  private static func judged() throws -> Set<String> {
    let book = try SampleRules.book()
    var reasons: Set<String> = []
    func judge(_ lookup: SampleLookup, _ registered: String?, _ attribution: Attribution, _ address: UInt32) {
      let classifier = Classifier(
        sources: lookup,
        operators: OperatorTable(
          book.operatorEntries, registrations: registered.map { SampleRegistrations(country: $0) }),
        services: ServiceTable(book.serviceRules))
      let classification = classifier.classify(
        IPAddress(v4: address), names: attribution.names, at: SampleRules.now)
      for policy in SampleRules.policies + ["missing"] {
        for direction in [FlowDirection.outbound, .internal] {
          reasons.formUnion(
            book.judge(
              classification, attribution: attribution, policy: policy, direction: direction, at: SampleRules.now
            ).reasons)
        }
      }
    }
    let unnamed = Attribution(status: .unnamed)
    for lookup in lookups {
      for registered in [nil, "CN", "US", "NL", "BE", "FR", "BR"] { judge(lookup, registered, unnamed, 0xc633_6407) }
    }
    let near = SampleLookup().adding("NL", asn: 64503)
    for attribution in attributions { judge(near, nil, attribution, 0xc633_6407) }
    // A classification of countries without votes, as other programs may make one.
    for country in ["NL", "CN"] {
      let bare = Classification(
        scope: .public, certainty: .confirmed, countries: [country], answers: [], asn: nil, asName: nil, sourcesAsked: 1
      )
      reasons.formUnion(
        book.judge(bare, attribution: unnamed, policy: "plain", direction: .outbound, at: SampleRules.now).reasons)
    }
    for address in [0x0a01_0203, 0xe000_0001, 0xffff_ffff, 0x7f00_0001, 0, 0xa9fe_0101] as [UInt32] {
      judge(near, nil, unnamed, address)
    }
    return reasons
  }

  private static var lookups: [SampleLookup] {
    var lookups = [SampleLookup()]
    for country in ["NL", "BE", "FR", "CN", "US", "BR"] {
      for age in [1, 60, 200, 500, -3, nil] as [Int64?] {
        lookups.append(SampleLookup().adding(country, asn: 64503, ageDays: age))
      }
    }
    for asn in (64_501...64_509) as ClosedRange<UInt32> {
      for age in [1, 200] as [Int64] {
        lookups.append(SampleLookup().adding("NL", asn: asn, ageDays: age))
        lookups.append(SampleLookup().adding("NL", asn: asn, name: "Someone's Net (a, b): c", ageDays: age))
      }
    }
    lookups += [
      SampleLookup().adding("NL").adding("NL", ageDays: 60).adding("NL", ageDays: nil),
      SampleLookup().adding("NL", asn: 64501).adding("CN", asn: 64503), SampleLookup().adding("EU"),
      SampleLookup().adding("NL", isAnycast: true), SampleLookup().adding(nil, asn: 64503),
    ]
    var lossy = SampleLookup().adding("NL", asn: 64503)
    lossy.missing = ["/location/lost.db: cannot be opened: No such file"]
    return lookups + [lossy]
  }

  private static var attributions: [Attribution] {
    func named(_ names: [String], _ status: NameStatus, _ source: NameSource = .tlsSNI) -> Attribution {
      Attribution(names: names.map { AttributedName(DomainName($0), source) }, status: status)
    }
    var all = [
      named([], .unnamed), named([], .encrypted), named(["outer.example"], .encrypted),
      named(["told.example"], .encrypted, .dns), named(["a.example", "b.example"], .ambiguous),
      named(["plain.example"], .named), named(["time.example"], .named), named(["a b\u{1b}.example"], .named),
    ]
    for pack in SampleRules.services {
      for label in ["api", "string", "memory"] { all.append(named(["\(label).\(pack).example"], .named)) }
    }
    for mark in FlowMark.allCases where mark.consequence != .none {
      var attribution = named(["plain.example"], .named)
      attribution.marks = FlowMarks(mark)
      all.append(attribution)
    }
    var many = named([], .unnamed)
    many.marks = FlowMarks.consequential
    return all + [many]
  }
}

@Suite("Sentences of verdicts")
struct VerdictSentenceTests {
  @Test("every reason that the rules and the pipeline can give has Dutch words")
  func everyReason() throws {
    let reasons = try EveryReason.all.get()
    #expect(reasons.count > 300)
    let unknown = reasons.filter { SentenceReader.read($0.visible, as: .reason) == nil }
    #expect(unknown.isEmpty, "no Dutch for: \(unknown.sorted().prefix(20).joined(separator: "\n"))")
  }

  @Test("every form of a verdict's sentence is one that the code still makes")
  func noForgottenForm() throws {
    var reached: Set<String> = []
    func note(_ sentence: RecognisedSentence) {
      reached.insert(sentence.form.english.words.joined(separator: "…"))
      for filling in sentence.fillings { if let inner = filling.inner { note(inner) } }
    }
    for reason in try EveryReason.all.get() {
      if let read = SentenceReader.read(reason.visible, as: .reason) { note(read) }
    }
    for (kind, forms) in SentenceForms.verdictForms {
      for form in forms {
        let words = form.english.words.joined(separator: "…")
        #expect(reached.contains(words), "\(kind): nobody says `\(words)`")
      }
    }
  }

  @Test("the English words come out of a reading as they went in, but for the marks around what people wrote")
  func englishStays() throws {
    for reason in try EveryReason.all.get() {
      var read = try #require(SentenceReader.read(reason.visible, as: .reason)).text(in: .english)
      if reason.hasPrefix("window: ") { read.removeAll { $0 == "\u{201c}" || $0 == "\u{201d}" } }
      #expect(read == reason.visible)
    }
  }

  @Test(
    "a reason in Dutch",
    arguments: [
      ("location: no source knows the address", "locatie: geen bron kent het adres"),
      (
        "location: CN by IPFire (database of 2026-08-22, 50 days old, network 47.91.0.0/16) and MaxMind (database of"
          + " 2026-11-20, network 47.91.0.0/18): adverse by cn-control",
        "locatie: server in CN volgens IPFire (gegevens van 2026-08-22, 50 dagen oud, netwerk 47.91.0.0/16) en MaxMind"
          + " (gegevens van 2026-11-20, netwerk 47.91.0.0/18): ongewenst volgens cn-control"
      ),
      (
        "service-operator: beyond the proxy, at 198.51.100.9: api.dji.com (tls-sni) is DJI, controlled from CN, by dji",
        "dienst: achter de proxy, op 198.51.100.9: api.dji.com (tls-sni) is van DJI, zeggenschap vanuit CN, volgens dji"
      ),
      (
        "network-operator: AS45102 Alibaba (US) Technology Co., Ltd. (operators-cn, evident from the organisation's"
          + " name): controlled from CN, adverse by cn-control",
        "netwerkbeheerder: AS45102 Alibaba (US) Technology Co., Ltd. (operators-cn, blijkt uit de naam van de organisatie): zeggenschap vanuit CN, ongewenst volgens cn-control"
      ),
      (
        "location: where it goes beyond the tunnel or proxy is not known: encrypted-tunnel, tunnel-too-deep",
        "locatie: waar het achter de tunnel of proxy naartoe gaat, is niet bekend: een versleutelde tunnel, te veel"
          + " tunnels in elkaar"
      ),
    ])
  func dutch(_ english: String, _ dutch: String) {
    #expect(Language.dutch.recorded(english) == dutch)
    #expect(Language.english.recorded(english) == english)
  }

  @Test("why shipped packs hold an operator to be controlled from somewhere has Dutch; an owner's own words are quoted")
  func packReasons() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Rules/operators")
    var reasons: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".yaml") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in text.matches(of: /reason: "([^"]*)"/) { reasons.insert(String(match.1)) }
    }
    #expect(reasons.count > 4)
    for reason in reasons { #expect(RecordWords.packReasons[reason] != nil, "no Dutch for: \(reason)") }
    let own = Language.dutch.recorded("network-operator: AS64500 X (own, my words): who controls it is unclear")
    #expect(own.contains("(own, in het origineel: \"my words\"): wie er zeggenschap over heeft, is onduidelijk"))
  }
}
