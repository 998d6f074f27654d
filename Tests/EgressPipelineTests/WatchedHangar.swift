// Role: a hangar for these tests: the shipped rules, a small location table, known stations, and a pipeline over them.
import EgressPipeline
import EgressSetup
import EgressTypes
import FlowTracking
import Foundation
import Jurisdictions
import PacketDecoding
import TestFrames
import VerdictRules

/// Location data of one vendor for documentation networks.
struct LocationTable: LocationLookup {
  var rows: [(network: IPPrefix, country: String, asn: UInt32)] = []

  var sources: [LocationSourceInfo] {
    [
      LocationSourceInfo(
        vendor: "table", path: "/table", createdAt: WatchedHangar.start.advanced(bySeconds: -86_400), sha256: "",
        signature: .unsigned, licence: "")
    ]
  }

  init(_ rows: [(String, String, UInt32)]) {
    self.rows = rows.compactMap { row in IPPrefix(row.0).map { ($0, row.1, row.2) } }
  }

  func answers(for address: IPAddress) -> [LocationAnswer] {
    rows.filter { $0.network.contains(address) }.map { row in
      LocationAnswer(
        source: 0, country: row.country, asn: row.asn, asName: nil, isAnycast: false, network: row.network)
    }
  }

  static let usual = LocationTable([
    ("198.51.100.0/24", "NL", 1136), ("203.0.113.0/26", "CN", 4134), ("203.0.113.64/26", "DE", 45102),
    ("2001:db8:a::/48", "NL", 1136),
  ])
}

/// A pipeline that is fed frames one millisecond apart.
struct WatchedHangar: ~Copyable {
  static let start = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  static let controller = Station("192.168.50.11", mac: "60:60:1f:00:00:01")
  static let second = Station("192.168.50.12", mac: "60:60:1f:00:00:02")
  static let strict = Station("192.168.50.14", mac: "60:60:1f:00:00:04")
  static let phone = Station("192.168.50.13", mac: "da:a1:19:00:00:13")
  static let gateway = "02:00:5e:00:50:01"
  /// In the Netherlands, approved.
  static let dutch = Station("198.51.100.20", mac: gateway)
  /// In China.
  static let chinese = Station("203.0.113.10", mac: gateway)
  /// In Germany, in the network of a Chinese operator.
  static let operated = Station("203.0.113.80", mac: gateway)
  /// In no location data.
  static let nowhere = Station("192.0.2.77", mac: gateway)
  static let resolver = Station("198.51.100.53", mac: gateway)

  private static let rules: RuleBook? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try? ConfigurationFiles.ruleBook(in: root.appending(path: "Rules").path)
  }()

  /// The shipped rules over a location table.
  static func basis(_ table: LocationTable = .usual) throws -> JudgementBasis {
    guard let rules else { throw Missing.rules }
    return JudgementBasis(
      classifier: Classifier(
        sources: table, operators: OperatorTable(rules.operatorEntries), services: ServiceTable(rules.serviceRules)),
      rules: rules)
  }

  static let inventory = DeviceInventory(
    [
      Device(id: "rc-01", mac: mac(controller), model: "DJI RC Plus"),
      Device(id: "rc-02", mac: mac(second), model: "DJI Smart Controller"),
      Device(id: "rc-04", mac: mac(strict), model: "DJI RC Pro", policy: "strict-ldm"),
    ], infrastructure: Set([MACAddress(gateway)].compactMap(\.self)))

  var pipeline: Pipeline
  private(set) var time = WatchedHangar.start
  /// Frames shown so far, and their bytes on the wire.
  private(set) var shown = WireCount()

  init(
    link: LinkType = .ethernet, inside: InsideNetworks = .auto, keptFrames: UInt8 = 0, limits: FlowLimits = FlowLimits()
  ) throws {
    pipeline = Pipeline(
      link: link,
      context: PipelineContext(
        inside: inside, inventory: Self.inventory, policy: "regular-ops", flowLimits: limits,
        keptFramesPerFlow: keptFrames), basis: try Self.basis(), seed: 7)
  }

  /// Shows frames to the pipeline and returns what it tells of them.
  mutating func see(_ frames: Bytes..., wireLength: Int? = nil) -> [PipelineEvent] { see(frames, wireLength) }

  /// Shows frames to the pipeline and returns what it tells of them.
  mutating func see(_ frames: [Bytes], _ wireLength: Int? = nil) -> [PipelineEvent] {
    for frame in frames {
      pipeline.ingest(frame.span.bytes, wireLength: wireLength ?? frame.count, at: time)
      time = time.advanced(byNanoseconds: 1_000_000)
      shown.frames += 1
      shown.bytes += UInt64(wireLength ?? frame.count)
    }
    return pipeline.takeEvents()
  }

  /// Lets packet time pass.
  mutating func wait(seconds: Int64) { time = time.advanced(bySeconds: seconds) }

  /// Ends every flow.
  mutating func finish() -> [PipelineEvent] {
    pipeline.finish(at: time)
    return pipeline.takeEvents()
  }

  static func mac(_ station: Station) -> MACAddress {
    MACAddress(bits: station.mac.reduce(0) { $0 << 8 | UInt64($1) })
  }

  private enum Missing: Error { case rules }
}

extension [PipelineEvent] {
  /// The flows of the verdict events.
  var verdicts: [JudgedFlow] {
    compactMap { if case .verdict(let judged, _) = $0 { judged } else { nil } }
  }

  /// The flows of the flow events.
  var flows: [JudgedFlow] {
    compactMap { if case .flow(let judged, _) = $0 { judged } else { nil } }
  }

  /// The MAC addresses announced as strangers.
  var strangers: [String] {
    compactMap { if case .stranger(let mac, _, _, _) = $0 { mac.description } else { nil } }
  }

  /// The kept headers.
  var kept: [KeptFrame] {
    compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
  }
}
