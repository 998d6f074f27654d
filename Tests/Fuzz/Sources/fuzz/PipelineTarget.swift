// Role: a whole capture shown to the pipeline under the shipped rules; every frame must be accounted for.
import EgressTypes
import Foundation
import Jurisdictions
import NameAttribution
import PacketDecoding
import TestFrames
import VerdictRules

@testable import EgressPipeline
@testable import FlowTracking

extension FuzzTarget {
  /// Two bytes for the link type and the bounds; before each frame one byte of time and two of length, of which the
  /// top bit says that the frame was cut.
  static let pipeline = FuzzTarget("pipeline") {
    let ethernet = LinkChoice.byte(of: .ethernet)
    let captures: [Bytes] = EvasionSeeds.captures.map { [ethernet, 0x07] + $0.flatMap(PipelineInput.entry) }
    let links: [Bytes] = LinkType.allCases.map { link in
      let frames = FrameFixture.all.filter { $0.link == link }.map(\.frame)
      return [LinkChoice.byte(of: link), 0x17] + frames.flatMap(PipelineInput.entry)
    }
    // Packets within packets, each frame with flows of its own.
    let nested: Bytes = (1...24).flatMap { number -> Bytes in
      let packet = Build.ipv4(17, Build.udp([1], from: number, to: 9), from: [192, 168, 50, 11])
      let address = { (depth: Int) -> Bytes in [198, 51, 100, UInt8(depth * 40 + number)] }
      let outer = (0..<4).reduce(packet) { Build.ipv4(4, $0, from: [192, 168, 50, 11], to: address($1)) }
      return PipelineInput.entry(Build.ethernet(0x0800, outer))
    }
    return captures + links + [[ethernet, 0x07] + nested]
  } run: { input in
    guard input.count >= 2 else { return }
    guard let basis = PipelineInput.basis else { return check(false, "the shipped rules can be read") }
    let maximumFlows = 1 + Int(input[1] & 7)
    var context = PipelineContext(
      inside: input[1] & 0x10 == 0 ? .auto : .any, inventory: PipelineInput.inventory, policy: "regular-ops",
      flowLimits: FlowLimits(maximumFlows: maximumFlows), keptFramesPerFlow: 4)
    context.clientNameBytes = 4096
    var pipeline = Pipeline(link: LinkChoice.type(input[0]), context: context, basis: basis, seed: 7)
    var watch = EventWatch()
    var rest = input.dropFirst(2)
    while let (frame, wireLength) = watch.next(&rest) {
      pipeline.ingest(frame.span.bytes, wireLength: wireLength, at: watch.time)
      check(pipeline.clientNameBytes <= context.clientNameBytes, "names that clients give are bounded")
      check(pipeline.details.count <= maximumFlows + FlowTable.endingsPerFrame, "flows are bounded")
      watch.see(pipeline.takeEvents())
    }
    pipeline.finish(at: watch.time)
    watch.see(pipeline.takeEvents())
    let ledger = pipeline.ledger
    check(ledger.isBalanced, "every frame stands in one place")
    check(ledger.captured.frames == watch.frames, "every frame is in the ledger")
    check(ledger.captured.bytes == watch.bytes, "every byte is in the ledger")
    check(ledger.captured.frames - ledger.undecoded.frames == watch.reported, "every packet is in a flow's report")
    check(watch.isSettled, "every flow is reported at the end")
    check(pipeline.clientNameBytes == 0 && pipeline.fragments.count == 0, "nothing is kept at the end")
    check(pipeline.hot.allSatisfy { $0.reader == 0 }, "no reader is kept at the end")
  }
}

/// What was shown to a pipeline and what it told.
private struct EventWatch {
  /// One flow in its lifetime.
  private struct Lifetime: Hashable {
    var tuple: FiveTuple
    var tunnels: [TunnelKind]
    var begin: Timestamp
  }

  private(set) var time = PipelineInput.start
  private(set) var frames: UInt64 = 0
  private(set) var bytes: UInt64 = 0
  /// Packets of flows outside of tunnels.
  private(set) var reported: UInt64 = 0
  private var worst: [Lifetime: Ruling] = [:]
  private var elapsed: Int64 = 0

  /// Whether the end of every flow was told of which anything was.
  var isSettled: Bool { worst.isEmpty }

