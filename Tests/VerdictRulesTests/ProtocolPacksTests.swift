// Role: holds which names and addresses count as servers for encrypted name resolution, and how mistakes are named.
import EgressTypes
import StrictYAML
import Testing
import VerdictRules

private let head = "pack: p\nas_of: 2026-11-01\nreview_by: 2027-11-01\nconfidence: listed\nsources: [s]\n"

@Suite("Protocol packs")
struct ProtocolPacksTests {
  private func book(_ servers: String) throws(YAMLMistakes) -> RuleBook {
    try ShippedRules.book(with: "protocols/encrypted-dns.yaml", head + "protocol: encrypted-dns\nservers:\n" + servers)
  }

  @Test(
    "a name is listed by itself or with all below it",
    arguments: [
      ("dns.example", true), ("a.dns.example", false), ("example", false), ("all.example", true),
      ("a.b.all.example", true), ("notall.example", false), ("", false), ("DNS.Example.", true),
    ])
  func names(_ name: String, _ expected: Bool) throws {
    let book = try book("  - {operator: o, names: [dns.example, \"*.all.example\"]}\n")
    #expect(book.encryptedResolvers.contains(DomainName(name)) == expected)
  }

  @Test(
    "an address is listed by itself or within a network",
    arguments: [
      ("192.0.2.1", true), ("192.0.2.2", false), ("198.51.100.0", true), ("198.51.100.255", true),
      ("198.51.101.0", false), ("2001:db8::1", true), ("2001:db9::1", false), ("::", false),
    ])
  func addresses(_ address: String, _ expected: Bool) throws {
    let book = try book(
      "  - {operator: o, networks: [192.0.2.1, 198.51.100.0/24]}\n  - {operator: p, networks: [\"2001:db8::/32\"]}\n")
    #expect(book.encryptedResolvers.contains(try #require(IPAddress(address))) == expected)
  }

  @Test("rules without a protocol pack know no resolver")
  func none() throws {
    let book = try RuleBook(
      ShippedRules.files.filter { !$0.path.hasPrefix("protocols/") && !$0.path.hasPrefix("tests/") })
    #expect(book.encryptedResolvers.count == 0)
    #expect(!book.encryptedResolvers.contains(DomainName("dns.google")))
    #expect(!book.encryptedResolvers.contains(IPAddress(v4: 0x0808_0808)))
  }

  @Test(
    "mistakes are named",
    arguments: [
      ("  - {names: [a.b]}\n", "8:5: key `operator` is missing"),
      ("  - {operator: o, names: []}\n", "8:26: the list is empty"),
      ("  - {operator: o, networks: [192.0.2.1/24]}\n", "8:30: `192.0.2.1/24` is wrong here; write an IP address"),
      ("  - {operator: o}\n", "8:5: a server without names and networks matches nothing"),
      ("  - {operator: o, country: NL}\n", "8:19: unknown key `country`"),
    ])
  func mistakes(_ servers: String, _ expected: String) {
    #expect {
      _ = try book(servers)
    } throws: { error in
      (error as? YAMLMistakes)?.all.contains {
        $0.description.hasPrefix("Rules/protocols/encrypted-dns.yaml:\(expected)")
      } == true
    }
  }

  @Test(
    "ports and servers of a protocol are held to their form",
    arguments: [
      ("protocol: dns\nservers: []\n", "6:11: only `encrypted-dns` has `servers`"),
      ("protocol: x\n", "6:11: a protocol needs `ports`, `servers` or both"),
      ("protocol: x\nports: [tcp/0]\n", "7:9: `tcp/0` is wrong here; write a port or a range"),
      ("protocol: x\nports: [tcp/1-65535]\n", "7:9: `tcp/1-65535` is wrong here"),
      ("protocol: x\nports: [tcp/9-8]\n", "7:9: `tcp/9-8` is wrong here"),
      ("protocol: x\nports: [tcp/65536]\n", "7:9: `tcp/65536` is wrong here"),
      ("protocol: x\nports: [sctp/1]\n", "7:9: `sctp/1` is wrong here"),
      ("protocol: x\nports: [tcp/1-2-3, 80, tcp/]\n", "7:9: `tcp/1-2-3` is wrong here"),
    ])
  func forms(_ text: String, _ expected: String) {
    #expect {
      _ = try ShippedRules.book(with: "protocols/x.yaml", head + text)
    } throws: { error in
      (error as? YAMLMistakes)?.all.first?.description.hasPrefix("Rules/protocols/x.yaml:\(expected)") == true
    }
  }

  @Test("a port is its protocols' own, by transport; ranges count with both ends")
  func ports() throws {
    let book = try ShippedRules.book(
      with: "protocols/x.yaml", head + "protocol: x\nports: [tcp/8883, udp/65000-65535, tcp/8883]\n")
    #expect(book.portProtocols.names(on: .tcp, port: 8883) == ["mqtt", "x"])
    #expect(book.portProtocols.names(on: .udp, port: 8883) == [])
    #expect(book.portProtocols.names(on: .udp, port: 65_535) == ["x"])
    #expect(book.portProtocols.names(on: .udp, port: 4850) == ["agora"])
    #expect(book.portProtocols.names(on: .tcp, port: 443) == [])
  }

  @Test("a maker is known by the first three octets, unless the device made its address up")
  func makers() throws {
    let book = try #require(ShippedRules.book)
    #expect(MACAddress("60:60:1f:00:00:01").flatMap(book.maker)?.name == "DJI")
    #expect(MACAddress("60:60:1e:00:00:01").flatMap(book.maker) == nil)
    #expect(MACAddress("62:60:1f:00:00:01").flatMap(book.maker) == nil)
    #expect(book.deviceModels.contains("DJI RC Plus"))
  }
}
