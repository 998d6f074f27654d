// Role: holds the reading of flows to its order and bounds: what is compared, until when, and for whom there is room.
import EgressTypes
import FlowTracking
import Foundation
import TestFrames
import Testing

@testable import EgressPipeline

@Suite("Reading of flows")
struct ReadingTests {
  private static let good = Build.hello("updates.hangar.example")
  private static let bad = Build.hello("statistical-report.djiservice.org")
  private static let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch)

  @Test("bytes that contradict the hello count until the server has answered it, and no longer")
  func contradiction() throws {
    for (isAnswered, expected) in [(false, Verdict.violation), (true, .approved)] {
      var hangar = try WatchedHangar()
      _ = hangar.see(Self.wire.handshake + Self.wire.segments(Self.good, size: 1400))
      if isAnswered {
        let length = Self.good.count
        let answer: Bytes = [22, 3, 3, 0, 4, 2, 0, 0, 0, 23, 3, 3, 0, 1, 0]
        _ = hangar.see(Self.wire.answer(answer, acknowledging: length))
        _ = hangar.see(Self.wire.ask([23, 3, 3, 0, 1, 0], at: length), Self.wire.answer([23, 3, 3, 0, 1, 0], at: 15))
      }
      _ = hangar.see(Self.wire.segments(Bytes(Self.bad.prefix(Self.good.count)), size: 1400))
      _ = hangar.see(Self.wire.segments(Self.bad, size: 1400))
      let flow = try #require(hangar.finish().flows.first)
      #expect(flow.ruling.verdict == expected, "answered: \(isAnswered)")
      #expect(flow.names.marks.contains(.streamConflict) == !isAnswered)
    }
  }

  @Test("a connection opened again with another number is read from that one too")
  func openedAgain() throws {
    var hangar = try WatchedHangar()
    var other = Self.wire
    other.isn.client = 0x5000_0000
    _ = hangar.see([Self.wire.syn()] + other.handshake + other.segments(Self.bad, size: 100))
    let flow = try #require(hangar.finish().flows.first)
    #expect(flow.names.marks.contains(.openedAgain))
    #expect(flow.ruling.verdict == .violation)
  }

  @Test("data after a reset is read and told")
  func afterReset() throws {
    var hangar = try WatchedHangar()
    let chaff = Self.wire.answer([], flags: 0x04)
    _ = hangar.see(Self.wire.handshake + [chaff] + Self.wire.segments(Self.bad, size: 1400))
    let flow = try #require(hangar.finish().flows.first)
    #expect(flow.names.marks.contains(.dataAfterReset))
    #expect(flow.ruling.verdict == .violation)
  }

  @Test("a forged end does not cut a connection from its name, however long it then pauses", arguments: [0x04, 0x11])
  func forgedEnd(_ flags: Int) throws {
    var hangar = try WatchedHangar()
    let end = UInt8(flags)
    let length = Self.bad.count
    _ = hangar.see(Self.wire.handshake + Self.wire.segments(Self.bad, size: 1400))
    _ = hangar.see(Self.wire.answer([22, 3, 3, 0, 2, 2, 0], acknowledging: length))
    _ = hangar.see(Self.wire.ask([], at: length, flags: end), Self.wire.answer([], at: 7, flags: end))
    _ = hangar.see(Self.wire.ask([23, 3, 3, 0, 1, 0], at: length))
    hangar.wait(seconds: 300)
    _ = hangar.see(Self.wire.ask([23, 3, 3, 0, 1, 0], at: length + 6))
    let ended = hangar.finish().flows
    #expect(ended.count == 1)
    #expect(ended.first?.ruling.verdict == .violation)
    #expect(ended.first?.flow.total.packetsOut == UInt64(6))
  }

  @Test("strangers have half of the readers; whoever finds none is not read, and nothing is approved by that")
  func room() throws {
    var hangar = try WatchedHangar()
    hangar.pipeline.readers = FlowReaders(limits: ReaderLimits(readers: 4, bytes: 1 << 20))
    func begin(_ client: Station, _ port: Int) -> [Bytes] {
      var wire = EvasionWire(client, WatchedHangar.dutch)
      wire.clientPort = port
      return wire.handshake + wire.segments(Self.good, size: 40)
    }
    for number in 0..<3 { _ = hangar.see(begin(WatchedHangar.phone, 50_000 + number)) }
    for number in 0..<3 { _ = hangar.see(begin(WatchedHangar.controller, 51_000 + number)) }
    let flows = hangar.finish().flows
    let unread = flows.filter { $0.names.marks.contains(.readingLimit) }
    #expect(unread.map { $0.device?.id } == [nil, "rc-01"])
    #expect(unread.allSatisfy { $0.ruling.verdict == .unknown })
    #expect(flows.filter { $0.ruling.verdict == .approved }.count == 4)
    hangar.pipeline.noteOverruns()
    #expect(hangar.pipeline.anomalies.byName["flow-reader-overruns"] == 2)
  }

  @Test("readers that hold too much give up, and their room is free again")
  func bytes() throws {
    var hangar = try WatchedHangar()
    hangar.pipeline.readers = FlowReaders(limits: ReaderLimits(readers: 4, bytes: 8_000))
    let huge = Build.records(Build.clientHello(Build.serverName("a.example") + Bytes(repeating: 0, count: 60_000)))
    _ = hangar.see(Self.wire.handshake + Self.wire.segments(Bytes(huge.prefix(20_000)), size: 1400))
    var second = Self.wire
    second.clientPort = 40_001
    _ = hangar.see(second.handshake + second.segments(Self.bad, size: 1400))
    let flows = hangar.finish().flows
    #expect(flows.map(\.ruling.verdict) == [.unknown, .violation])
    #expect(flows.first?.names.marks.contains(.readingLimit) == true)
  }

  @Test("encrypted name resolution is marked, and each of its minutes counted once, for its device")
  func encryptedMinutes() throws {
    var hangar = try WatchedHangar()
    let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch, port: 853)
    _ = hangar.see(wire.handshake + wire.segments(Self.good, size: 1400))
    for minute in 1...3 {
      hangar.wait(seconds: 60)
      _ = hangar.see(
        wire.ask([23, 3, 3, 0, 1, 0], at: Self.good.count + 6 * minute), wire.answer([23, 3, 3, 0, 1, 0]))
    }
    let flow = try #require(hangar.finish().flows.last)
    #expect(flow.names.marks.contains(.encryptedDNS))
    #expect(hangar.pipeline.summaryRecord(at: hangar.time)[list: "egress.encrypted_dns"] == ["rc-01=4"])
  }

  @Test("the address behind a proxy is judged like the proxy's own; the worse decides and says so")
  func relayed() throws {
    var hangar = try WatchedHangar()
    let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch, port: 3128)
    let request = Bytes("CONNECT 203.0.113.10:443 HTTP/1.1\r\nHost: 203.0.113.10:443\r\n\r\n".utf8)
    let verdicts = hangar.see(wire.handshake + [wire.ask(request, at: 0)]).verdicts
    let judgement = try #require(verdicts.first?.judgement)
    #expect(judgement.verdict == .violation)
    #expect(judgement.axis == .location)
    #expect(judgement.reasons.contains { $0.hasPrefix("location: beyond the proxy, at 203.0.113.10: CN") })
    #expect(judgement.reasons.contains { $0.hasPrefix("location: NL") })
  }

  @Test("packets in a tunnel are flows of their own; the frame is accounted once, to the flow that carries it")
  func tunnel() throws {
    var hangar = try WatchedHangar()
    let inside = Build.ipv4(6, Build.tcp([], flags: 2), from: [10, 8, 0, 2], to: [203, 0, 113, 10])
    let home = Build.ipv4(6, Build.tcp([], flags: 2), from: [10, 8, 0, 2], to: [10, 8, 0, 1])
    var verdicts: [JudgedFlow] = []
    for packet in [inside, home] {
      let outer = Build.ipv4(
        47, Build.gre(0, 0x0800, packet), from: WatchedHangar.controller.address, to: WatchedHangar.dutch.address)
      verdicts +=
        hangar.see(
          Build.ethernet(0x0800, outer, from: WatchedHangar.controller.mac, to: WatchedHangar.dutch.mac)
        ).verdicts
    }
    #expect(verdicts.map { "\($0.flow.tuple.destination)" } == ["203.0.113.10", "10.8.0.1"])
    // A private address beyond a tunnel is none of the hangar's.
    #expect(verdicts.map(\.ruling.verdict) == [.violation, .unknown])
    #expect(verdicts.allSatisfy { $0.tunnels == [.gre] && $0.device?.id == "rc-01" })
    #expect(hangar.pipeline.ledger.isBalanced)
    #expect(hangar.pipeline.ledger.lines == ["rc-01|approved|gre|2|156"])
  }

  @Test("what changes under a flow inside a tunnel is felt with its next packet")
  func changedInTunnel() throws {
    var hangar = try WatchedHangar()
    let packet = Build.ipv4(6, Build.tcp([1], flags: 0x18), from: [10, 8, 0, 2], to: [198, 51, 100, 99])
    let outer = Build.ipv4(
      47, Build.gre(0, 0x0800, packet), from: WatchedHangar.controller.address, to: WatchedHangar.dutch.address)
    let frame = Build.ethernet(0x0800, outer, from: WatchedHangar.controller.mac, to: WatchedHangar.dutch.mac)
    #expect(hangar.see(frame).verdicts.allSatisfy { $0.ruling.verdict < .violation })
    let moved = LocationTable([("198.51.100.0/26", "NL", 1136), ("198.51.100.64/26", "CN", 4134)])
    hangar.pipeline.replace(
      basis: try WatchedHangar.basis(moved), inventory: WatchedHangar.inventory, policy: "regular-ops", at: hangar.time)
    let felt = hangar.see(frame).verdicts
    #expect(felt.map { "\($0.flow.tuple.destination) \($0.ruling.verdict)" } == ["198.51.100.99 violation"])
  }

  @Test("a packet whose fragments never all came leaves its flow unread, once their time is over")
  func lostFragment() throws {
    var hangar = try WatchedHangar()
    let wire = EvasionWire(WatchedHangar.controller, WatchedHangar.dutch)
    _ = hangar.see(wire.handshake)
    let packet = wire.packet(wire.tcp(Self.bad, at: 0, flags: 0x18, from: wire.client), from: wire.client)
    let fragments = Build.fragments4(packet, size: 48)
    _ = hangar.see(fragments.dropLast().map { wire.carry($0) })
    hangar.wait(seconds: 31)
    let late = hangar.see(wire.ask([], at: 0, flags: 0x10))
    #expect(late.verdicts.map(\.ruling.verdict) == [.unknown])
    #expect(late.verdicts.first?.names.marks.contains(.fragmentsMissing) == true)
  }
}

@Suite("Flows of one frame")
struct FlowsOfOneFrameTests {
  @Test("a table that is full of flows from nested tunnels does not grow")
  func nested() throws {
    var hangar = try WatchedHangar(limits: FlowLimits(maximumFlows: 8))
    for number in 0..<200 {
      let port = 1024 + number
      var packet = Build.ipv4(17, Build.udp([1], from: port, to: 9), from: [10, 0, 0, 9], to: [10, 9, 0, 9])
      for depth in 1...4 {
        let ends: (Bytes, Bytes) = ([10, UInt8(depth), UInt8(number), 1], [10, UInt8(depth), UInt8(number), 2])
        packet = Build.ipv4(4, packet, from: ends.0, to: ends.1)
      }
      _ = hangar.see(Build.ethernet(0x0800, packet))
    }
    #expect(hangar.pipeline.details.count <= 8 + 5)
    #expect(hangar.pipeline.openFlows <= 8)
    #expect(hangar.pipeline.ledger.isBalanced)
  }
}
