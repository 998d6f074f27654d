// Role: holds that a location answer comes back from its text, and that other texts are refused.
import EgressTypes
import Testing

@testable import EgressPipeline

@Suite("Location answers as text")
struct LocationAnswerTextTests {
  private func answer(
    _ country: String?, registered: String? = nil, asn: UInt32? = nil, name: String? = nil, network: String
  ) throws -> LocationAnswer {
    LocationAnswer(
      source: 3, country: country, registeredCountry: registered, asn: asn, asName: name, isAnycast: asn == 7,
      network: try #require(IPPrefix(network)))
  }

  @Test("an answer comes back from its text")
  func roundTrip() throws {
    for answer in [
      try answer("NL", asn: 1136, name: "KPN", network: "198.51.100.0/24"),
      try answer("EU", registered: "NL", asn: 7, name: "name=a anycast=no  two  spaces ", network: "2001:db8::/32"),
      try answer(nil, network: "0.0.0.0/0"), try answer(nil, asn: .max, name: "", network: "192.0.2.1/32"),
    ] { #expect(LocationAnswer(recorded: answer.recorded) == answer, "\(answer.recorded)") }
  }

  @Test("the name of the network stands last")
  func text() throws {
    let answer = try answer("NL", registered: "DE", asn: 1136, name: "KPN B.V.", network: "198.51.100.0/24")
    #expect(
      answer.recorded
        == "source=3 network=198.51.100.0/24 country=NL registered=DE asn=1136 anycast=no name=KPN B.V.")
  }

  @Test(
    "a text that nobody wrote like that is no answer",
    arguments: [
      "", "source", "source=", "source=0", "network=1.2.3.0/24 country=NL asn=1 anycast=no",
      "source=0 network=1.2.3.4/24 country=NL asn=1 anycast=no",
      "source=-1 network=1.2.3.0/24 country=NL asn=1 anycast=no",
      "source=0 network=1.2.3.0/24 asn=1 anycast=no", "source=0 network=1.2.3.0/24 country=NL asn=x anycast=no",
      "source=0 network=1.2.3.0/24 country=NL asn=1 anycast=maybe",
      "source=0 source=1 network=1.2.3.0/24 country=NL asn=1 anycast=no",
      "source=0 network=1.2.3.0/24 country=NL asn=1 anycast=no [cut: 3 more]",
    ])
  func refused(_ text: String) { #expect(LocationAnswer(recorded: text) == nil) }
}
