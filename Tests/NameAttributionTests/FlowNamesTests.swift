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
      ([.serverName(a, .httpHost), .serverName(b, .httpHost)], [], .named),
      ([.serverName(a, .httpHost), .serverName(b, .tlsSNI)], [], .ambiguous),
      ([.serverName(a, .tlsSNI), .mark(.streamConflict)], [a], .ambiguous),
      ([.serverName(a, .tlsSNI), .mark(.encryptedClientHello)], [a], .encrypted),
      ([.serverName(a, .tlsSNI), .mark(.encryptedClientHello), .mark(.greasedClientHello)], [], .named),
      ([.serverName(a, .tlsSNI), .mark(.badChecksum), .mark(.lowHopLimit)], [], .named),
    ] as [([Observation], [DomainName], NameStatus)])
  func status(observations: [Observation], dnsNames: [DomainName], expected: NameStatus) {
    var names = FlowNames()
    for observation in observations { names.note(observation) }
    names.note(dnsNames: dnsNames)
    #expect(names.attribution.status == expected)
  }

  @Test("what the client asked for stands before what DNS told")
  func order() {
    var names = FlowNames()
    names.note(.serverName(Self.a, .tlsSNI))
    names.note(.serverName(Self.a, .tlsSNI))
    names.note(dnsNames: [Self.b, Self.a])
    let attribution = names.attribution
    #expect(
      attribution.names == [
        AttributedName(Self.a, .tlsSNI), AttributedName(Self.b, .dns), AttributedName(Self.a, .dns),
      ])
    #expect(attribution.best == Self.a)
  }

  @Test("of many names the first are kept and the rest counted", arguments: [(NameSource.tlsSNI, 4), (.httpHost, 16)])
  func bounded(source: NameSource, limit: Int) {
    var names = FlowNames()
    for number in 0..<1_000 { names.note(.serverName(DomainName("n\(number).example"), source)) }
    #expect(names.serverNames.map(\.name.text) == (0..<limit).map { "n\($0).example" })
    #expect(names.omitted == UInt64(1_000 - limit))
  }

  @Test("a name that DNS told stays with the flow when the answer has run out, the latest first")
  func keptDNSNames() {
    var names = FlowNames()
    names.note(dnsNames: [Self.a])
    names.note(dnsNames: [])
    names.note(dnsNames: [Self.b])
    #expect(names.attribution.names.map(\.name) == [Self.b, Self.a])
  }

  @Test("addresses beyond a proxy are kept up to four")
  func relayed() {
    var names = FlowNames()
    for number in 0..<9 { names.note(.relayed(IPAddress(v4: 0xcb00_7100 + UInt32(number)))) }
    #expect(names.relayed.count == 4)
    #expect(names.omitted == 5)
    #expect(names.marks.contains(.relayed))
  }
}
