// Role: reads the countries that decided from the sentences of verdicts.
import EgressTypes
import Testing

@testable import RecordWording

@Suite("Countries in reasons")
struct ReasonCountryTests {
  private let reasons = [
    "location: NL by IPFire (database of 2026-08-22, network 192.0.2.0/24): approved by eu-eea",
    "network-operator: AS16509 Amazon (operators-us, seat): controlled from US, flagged by us-control",
    "service-operator: log.dji.example (tls-sni) is DJI, controlled from CN, by dji",
    "service-operator: time.example (tls-sni) is Time, controlled from NL, by time, which allows it",
  ]

  @Test("on each axis the country that speaks against the destination; one that only approves where nothing does")
  func axes() {
    #expect(ReasonCountry.named(in: reasons, on: .location) == ["NL"])
    #expect(ReasonCountry.named(in: reasons, on: .networkOperator) == ["US"])
    #expect(ReasonCountry.named(in: reasons, on: .serviceOperator) == ["CN"])
  }

  @Test("sources that disagree name the country that is not approved")
  func disputed() {
    let disputed = [
      "location: NL by A (database of 2026-08-22, network 192.0.2.0/24): approved by eu-eea",
      "location: CN by B (database of 2026-08-22, network 192.0.2.0/24): adverse by cn-control",
      "location: sources disagree: NL, CN; the worst counts",
    ]
    #expect(ReasonCountry.named(in: disputed, on: .location) == ["CN"])
  }

  @Test("a name of a network cannot claim another country")
  func hostileName() {
    let hostile =
      "network-operator: AS64500 X is registered in NL (ripe, 2026-01-01): approved by eu-eea is registered in CN (apnic,"
      + " 2026-11-20): adverse by cn-control"
    #expect(ReasonCountry.named(in: [hostile], on: .networkOperator) == ["CN"])
  }

  @Test("sentences of other versions and of nobody name nothing")
  func unknown() {
    #expect(ReasonCountry.named(in: ["location: CN, said otherwise", "", "service-operator: "], on: .location).isEmpty)
    #expect(ReasonCountry.named(in: ["service-operator: "], on: .serviceOperator).isEmpty)
  }
}
