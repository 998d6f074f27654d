// Role: holds the ledger to its equation: every captured frame stands in exactly one place, whatever the frames are.
import EgressPipeline
import EgressTypes
import FlowTracking
import PacketDecoding
import TestFrames
import TestNumbers
import Testing

@Suite("Byte ledger")
struct ByteLedgerTests {
  private static let fixtures = FrameFixture.all.filter { $0.link == .ethernet }
  private static let stations = [
    WatchedHangar.controller, WatchedHangar.second, WatchedHangar.strict, WatchedHangar.phone,
  ]
  private static let servers = [
    WatchedHangar.dutch, WatchedHangar.chinese, WatchedHangar.operated, WatchedHangar.nowhere, WatchedHangar.resolver,
  ]

  /// A frame of any kind: a fixture, cut or with a byte changed, or a packet of some conversation.
  private static func frame(_ dice: inout SeededNumbers) -> (Bytes, wireLength: Int) {
    var frame = fixtures.randomElement(using: &dice)?.frame ?? []
    if Bool.random(using: &dice) {
      var talk = Conversation(
        stations.randomElement(using: &dice) ?? WatchedHangar.phone,
        servers.randomElement(using: &dice) ?? WatchedHangar.dutch,
        clientPort: .random(in: 40_000..<40_020, using: &dice),
        transport: [6, 17, 1, 132].randomElement(using: &dice) ?? 6)
      let payload =
        [Build.hello("statistical-report.djiservice.org"), Build.dnsQuestion("a.example"), []]
        .randomElement(using: &dice) ?? []
      let flags = Conversation.Flags(rawValue: [2, 0x12, 0x18, 0x11, 0x14].randomElement(using: &dice) ?? 2) ?? .data
      frame = Bool.random(using: &dice) ? talk.ask(payload, flags) : talk.answer(payload, flags)
    }
    let wireLength = frame.count
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: frame = Bytes(frame.prefix(.random(in: 0...frame.count, using: &dice)))
    case 1: frame[.random(in: 0..<frame.count, using: &dice)] = .random(in: .min ... .max, using: &dice)
    default: break
    }
    return (frame, wireLength)
  }

  @Test("captured = accounts + undecoded, in frames and bytes, at every moment of any stream", arguments: [1, 2, 3])
  func equation(_ seed: UInt64) throws {
    var dice = SeededNumbers(seed)
    // A table this small evicts all the time.
    var hangar = try WatchedHangar(keptFrames: 4, limits: FlowLimits(maximumFlows: 40))
    let decoder = FrameDecoder(link: .ethernet)
    var undecoded = WireCount()
    var cut: UInt64 = 0
    var events: [PipelineEvent] = []
    for number in 1...3000 {
      let (frame, wireLength) = Self.frame(&dice)
      let packet = decoder.decode(frame.span.bytes, wireLength: wireLength)
      if packet.tuple == nil {
        undecoded.frames += 1
        undecoded.bytes += UInt64(wireLength)
      }
      if packet.isTruncated { cut += 1 }
      events += hangar.see(frame, wireLength: wireLength)
      guard number % 100 == 0 else { continue }
      let ledger = hangar.pipeline.ledger
      #expect(ledger.isBalanced)
      #expect(ledger.captured == hangar.shown)
      #expect(ledger.undecoded == undecoded)
      #expect(ledger.truncated == cut)
      let sums = Self.sums(ledger.lines)
      #expect(sums.frames + undecoded.frames == hangar.shown.frames)
      #expect(sums.bytes + undecoded.bytes == hangar.shown.bytes)
    }
    events += hangar.finish()
    #expect(undecoded.frames > 300 && cut > 100, "the stream held what it should test")
    // The flows tell every decoded frame once, however often each was reported.
    let packets = events.flows.filter(\.tunnels.isEmpty).reduce(0) {
      $0 + $1.flow.delta.packetsOut + $1.flow.delta.packetsIn
    }
    #expect(packets == hangar.shown.frames - undecoded.frames)
  }

  @Test("periods that are reset add up to the whole, and a verdict that changed moves only what comes after it")
  func periods() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    _ = hangar.see(talk.ask([], .syn))
    #expect(hangar.pipeline.ledger.lines == ["rc-01|approved|tcp|1|54"])
    hangar.pipeline.resetLedger()
    #expect(hangar.pipeline.ledger.lines == [])
    #expect(hangar.pipeline.ledger.captured == WireCount())
    _ = hangar.see(talk.ask(Build.hello("statistical-report.djiservice.org")), talk.ask([1]))
    #expect(
      hangar.pipeline.ledger.lines.map { $0.split(separator: "|").prefix(4).joined(separator: "|") }
        == ["rc-01|approved|tcp|1", "rc-01|violation|tcp|1"])
    #expect(hangar.pipeline.ledger.isBalanced)
  }

  @Test("a frame counts by its length on the wire, not by what the snap length left of it")
  func wireLength() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    let frame = talk.ask(Bytes(repeating: 0, count: 1000))
    _ = hangar.see(Bytes(frame.prefix(96)), wireLength: frame.count)
    #expect(hangar.pipeline.ledger.lines == ["rc-01|approved|tcp|1|1054"])
    #expect(hangar.pipeline.ledger.truncated == 1)
  }

  @Test("every reason a frame was not read to its end is counted under its name")
  func anomalies() throws {
    var hangar = try WatchedHangar()
    var expected: [String: UInt64] = [:]
    for fixture in Self.fixtures {
      _ = hangar.see(fixture.frame)
      if let stop = fixture.stop { expected[stop.name, default: 0] += 1 }
    }
    #expect(hangar.pipeline.anomalies.byName.filter { DecodeStop.allCases.map(\.name).contains($0.key) } == expected)
    let before = hangar.pipeline.anomalies
    _ = hangar.see(Build.ethernet(0x0806, Bytes(repeating: 0, count: 28)))
    #expect(hangar.pipeline.anomalies.since(before) == ["arp": 1])
  }

  private static func sums(_ lines: [String]) -> WireCount {
    lines.reduce(into: WireCount()) { sum, line in
      let parts = line.split(separator: "|").suffix(2).compactMap { UInt64($0) }
      sum.frames += parts.first ?? 0
      sum.bytes += parts.last ?? 0
    }
  }
}
