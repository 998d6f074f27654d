// Role: holds the country an AS is registered in to its place: it worsens what no rule lists, and clears nothing.
import EgressTypes
import Jurisdictions
import Testing
import VerdictRules

private struct Registrations: RegistrationLookup {
  let country: String
  var registrationSources: [RegistrationSource] { [] }
  func registration(of asn: UInt32) -> ASRegistration? {
    ASRegistration(country: country, registry: "apnic", date: CivilDate("2026-11-20") ?? CivilDate(daysSinceEpoch: 0))
  }
}

@Suite("Registered operators")
struct RegisteredOperatorTests {
  private func judge(asn: UInt32, registeredIn country: String?, policy: String) throws -> Judgement {
    let book = try #require(ShippedRules.book)
    let classifier = Classifier(
      sources: FixedLookup().adding("NL", asn: asn),
      operators: OperatorTable(book.operatorEntries, registrations: country.map { Registrations(country: $0) }),
      services: ServiceTable(book.serviceRules))
    return book.judge(
      classifier.classify(IPAddress(v4: 0xc633_6407), at: now), attribution: Attribution(), policy: policy, at: now)
  }

  @Test(
    "an AS that no pack lists is judged by its registration besides",
    arguments: [
      (nil, Verdict.approved), ("NL", .approved), ("CN", .violation), ("US", .flagged), ("BR", .flagged),
    ])
  func unlisted(_ country: String?, _ verdict: Verdict) throws {
    let judgement = try judge(asn: 64500, registeredIn: country, policy: "regular-ops")
    #expect(judgement.verdict == verdict, "\(judgement.reasons)")
    guard verdict > .approved, let country else { return }
    #expect(judgement.ruleIDs == ["network-operator/registered"])
    #expect(judgement.reasons.contains { $0.contains("registered in \(country) (apnic, 2026-11-20)") })
  }

  @Test("a registration in an approved country does not lift what the policy says of unlisted operators")
  func noLift() throws {
    let without = try judge(asn: 64500, registeredIn: nil, policy: "strict-ldm")
    let with = try judge(asn: 64500, registeredIn: "NL", policy: "strict-ldm")
    #expect(with.verdict == without.verdict)
    #expect(with.ruleIDs == without.ruleIDs)
  }

  @Test("what a pack lists is judged by the pack alone: registration is no evidence of control")
  func listed() throws {
    let plain = try judge(asn: 1136, registeredIn: nil, policy: "regular-ops")
    #expect(try judge(asn: 1136, registeredIn: "CN", policy: "regular-ops") == plain)
    #expect(try judge(asn: 45102, registeredIn: "NL", policy: "regular-ops").verdict == .violation)
  }
}
