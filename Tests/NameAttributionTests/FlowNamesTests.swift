// Role: holds how the names of a flow are ordered and how well it counts as named.
import EgressTypes
import NameAttribution
import Testing

@Suite("Flow names")
struct FlowNamesTests {
  static let a = DomainName("a.example")
  static let b = DomainName("b.example")

  @Test(
    "status follows from what the client said and what DNS told",
    arguments: [
      ([], [], NameStatus.unnamed),
      ([], [a], .named),
      ([.serverNameHidden(.tlsSNI)], [], .encrypted),
      ([.serverNameHidden(.tlsSNI)], [a], .named),
      ([.serverName(a, .tlsSNI)], [], .named),
      ([.serverName(a, .tlsSNI)], [b], .named),
      ([.serverName(a, .tlsSNI), .serverNameHidden(.quicSNI)], [], .named),
      ([.serverName(a, .tlsSNI), .serverName(a, .httpHost)], [], .named),
      ([.serverName(a, .tlsSNI), .serverName(b, .tlsSNI)], [a], .ambiguous),
      ([.serverName(DomainName(""), .tlsSNI)], [], .encrypted),
      ([.dnsAnswer(DNSAnswer(query: a, addresses: [], timeToLive: 1))], [], .unnamed),
    ] as [([Observation], [DomainName], NameStatus)])
  func status(observations: [Observation], dnsNames: [DomainName], expected: NameStatus) {
    var names = FlowNames()
    for observation in observations { names.note(observation) }
    #expect(names.attribution(dnsNames: dnsNames).status == expected)
  }

  @Test("what the client asked for stands before what DNS told")
  func order() {
    var names = FlowNames()
    names.note(.serverName(Self.a, .tlsSNI))
    names.note(.serverName(Self.a, .tlsSNI))
    let attribution = names.attribution(dnsNames: [Self.b, Self.a])
    #expect(
      attribution.names == [
        AttributedName(Self.a, .tlsSNI), AttributedName(Self.b, .dns), AttributedName(Self.a, .dns),
      ])
    #expect(attribution.best == Self.a)
  }

  @Test("of many server names four are kept and the rest counted")
  func bounded() {
    var names = FlowNames()
    for number in 0..<1_000 { names.note(.serverName(DomainName("n\(number).example"), .httpHost)) }
    #expect(names.serverNames.map(\.name.text) == ["n0.example", "n1.example", "n2.example", "n3.example"])
    #expect(names.omitted == 996)
  }
}
