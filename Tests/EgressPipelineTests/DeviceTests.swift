// Role: holds whose traffic it is: names per device, the outside end of inbound flows, strangers and stations that are none.
import EgressPipeline
import EgressTypes
import TestFrames
import Testing

@Suite("Devices and directions")
struct DeviceTests {
  @Test("a DNS answer names the address for the device that asked and for no other")
  func namesPerDevice() throws {
    var hangar = try WatchedHangar()
    var names = Conversation(
      WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    _ = hangar.see(
      names.ask(Build.dnsQuestion("updates.hangar.example")),
      names.answer(Build.dnsAnswer("updates.hangar.example", WatchedHangar.dutch.address)))
    var asked = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    var other = Conversation(WatchedHangar.second, WatchedHangar.dutch)
    _ = hangar.see(asked.open() + other.open())
    let flows = hangar.finish().flows.filter { $0.flow.tuple.transport == .tcp }
    #expect(flows.map { $0.device?.id } == ["rc-01", "rc-02"])
    #expect(flows.map { $0.attribution.best?.text } == ["updates.hangar.example", nil])
    #expect(flows.map(\.attribution.status) == [.named, .unnamed])
  }

  @Test("a socket that asks a name server a hundred questions is read to the last")
  func longLivedResolver() throws {
    var hangar = try WatchedHangar()
    var names = Conversation(
      WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    for number in 0..<100 {
      let name = "host-\(number).hangar.example"
      let address: Bytes = [198, 51, 100, UInt8(100 + number)]
      _ = hangar.see(names.ask(Build.dnsQuestion(name)), names.answer(Build.dnsAnswer(name, address)))
    }
    var talk = Conversation(WatchedHangar.controller, Station("198.51.100.199", mac: WatchedHangar.gateway))
    _ = hangar.see(talk.open())
    let flow = hangar.finish().flows.first { $0.flow.tuple.transport == .tcp }
    #expect(flow?.attribution.best?.text == "host-99.hangar.example")
  }

  @Test("a flow opened from outside is judged by its outside end and accounted to the controller")
  func inbound() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(
      WatchedHangar.chinese, WatchedHangar.controller, clientPort: 51_515, serverPort: 8080)
    let verdict = try #require(hangar.see(talk.ask([], .syn)).verdicts.first)
    #expect(verdict.direction == .inbound)
    #expect(verdict.judgement.verdict == .violation)
    #expect(verdict.farSide.description == "203.0.113.10")
    #expect(verdict.device?.id == "rc-01")
    _ = hangar.see(talk.answer([], .synAck), talk.answer(Bytes(repeating: 1, count: 500)))
    let flow = try #require(hangar.finish().flows.first)
    #expect(flow.sentBytes == 580)
    #expect(flow.receivedBytes == 40)
    #expect(hangar.pipeline.ledger.lines == ["rc-01|violation|tcp|3|\(54 * 3 + 500)"])
  }

  @Test("an odd source does not keep a flow to a public address inside")
  func oddSource() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(Station("169.254.3.4", mac: "60:60:1f:00:00:01"), WatchedHangar.chinese)
    #expect(hangar.see(talk.ask([1])).verdicts.map(\.judgement.verdict) == [.violation])
  }

  @Test("a registered controller is the near end also when it answers from a public address")
  func publicController() throws {
    var hangar = try WatchedHangar()
    let controller = Station("198.51.100.9", mac: "60:60:1f:00:00:01")
    var talk = Conversation(WatchedHangar.chinese, controller)
    let flow = try #require((hangar.see(talk.ask([1])) + hangar.finish()).flows.first)
    #expect(flow.direction == .inbound)
    #expect(flow.device?.id == "rc-01")
    #expect(flow.judgement.verdict == .violation, "the outside end is judged, not the controller's own address")
  }

  @Test(
    "what no router forwards is approved and has no verdict event",
    arguments: [
      ("192.168.50.11", "239.255.255.250"), ("192.168.50.11", "255.255.255.255"),
      ("192.168.50.11", "169.254.3.4"), ("fe80::11", "ff02::fb"), ("fe80::11", "fe80::1"),
      ("0.0.0.0", "255.255.255.255"),
    ])
  func neverLeaves(_ source: String, _ destination: String) throws {
    var hangar = try WatchedHangar()
    let mac = "60:60:1f:00:00:01"
    var talk = Conversation(
      Station(source, mac: mac), Station(destination, mac: WatchedHangar.gateway), serverPort: 1900, transport: 17)
    let events = hangar.see(talk.ask([1]))
    #expect(events.verdicts.isEmpty)
    let flow = try #require(hangar.finish().flows.first)
    #expect(flow.direction == .internal)
    #expect(flow.judgement.verdict == .approved)
    #expect(flow.classification == nil)
  }

