// Role: holds that what cannot be read never improves a verdict, over every mark, policy, name and destination.
import EgressTypes
import Testing
import VerdictRules

private struct Place {
  let country: String?
  let asn: UInt32?
  var isAnycast = false

  var lookup: FixedLookup { FixedLookup().adding(country, asn: asn, isAnycast: isAnycast) }
}

private let places = [
  Place(country: "NL", asn: 1136), Place(country: "DE", asn: 64500), Place(country: "US", asn: 16509),
  Place(country: "NL", asn: 45102), Place(country: "CN", asn: 4134), Place(country: "EU", asn: 21859),
  Place(country: "NL", asn: nil), Place(country: nil, asn: nil), Place(country: "NL", asn: 13335, isAnycast: true),
]
private let names = ["mydjiflight.dji.com", "flysafe-api.dji.com", "www.example.nl", "time.android.com"]
private let statuses: [NameStatus] = [.named, .unnamed, .encrypted, .ambiguous]

/// Every attribution of one name or none.
private let attributions = ([nil] + names.map(Optional.some)).flatMap { name in
  statuses.map { status in
    Attribution(names: name.map { [AttributedName(DomainName($0), .tlsSNI)] } ?? [], status: status)
  }
}

extension Attribution {
  fileprivate func with(_ marks: FlowMarks) -> Attribution { Attribution(names: names, status: status, marks: marks) }
}

@Suite("Readability")
struct ReadabilityTests {
  private let book: RuleBook

  init() throws {
    // A policy that forgives everything a policy can forgive.
    let text = ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
    let lax = try #require(text).replacing("pack: regular-ops", with: "pack: lax").replacing(
      ": unknown", with: ": approved")
    book = try ShippedRules.book(with: "policies/lax.yaml", lax)
  }

  private func judge(_ lookup: FixedLookup, _ attribution: Attribution, _ policy: String) -> Judgement {
    let classification = book.classify(lookup, IPAddress(v4: 0xc633_6407), attribution.names, now)
    return book.judge(classification, attribution: attribution, policy: policy, at: now)
  }

  @Test("a mark never improves a verdict or an action", arguments: ["regular-ops", "strict-ldm", "lax"])
  func marks(_ policy: String) {
    for place in places {
      for attribution in attributions {
        let before = judge(place.lookup, attribution, policy)
        for mark in FlowMark.allCases {
          let after = judge(place.lookup, attribution.with(FlowMarks(mark)), policy)
          #expect(after.verdict >= before.verdict, "\(place) \(attribution) \(mark)")
          #expect(after.action >= before.action, "\(place) \(attribution) \(mark)")
          let isSilent = mark.consequence == .none
          #expect(isSilent == (after.reasons == before.reasons), "\(place) \(attribution) \(mark)")
          if mark.consequence == .ambiguous { #expect(after.verdict >= .ambiguous) }
        }
      }
    }
  }

  @Test("what is worked out in advance is what judging finds", arguments: ["regular-ops", "strict-ldm", "lax", "none"])
  func inAdvance(_ policy: String) {
    for place in places {
      let classification = book.classify(place.lookup, IPAddress(v4: 0xc633_6407), [], now)
      let address = book.judgeAddress(classification, policy: policy, at: now)
      for attribution in attributions {
        let services = book.classify(place.lookup, IPAddress(v4: 0xc633_6407), attribution.names, now).services
        guard services.isEmpty else { continue }
        for marks in [FlowMarks()] + FlowMark.allCases.map({ FlowMarks($0) }) {
          let marked = attribution.with(marks)
          guard let ruling = address.ruling(onUnlisted: marked) else { continue }
          #expect(ruling == book.judge(marked, services: [], on: address).ruling, "\(place) \(marked)")
          let isForegone = policy == "none"
          #expect(isForegone || marks.isDisjoint(with: .consequential))
        }
      }
    }
  }

  @Test("each consequence is told on its axis with the marks it follows from")
  func sentences() {
    let marks: FlowMarks = [
      FlowMarks(.streamConflict), FlowMarks(.fragmentConflict), FlowMarks(.messageCut), FlowMarks(.encryptedTunnel),
    ]
    let attribution = Attribution(names: [AttributedName(DomainName("www.example.nl"), .tlsSNI)], status: .named)
    let found = judge(places[0].lookup, attribution.with(marks), "regular-ops")
    #expect(
      found.reasons.suffix(3) == [
        "service-operator: the bytes can be read in two ways: stream-conflict, fragment-conflict",
        "service-operator: the server's name could not be read: message-cut",
        "location: where it goes beyond the tunnel or proxy is not known: encrypted-tunnel",
      ])
    #expect(found.ruleIDs == ["service-operator/two-readings"])
    #expect(found.axis == .serviceOperator)
  }

  @Test("an outer name neither clears nor hides what the policy makes of an encrypted one")
  func outerName() throws {
    let text = ShippedRules.files.first { $0.path == "policies/regular-ops.yaml" }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
    let strict = try #require(text).replacing("encrypted_name: flagged", with: "encrypted_name: ambiguous")
    let book = try ShippedRules.book(with: "policies/regular-ops.yaml", strict)
    func judge(_ name: String, _ source: NameSource) -> Judgement {
      let attribution = Attribution(names: [AttributedName(DomainName(name), source)], status: .encrypted)
      let classification = book.classify(places[0].lookup, IPAddress(v4: 0xc633_6407), attribution.names, now)
      return book.judge(classification, attribution: attribution, policy: "regular-ops", at: now)
    }
    let outer = judge("www.example.nl", .quicSNI)
    #expect(outer.verdict == .ambiguous)
    #expect(
      outer.reasons.last
        == "service-operator: the name is encrypted, www.example.nl (quic-sni) is the outer one")
    #expect(judge("www.example.nl", .dns).reasons.last?.hasSuffix("www.example.nl (dns) is what DNS told") == true)
    #expect(judge("mydjiflight.dji.com", .tlsSNI).verdict == .violation)
  }
}
