import EgressTypes
import TestFrames
import Testing

// Role: holds the pipeline to its first two promises: the address decides at the first packet, a name only worsens.
@testable import EgressPipeline

@Suite("Verdicts of the pipeline")
struct VerdictTests {
  @Test("names beyond their room are counted, and their flows judged by the address; an ended flow gives its room back")
  func nameRoom() throws {
    var hangar = try WatchedHangar()
    hangar.pipeline.context.clientNameBytes = 20
    var first = Conversation(WatchedHangar.controller, WatchedHangar.dutch, clientPort: 50_001)
    var second = Conversation(WatchedHangar.controller, WatchedHangar.chinese, clientPort: 50_002)
    _ = hangar.see(first.open() + [first.ask(Build.hello("first.hangar.example"))])
    let verdicts = hangar.see(second.open() + [second.ask(Build.hello("other.hangar.example"))]).verdicts
    #expect(verdicts.map(\.judgement.verdict) == [.violation])
    #expect(hangar.pipeline.anomalies.byName["client-name-overruns"] == 1)
    #expect(hangar.pipeline.clientNameBytes == 20)
    _ = hangar.finish()
    #expect(hangar.pipeline.clientNameBytes == 0)
  }

  @Test(
    "newer data and another inventory are felt by an open flow with its next packet",
    arguments: [WatchedHangar.controller, WatchedHangar.phone])
  func changedUnderFlow(_ client: Station) throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(client, WatchedHangar.dutch)
    #expect(hangar.see(talk.open() + [talk.ask(Build.hello("updates.hangar.example"))]).verdicts.isEmpty)
    let moved = try WatchedHangar.basis(LocationTable([("198.51.100.0/24", "CN", 4134)]))
    for (basis, found) in [(moved, [Verdict.violation]), (try WatchedHangar.basis(), [])] {
      hangar.pipeline.replace(
        basis: basis, inventory: WatchedHangar.inventory, policy: "regular-ops", at: hangar.time)
      #expect(hangar.see(talk.ask([1]), talk.ask([2])).verdicts.map(\.judgement.verdict) == found)
    }
    #expect(hangar.finish().flows.map(\.judgement.verdict) == [.violation], "what was worse stands")
  }

  @Test("a SYN to a Chinese address is a violation before any payload was sent")
  func firstPacket() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    let verdicts = hangar.see(talk.ask([], .syn)).verdicts
    #expect(verdicts.map(\.judgement.verdict) == [.violation])
    #expect(verdicts.first?.judgement.axis == .location)
    #expect(verdicts.first?.judgement.action == .alert)
    #expect(verdicts.first?.device?.id == "rc-01")
    #expect(verdicts.first?.flow.total.packetsOut == 1)
    #expect(hangar.see(talk.answer([], .synAck), talk.ask([1, 2, 3])).verdicts.isEmpty, "one event for one verdict")
  }

  @Test(
    "what no source knows, and a Chinese operator elsewhere, never pass as approved",
    arguments: [
      (WatchedHangar.nowhere, Verdict.unknown, Axis.location),
      (WatchedHangar.operated, .violation, .networkOperator),
    ])
  func otherAxes(_ server: Station, _ verdict: Verdict, _ axis: Axis) throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, server)
    let judgement = hangar.see(talk.ask([], .syn)).verdicts.first?.judgement
    #expect(judgement?.verdict == verdict)
    #expect(judgement?.axis == axis)
  }

  @Test("an approved flow is told once, as a flow")
  func approved() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    let events = hangar.see(talk.open() + [talk.ask(Build.hello("updates.hangar.example"))] + talk.close())
    #expect(events.verdicts.isEmpty)
    let flows = hangar.finish().flows
    #expect(flows.map(\.judgement.verdict) == [.approved])
    #expect(flows.first?.attribution.best?.text == "updates.hangar.example")
    #expect(flows.first?.flow.total.packetsOut == 5)
    #expect(flows.first?.flow.total.packetsIn == 2)
  }

  @Test(
    "a name that comes later makes the verdict worse, once",
    arguments: [(WatchedHangar.dutch, Verdict.approved), (WatchedHangar.nowhere, .unknown)])
  func laterName(_ server: Station, _ before: Verdict) throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, server)
    let opening = hangar.see(talk.open()).verdicts.map(\.judgement.verdict)
    #expect(opening == (before == .approved ? [] : [before]))
    let named = hangar.see(talk.ask(Build.hello("statistical-report.djiservice.org"))).verdicts
    #expect(named.map(\.judgement.verdict) == [.violation])
    #expect(named.first?.judgement.axis == .serviceOperator)
    #expect(named.first?.attribution.best?.text == "statistical-report.djiservice.org")
    let rest = hangar.see((0..<20).map { _ in talk.ask(Build.hello("statistical-report.djiservice.org")) })
    #expect(rest.verdicts.isEmpty)
    let end = hangar.finish()
    #expect(end.verdicts.isEmpty)
    #expect(end.flows.map(\.judgement.verdict) == [.violation])
  }

  @Test("a DNS answer that comes after the connection judges it anew, at once")
  func lateAnswer() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    var names = Conversation(
      WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    #expect(hangar.see(talk.open()).verdicts.isEmpty)
    let name = "statistical-report.djiservice.org"
    let late = hangar.see(names.ask(Build.dnsQuestion(name)), names.answer(Build.dnsAnswer(name, talk.server.address)))
    #expect(late.verdicts.map(\.judgement.verdict) == [.violation])
    let end = hangar.finish()
    #expect(end.verdicts.isEmpty)
    #expect(end.flows.first { $0.flow.tuple.transport == .tcp }?.judgement.verdict == .violation)
  }

  @Test(
    "no name makes an address better",
    arguments: ["updates.hangar.example", "connectivitycheck.gstatic.com", "www.europa.eu", "a"])
  func noBetter(_ name: String) throws {
    var hangar = try WatchedHangar()
    var names = Conversation(
      WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    for server in [WatchedHangar.chinese, WatchedHangar.operated, WatchedHangar.nowhere] {
      _ = hangar.see(names.ask(Build.dnsQuestion(name)), names.answer(Build.dnsAnswer(name, server.address)))
      var talk = Conversation(WatchedHangar.controller, server)
      let alone = try #require(hangar.see(talk.ask([], .syn)).verdicts.first?.judgement.verdict)
      #expect(hangar.see(talk.ask(Build.hello(name))).verdicts.allSatisfy { $0.judgement.verdict > alone })
    }
    let ends = hangar.finish().flows.filter { $0.flow.tuple.transport == .tcp }
    #expect(ends.map(\.judgement.verdict) == [.violation, .violation, .unknown])
    #expect(ends.allSatisfy { $0.attribution.best?.text == name })
  }

  @Test("the same frames are judged by the policy of the device that sent them")
  func policies() throws {
    var hangar = try WatchedHangar()
    var verdicts: [String: Verdict] = [:]
    for station in [WatchedHangar.controller, WatchedHangar.strict] {
      var talk = Conversation(station, WatchedHangar.dutch)
      _ = hangar.see(talk.open() + [talk.ask(Build.hello("updates.hangar.example"))])
    }
    for flow in hangar.finish().flows { verdicts[flow.policy] = flow.judgement.verdict }
    #expect(verdicts == ["regular-ops": .approved, "strict-ldm": .violation])
  }

  @Test("a verdict stands when a reload would make it better, and worsens when the new rules would")
  func reload() throws {
    let approving = LocationTable([("203.0.113.0/24", "NL", 1136), ("198.51.100.0/24", "NL", 1136)])
    let accusing = LocationTable([("203.0.113.0/24", "CN", 4134), ("198.51.100.0/24", "CN", 4134)])
    var hangar = try WatchedHangar()
    var bad = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    var good = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    #expect(hangar.see(bad.open() + good.open()).verdicts.count == 1)

    hangar.pipeline.replace(
      basis: try WatchedHangar.basis(approving), inventory: WatchedHangar.inventory, policy: "regular-ops",
      at: WatchedHangar.start)
    #expect(hangar.see(bad.ask(Build.hello("updates.hangar.example"))).verdicts.isEmpty)

    hangar.pipeline.replace(
      basis: try WatchedHangar.basis(accusing), inventory: WatchedHangar.inventory, policy: "regular-ops",
      at: WatchedHangar.start)
    let worse = hangar.see(good.ask(Build.hello("updates.hangar.example"))).verdicts
    #expect(worse.map(\.judgement.verdict) == [.violation])
    #expect(hangar.finish().flows.map(\.judgement.verdict) == [.violation, .violation])
  }
}
