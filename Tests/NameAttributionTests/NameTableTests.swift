// Role: holds which names a device is credited with, for how long, and that hostile answers stay within bounds.
import EgressTypes
import NameAttribution
import Testing

@Suite("Name table")
struct NameTableTests {
  let device = DeviceKey.mac(MACAddress(bits: 0x60601f_000007))
  let other = DeviceKey.address(IPAddress(v4: 0xc0a8_0a08))
  let server = IPAddress(v4: 0xcb00_7105)

  func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_700_000_000 + seconds) }

  func answer(_ name: String, _ addresses: [IPAddress], ttl: UInt32 = 600) -> DNSAnswer {
    DNSAnswer(query: DomainName(name), addresses: addresses, timeToLive: ttl)
  }

  @Test("a device is credited with what it was told itself, the newest name first")
  func perDevice() {
    var table = NameTable()
    table.learn(answer("a.example", [server, IPAddress(v4: 1)]), for: device, at: at(0))
    table.learn(answer("b.example", [server]), for: device, at: at(1))
    table.learn(answer("c.example", [server]), for: other, at: at(1))
    #expect(table.names(of: server, for: device, at: at(2)).map(\.text) == ["b.example", "a.example"])
    #expect(table.names(of: IPAddress(v4: 1), for: device, at: at(2)).map(\.text) == ["a.example"])
    #expect(table.names(of: server, for: other, at: at(2)).map(\.text) == ["c.example"])
    #expect(table.names(of: IPAddress(v4: 2), for: device, at: at(2)).isEmpty)

    table.learn(answer("a.example", [server]), for: device, at: at(3))
    #expect(table.names(of: server, for: device, at: at(3)).map(\.text) == ["a.example", "b.example"])
    #expect(table.count == 4)
  }

  @Test(
    "a name counts for its time to live within reason, and a grace",
    arguments: [(UInt32(600), Int64(900)), (0, 360), (.max, 86_700)])
  func validity(ttl: UInt32, lasts: Int64) {
    var table = NameTable()
    table.learn(answer("a.example", [server], ttl: ttl), for: device, at: at(0))
    #expect(table.names(of: server, for: device, at: at(lasts)).count == 1)
    #expect(table.names(of: server, for: device, at: at(lasts + 1)).isEmpty)
    #expect(table.overruns == 0)
  }

  @Test("a shorter answer does not cut short a longer one")
  func renewal() {
    var table = NameTable()
    table.learn(answer("a.example", [server], ttl: 6000), for: device, at: at(0))
    table.learn(answer("a.example", [server], ttl: 60), for: device, at: at(1))
    #expect(table.names(of: server, for: device, at: at(6000)).count == 1)
  }

  @Test("of too many names for one address the newest stay")
  func perAddress() {
    var table = NameTable()
    for number in 0..<5_000 { table.learn(answer("n\(number).example", [server]), for: device, at: at(0)) }
    let expected = (4_976..<5_000).reversed().map { "n\($0).example" }
    #expect(table.names(of: server, for: device, at: at(0)).map(\.text) == expected)
    #expect(table.count == 24 && table.overruns == 4_976)
  }

  @Test("of too many names in all those learned longest ago go, whatever was learned again")
  func inAll() {
    var table = NameTable(limits: NameLimits(maximumNames: 100))
    for number in UInt32(0)..<1_000 {
      table.learn(answer("kept.example", [server]), for: device, at: at(Int64(number)))
      table.learn(answer("n.example", [IPAddress(v4: number)]), for: device, at: at(Int64(number)))
      #expect(table.count <= 100)
    }
    #expect(table.overruns == 901)
    #expect(table.names(of: server, for: device, at: at(999)).count == 1)
    #expect(table.names(of: IPAddress(v4: 900), for: device, at: at(999)).isEmpty)
    #expect(table.names(of: IPAddress(v4: 901), for: device, at: at(999)).count == 1)
  }

  @Test("names that ran out are replaced without being counted as lost")
  func expired() {
    var table = NameTable(limits: NameLimits(namesPerAddress: 2, maximumNames: 4))
    for number in 0..<50 {
      table.learn(answer("n\(number).example", [server, IPAddress(v4: 1)]), for: device, at: at(Int64(number) * 1_000))
    }
    #expect(table.overruns == 0 && table.count == 2)
  }

  @Test("hostile answers stay within names and bytes")
  func hostile() {
    var table = NameTable(limits: NameLimits(maximumNames: 1_000, maximumBytes: 50_000))
    let label = [UInt8](repeating: 0xff, count: 63)
    for number in UInt32(0)..<500 {
      let name = DomainName(labels: [label, label, label, Array("\(number)".utf8)])
      let addresses = (0..<40).map { IPAddress(high: UInt64(number), low: UInt64($0)) }
      table.learn(DNSAnswer(query: name, addresses: addresses, timeToLive: .max), for: device, at: at(0))
      #expect(table.count <= 1_000 && table.bytes <= 50_000)
    }
    #expect(table.count > 0 && table.overruns == 20_000 - UInt64(table.count))
  }

  @Test("the root names nothing, and times out of order do not trap", arguments: [Int64.min, 0, .max])
  func oddities(nanoseconds: Int64) {
    var table = NameTable()
    table.learn(answer("", [server]), for: device, at: at(0))
    #expect(table.count == 0)
    let time = Timestamp(nanoseconds: nanoseconds)
    table.learn(answer("a.example", [server]), for: device, at: time)
    #expect(table.names(of: server, for: device, at: time).count == 1)
  }
}
