// Role: holds that aliases of an answer name its addresses too, within bounds, and that what is new is told.
import EgressTypes
import NameAttribution
import Testing

@Suite("Names by alias, and names that come late")
struct AliasNamesTests {
  let device = DeviceKey.mac(MACAddress(bits: 0x60601f_000007))
  let first = IPAddress(v4: 0xcb00_7105)
  let second = IPAddress(v4: 0xcb00_7106)

  func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_700_000_000 + seconds) }

  func answer(_ name: String, _ aliases: [String], _ addresses: [IPAddress], ttl: UInt32 = 600) -> DNSAnswer {
    DNSAnswer(
      query: DomainName(name), addresses: addresses, timeToLive: ttl, aliases: aliases.map { DomainName($0) })
  }

  func names(_ table: borrowing NameTable, _ address: IPAddress, at time: Timestamp) -> [String] {
    table.names(of: address, for: device, at: time).map(\.text)
  }

  @Test("the name that was asked for stands first, its aliases after it in their order")
  func order() {
    var table = NameTable()
    table.learn(answer("a.example", ["cdn.example", "edge.example"], [first, second]), for: device, at: at(0))
    #expect(names(table, first, at: at(1)) == ["a.example", "cdn.example", "edge.example"])
    #expect(names(table, second, at: at(1)) == ["a.example", "cdn.example", "edge.example"])
    table.learn(answer("b.example", ["edge.example"], [first]), for: device, at: at(1))
    #expect(names(table, first, at: at(1)) == ["b.example", "edge.example", "a.example", "cdn.example"])
    // An alias that is asked for is a name like any other; the root and the question itself are no aliases.
    table.learn(answer("cdn.example", ["", "cdn.example"], [first]), for: device, at: at(2))
    #expect(names(table, first, at: at(2)) == ["cdn.example", "b.example", "edge.example", "a.example"])
  }

  @Test("many aliases push out aliases, and no name that was asked for while there is one")
  func manyAliases() {
    var table = NameTable(limits: NameLimits(namesPerAddress: 4, aliasesPerAnswer: 3))
    table.learn(answer("asked.example", [], [first]), for: device, at: at(0))
    for number in 0..<100 {
      let aliases = (0..<20).map { "alias\(number)-\($0).example" }
      table.learn(answer("q.example", aliases, [first]), for: device, at: at(1))
      #expect(table.count == 4)
    }
    let expected = ["q.example", "alias99-0.example", "alias99-1.example", "asked.example"]
    #expect(Set(names(table, first, at: at(1))) == Set(expected))
    #expect(names(table, first, at: at(1)).first == "q.example")
    // Of each answer 17 aliases are passed over; of the 302 names that came, 4 are left.
    #expect(table.overruns > 1_700)
  }

  @Test("addresses are told whose names are new to the device, and no others")
  func new() {
    var table = NameTable()
    #expect(table.learn(answer("a.example", [], [first, second]), for: device, at: at(0)) == [first, second])
    #expect(table.learn(answer("a.example", [], [first, second]), for: device, at: at(1)) == [])
    #expect(table.learn(answer("b.example", [], [second]), for: device, at: at(2)) == [second])
    #expect(table.learn(answer("a.example", ["x.example"], [first]), for: device, at: at(3)) == [first])
    #expect(table.learn(answer("a.example", ["x.example"], [first]), for: device, at: at(4)) == [])
    let other = DeviceKey.address(IPAddress(v4: 1))
    #expect(table.learn(answer("a.example", [], [first]), for: other, at: at(4)) == [first])
    // Once a name has run out, it is new again.
    #expect(table.learn(answer("a.example", [], [second]), for: device, at: at(10_000)) == [second])
    #expect(table.learn(answer("", [], [second]), for: device, at: at(10_000)) == [])
  }
}
