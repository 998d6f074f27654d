// Role: what a device may do to be read otherwise than its server reads it, each with what is said of it.
import EgressTypes
import TestFrames
import Testing

@testable import EgressPipeline

@Suite("Hostile devices")
struct HostileDeviceTests {
  private static let good = Build.hello("updates.hangar.example")
  private static let bad = Build.hello("statistical-report.djiservice.org")
  private static let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch)

  @Test("a second connection with the ports and the number of the first is read too")
  func sameNumberAgain() throws {
    var hangar = try WatchedHangar()
    let length = Self.good.count
    _ = hangar.see(Self.wire.handshake + Self.wire.segments(Self.good, size: 1400))
    _ = hangar.see(Self.wire.answer([22, 3, 3, 0, 4, 2, 0, 0, 0, 23, 3, 3, 0, 1, 0], acknowledging: length))
    _ = hangar.see(Self.wire.ask([23, 3, 3, 0, 1, 0], at: length), Self.wire.answer([23, 3, 3, 0, 1, 0], at: 15))
    _ = hangar.see(Self.wire.close(after: length + 6))
    _ = hangar.see(Self.wire.handshake + Self.wire.segments(Self.bad, size: 1400))
    #expect(hangar.finish().flows.contains { $0.ruling.verdict == .violation })
  }

  @Test("an answer that the device forges settles nothing")
  func forgedAnswer() throws {
    var hangar = try WatchedHangar()
    var forger = Self.wire
    forger.link = { packet, _, _ in
      Build.ethernet(0x0800, packet, from: WatchedHangar.controller.mac, to: WatchedHangar.dutch.mac)
    }
    let length = Self.good.count
    _ = hangar.see(Self.wire.handshake + Self.wire.segments(Self.good, size: 1400))
    _ = hangar.see(forger.answer([22, 3, 3, 0, 4, 2, 0, 0, 0, 23, 3, 3, 0, 1, 0], acknowledging: length))
    _ = hangar.see(Self.wire.ask([23, 3, 3, 0, 1, 0], at: length), forger.answer([23, 3, 3, 0, 1, 0], at: 15))
    _ = hangar.see(Self.wire.segments(Self.bad, size: 1400))
    let flow = try #require(hangar.finish().flows.first)
    #expect(flow.names.marks.contains(.spoofedAnswer) && flow.names.marks.contains(.streamConflict))
    #expect(flow.ruling.verdict == .violation)
  }

  @Test("an answer that nobody asked for does not turn a connection round")
  func forgedOpening() throws {
    var hangar = try WatchedHangar()
    let request = Bytes("GET / HTTP/1.1\r\nHost: statistical-report.djiservice.org\r\n\r\n".utf8)
    let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch, port: 80)
    let forged = wire.frame(wire.tcp([], flags: 0x12, from: wire.client), from: wire.client)
    _ = hangar.see([forged] + wire.handshake + [wire.ask(request, at: 0)])
    #expect(hangar.finish().flows.contains { $0.ruling.verdict == .violation && $0.direction == .outbound })
  }

  @Test("urgent data has two readings")
  func urgent() throws {
    var hangar = try WatchedHangar()
    _ = hangar.see(Self.wire.handshake + [Self.wire.ask(Self.good, at: 0, flags: 0x38)])
    #expect(hangar.finish().flows.first?.ruling.verdict == .ambiguous)
  }

  @Test("what is beyond the addresses that are kept is not approved")
  func manyRelayed() throws {
    var hangar = try WatchedHangar()
    let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch, port: 3128)
    let harmless = (21...24).map { "GET http://198.51.100.\($0)/ HTTP/1.1\r\nHost: 198.51.100.\($0)\r\n\r\n" }
    let foreign = "GET http://203.0.113.10/ HTTP/1.1\r\nHost: 203.0.113.10\r\n\r\n"
    _ = hangar.see(wire.handshake + [wire.ask(Bytes((harmless + [foreign]).joined().utf8), at: 0)])
    let flow = try #require(hangar.finish().flows.first)
    #expect(flow.names.marks.contains(.readingLimit))
    #expect(flow.ruling.verdict > .flagged)
  }

  @Test("a proxy in the hangar is judged by where it is asked to connect to")
  func insideProxy() throws {
    var hangar = try WatchedHangar()
    let wire = EvasionWire(WatchedHangar.controller, Station("192.168.50.1", mac: WatchedHangar.gateway), port: 3128)
    let request = Bytes("CONNECT 203.0.113.10:443 HTTP/1.1\r\nHost: 203.0.113.10:443\r\n\r\n".utf8)
    let verdicts = hangar.see(wire.handshake + [wire.ask(request, at: 0)]).verdicts
    #expect(verdicts.map(\.judgement.verdict) == [.violation])
    #expect(verdicts.first?.judgement.reasons.contains { $0.contains("beyond the proxy, at 203.0.113.10: CN") } == true)
  }

  @Test("one answer judges a bounded number of flows anew, however often it names their address")
  func amplifiedAnswer() throws {
    var hangar = try WatchedHangar()
    for port in 0..<300 {
      var wire = Self.wire
      wire.clientPort = 20_000 + port
      _ = hangar.see(wire.syn())
    }
    var talk = Conversation(
      WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    let address = WatchedHangar.dutch.address
    let name = "statistical-report.djiservice.org"
    _ = hangar.see(talk.ask(Build.dnsQuestion(name)))
    let record = Build.record(Build.pointer(12), type: 1, address)
    let answer = Build.dns(question: Build.name(name), answers: Array(repeating: record, count: 80))
    #expect(hangar.see(talk.answer(answer)).verdicts.count == Pipeline.rejudgedFlows)
    #expect(hangar.see(talk.answer(answer)).verdicts.isEmpty, "nothing in it is new")
    #expect(hangar.finish().verdicts.count == 300 - Pipeline.rejudgedFlows, "the others are judged when they end")
  }
}

