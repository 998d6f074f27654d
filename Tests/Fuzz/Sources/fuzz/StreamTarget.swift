// Role: a whole capture shown to the pipeline under the shipped rules; every frame must be accounted for.
import EgressPipeline
import EgressTypes
import FlowTracking
import Foundation
import Jurisdictions
import PacketDecoding
import TestFrames
import VerdictRules

extension FuzzTarget {
  /// Frames with two bytes of length before each, of which the top bit says that the frame was cut.
  static let stream = FuzzTarget("stream") {
    let client = Station("192.168.50.11", mac: "60:60:1f:00:00:01")
    let server = Station("198.51.100.20", mac: "02:00:5e:00:50:01")
    var talk = Conversation(client, server)
    let hello = Build.hello("api.example.net")
    var split = talk.open()
    for byte in hello { split.append(talk.ask([byte])) }
    var names = Conversation(client, server, serverPort: 53, transport: 17)
    let lookUp = [
      names.ask(Build.dnsQuestion("a.example")), names.answer(Build.dnsAnswer("a.example", server.address)),
    ]
    return [split + talk.close(), lookUp + talk.open() + [talk.ask(hello)], FrameFixture.all.map(\.frame)].map {
      $0.flatMap { be16($0.count) + $0 }
    }
  } run: { input in
    guard let basis else { return check(false, "the shipped rules can be read") }
    var context = PipelineContext(
      inside: .auto, inventory: DeviceInventory(), policy: "regular-ops", flowLimits: FlowLimits(maximumFlows: 8),
      keptFramesPerFlow: 4)
    context.clientNameBytes = 4096
    var pipeline = Pipeline(link: .ethernet, context: context, basis: basis, seed: 7)
    var time = start
    var shown = (frames: UInt64(0), bytes: UInt64(0))
    var rest = input[...]
    while rest.count >= 2 {
      let (high, low) = (rest.removeFirst(), rest.removeFirst())
      let length = Int(high & 0x7f) << 8 | Int(low)
      let frame = Bytes(rest.prefix(length))
      rest = rest.dropFirst(length)
      let wireLength = high & 0x80 == 0 ? frame.count : frame.count + 1400
      pipeline.ingest(frame.span.bytes, wireLength: wireLength, at: time)
      shown.frames += 1
      shown.bytes += UInt64(wireLength)
      // Now and then enough time passes for flows to run out.
      time = time.advanced(byNanoseconds: low == 0xff ? 400_000_000_000 : 1_000_000)
    }
    pipeline.finish(at: time)
    let ledger = pipeline.ledger
    check(ledger.isBalanced, "every frame stands in one place")
    check(ledger.captured.frames == shown.frames, "every frame is in the ledger")
    check(ledger.captured.bytes == shown.bytes, "every byte is in the ledger")
    for event in pipeline.takeEvents() {
      if case .frame(let kept) = event { check(kept.headers.count <= 128, "no more than headers are kept") }
    }
  }

  private static let start = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)

  private static let basis: JudgementBasis? = {
    let root = URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/").dropFirst() + "/Rules"
    guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: String(root)) else { return nil }
    let files = paths.filter { $0.hasSuffix(".yaml") }.sorted().map { path in
      RuleFile(path: path, bytes: Bytes(FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data()))
    }
    guard let rules = try? RuleBook(files) else { return nil }
    return JudgementBasis(
      classifier: Classifier(
        sources: OneNetwork(), operators: OperatorTable(rules.operatorEntries),
        services: ServiceTable(rules.serviceRules)), rules: rules)
  }()
}

/// Places half of all addresses in the Netherlands and half in China.
private struct OneNetwork: LocationLookup {
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