  /// The next frame of an input; each has a time of its own, so that it tells a flow from the one before.
  mutating func next(_ rest: inout Bytes.SubSequence) -> (frame: Bytes, wireLength: Int)? {
    guard rest.count >= 3 else { return nil }
    let head = Bytes(rest.prefix(3))
    rest = rest.dropFirst(3)
    let frame = Bytes(rest.prefix(Int(head[1] & 0x7f) << 8 | Int(head[2])))
    rest = rest.dropFirst(frame.count)
    switch head[0] {
    case 0xff: elapsed += 700_000_000_000
    case 0xfe: elapsed += 31_000_000_000
    // A clock that was set back, or packets out of order.
    case 0xfd: elapsed -= 90_000_000_000
    case 0xfc: elapsed -= 1_000_000_000
    default: elapsed += Int64(head[0]) * 1_000_000
    }
    let wireLength = head[1] & 0x80 == 0 ? frame.count : frame.count + 1400
    frames += 1
    bytes += UInt64(wireLength)
    time = PipelineInput.start.advanced(byNanoseconds: elapsed + Int64(frames))
    return (frame, wireLength)
  }

  mutating func see(_ events: [PipelineEvent]) {
    for event in events {
      switch event {
      case .verdict(let judged, _): note(judged, isLast: false)
      case .flow(let judged, let reason):
        if judged.tunnels.isEmpty { reported += judged.flow.delta.packetsOut + judged.flow.delta.packetsIn }
        note(judged, isLast: reason != .active)
      case .frame(let kept): check(kept.headers.count <= 128, "no more than headers are kept")
      case .stranger, .address, .declared: break
      }
      _ = event.record
    }
  }

  private mutating func note(_ judged: JudgedFlow, isLast: Bool) {
    let flow = Lifetime(tuple: judged.flow.tuple, tunnels: judged.tunnels, begin: judged.flow.firstSeen)
    if let before = worst[flow] {
      check(judged.ruling.verdict >= before.verdict, "a verdict never becomes better")
      check(judged.ruling.action >= before.action, "what was raised stays raised")
    }
    check(judged.judgement.verdict == judged.ruling.verdict, "the reasons are those of the verdict")
    check(judged.tunnels.count <= FrameDecoder.maximumTunnelDepth, "tunnels are followed to a depth")
    check(judged.names.serverNames.count <= FlowNames.maximumHosts, "names of a flow are bounded")
    check(judged.names.relayed.count <= FlowNames.maximumRelayed, "addresses beyond a proxy are bounded")
    worst[flow] = isLast ? nil : judged.ruling
  }
}

/// The setting of the fuzzed pipeline.
private enum PipelineInput {
  static let start = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)

  static let inventory = DeviceInventory(
    [MACAddress("60:60:1f:00:00:01"), MACAddress("02:00:00:00:00:0a")].compactMap(\.self).enumerated().map {
      Device(id: "rc-\($0.offset)", mac: $0.element, model: "DJI RC Plus")
    }, infrastructure: Set([MACAddress("02:00:5e:00:50:01")].compactMap(\.self)))

  static func entry(_ frame: Bytes) -> Bytes { [10] + be16(frame.count & 0x7fff) + frame }

  static let basis: JudgementBasis? = {
    let root = URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/").dropFirst() + "/Rules"
    guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: String(root)) else { return nil }
    let files = paths.filter { $0.hasSuffix(".yaml") }.sorted().map { path in
      RuleFile(path: path, bytes: Bytes(FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data()))
    }
    guard let rules = try? RuleBook(files) else { return nil }
    return JudgementBasis(
      classifier: Classifier(
        sources: HalfTheWorld(), operators: OperatorTable(rules.operatorEntries),
        services: ServiceTable(rules.serviceRules)), rules: rules)
  }()
}

/// Places half of all addresses in the Netherlands and half in China.
private struct HalfTheWorld: LocationLookup {
  let sources = [
    LocationSourceInfo(
      vendor: "fuzz", path: "/fuzz", createdAt: Timestamp(rfc3339: "2026-11-01T00:00:00Z"), sha256: "",
      signature: .unsigned, licence: "")
  ]

  func answers(for address: IPAddress) -> [LocationAnswer] {
    IPPrefix("::/0").map { network in
      [
        LocationAnswer(
          source: 0, country: address.low & 1 == 0 ? "NL" : "CN", asn: 1136, asName: nil, isAnycast: false,
          network: network)
      ]
    } ?? []
  }
}