@Suite("Room for told names")
struct ToldNamesTests {
  @Test(
    "names that DNS told share the room of those that clients give; without room nothing is approved, and it is freed")
  func room() throws {
    var hangar = try WatchedHangar()
    hangar.pipeline.context.clientNameBytes = 40
    for (number, server) in [WatchedHangar.dutch, Station("198.51.100.21", mac: WatchedHangar.gateway)].enumerated() {
      var talk = Conversation(
        WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000 + number, serverPort: 53, transport: 17)
      let name = "a-rather-long-name-\(number).hangar.example"
      _ = hangar.see(talk.ask(Build.dnsQuestion(name)), talk.answer(Build.dnsAnswer(name, server.address)))
      var wire = EvasionWire(WatchedHangar.controller, server)
      wire.clientPort = 40_000 + number
      _ = hangar.see(wire.syn())
    }
    #expect(hangar.pipeline.clientNameBytes == "a-rather-long-name-0.hangar.example".utf8.count)
    #expect(hangar.pipeline.anomalies.byName["told-name-overruns"] == 1)
    let flows = hangar.finish().flows.filter { $0.flow.tuple.transport == .tcp }
    #expect(flows.map(\.ruling.verdict) == [.approved, .unknown])
    #expect(hangar.pipeline.clientNameBytes == 0)
  }
}

@Suite("Many told names")
struct ManyToldNamesTests {
  @Test(
    "the name learned first counts among all that are kept, and more of them leave the flow unread",
    arguments: [24, 25])
  func many(_ count: Int) throws {
    var hangar = try WatchedHangar()
    for number in 0..<count {
      var talk = Conversation(
        WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000 + number, serverPort: 53, transport: 17)
      let name = number == 0 ? "statistical-report.djiservice.org" : "n\(number).hangar.example"
      _ = hangar.see(talk.ask(Build.dnsQuestion(name)), talk.answer(Build.dnsAnswer(name, WatchedHangar.dutch.address)))
    }
    let verdicts = hangar.see(EvasionWire(WatchedHangar.controller, WatchedHangar.dutch).syn()).verdicts
    #expect(verdicts.map(\.ruling.verdict) == [count == 24 ? .violation : .unknown])
  }
}