  @Test("traffic between two devices of the hangar is approved, between two outside is its initiator's")
  func insideAndOutside() throws {
    var hangar = try WatchedHangar()
    var inside = Conversation(WatchedHangar.controller, WatchedHangar.second)
    var outside = Conversation(WatchedHangar.dutch, WatchedHangar.chinese)
    _ = hangar.see(inside.ask([], .syn), outside.ask([], .syn))
    let flows = hangar.finish().flows
    #expect(flows.map(\.direction) == [.internal, .external])
    #expect(flows.map(\.judgement.verdict) == [.approved, .violation])
    #expect(flows.map { $0.device?.id } == ["rc-01", nil])
  }

  @Test("a controller that uses a public address of its own is still the hangar's")
  func registeredOutsideTheNetworks() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(Station("192.0.2.200", mac: "60:60:1f:00:00:01"), WatchedHangar.chinese)
    let verdict = try #require(hangar.see(talk.ask([], .syn)).verdicts.first)
    #expect(verdict.direction == .outbound)
    #expect(verdict.device?.id == "rc-01")
  }

  @Test("a stranger is announced once, by IP or ARP, and its traffic is judged; stations that are known never are")
  func strangers() throws {
    var hangar = try WatchedHangar()
    var seen: [String] = []
    let arp = Build.ethernet(
      0x0806, Bytes(repeating: 0, count: 28), from: WatchedHangar.phone.mac, to: Bytes(repeating: 255, count: 6))
    seen += hangar.see(arp, arp).strangers
    #expect(seen == ["da:a1:19:00:00:13"])
    for (number, station) in [WatchedHangar.phone, WatchedHangar.controller, WatchedHangar.dutch].enumerated() {
      var talk = Conversation(station, WatchedHangar.chinese, clientPort: 40_000 + number)
      let events = hangar.see(talk.open())
      #expect(events.strangers == [])
      #expect(events.verdicts.map(\.judgement.verdict) == [.violation])
    }
    var other = Conversation(Station("192.168.50.99", mac: "da:a1:19:00:00:99"), WatchedHangar.dutch)
    #expect(hangar.see(other.open()).strangers == ["da:a1:19:00:00:99"])
  }

  @Test("addresses of groups and the empty address are nobody")
  func nobody() throws {
    var hangar = try WatchedHangar()
    for mac in ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb"] {
      var talk = Conversation(Station("192.168.50.77", mac: mac), WatchedHangar.dutch)
      #expect(hangar.see(talk.open()).strangers == [])
    }
  }
}

@Suite("Records of strangers")
struct StrangerRecordTests {
  @Test("a stranger's flow is recorded only when it is worse than flagged, and then without names")
  func records() throws {
    var hangar = try WatchedHangar()
    let name = "private.hangar.example"
    var events: [PipelineEvent] = []
    for server in [WatchedHangar.dutch, WatchedHangar.chinese] {
      for client in [WatchedHangar.phone, WatchedHangar.controller] {
        var talk = Conversation(client, server)
        events += hangar.see(talk.open() + [talk.ask(Build.hello(name))])
      }
    }
    events += hangar.finish()
    let records = events.compactMap(\.record).filter { $0.kind == .flow || $0.kind == .verdict }
    let strangers = records.filter { $0[string: RecordKey.device] == nil }
    #expect(strangers.map { $0[string: "destination.ip"] } == ["203.0.113.10", "203.0.113.10"])
    #expect(strangers.map { $0[string: RecordKey.verdict] } == ["violation", "violation"])
    for record in strangers {
      #expect(!record.outputLine.contains(name))
      #expect(record[string: RecordKey.ja4] == nil)
    }
    let registered = records.filter { $0[string: RecordKey.device] == "rc-01" && $0.kind == .flow }
    #expect(registered.map { $0[string: "destination.domain"] } == [name, name])
  }
}
