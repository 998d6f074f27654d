// Role: every controller of the inventory, also those never seen, and what each of them did.
import EgressTypes

/// One controller.
public struct DeviceUse: Hashable, Sendable {
  /// Its pseudonym.
  public var device: String
  /// Its model; empty where no record tells.
  public var model: String = ""
  /// The policy that the inventory names for it; empty for the default one.
  public var policy: String = ""
  /// Whether the inventory in force at the end of the period registers it; nil when no record tells.
  public var isRegistered: Bool?
  /// Frames of it in the ledgers of the period.
  public var frames: Int64 = 0
  /// From its first to its last flow recorded; nil without any.
  public var span: TimeSpan?
  /// What crossed the border.
  public var counts = TrafficCounts()
  /// Its flows that are violations.
  public var violations: Int64 = 0
  /// Minutes in which it resolved names through an encrypted service.
  public var encryptedDNSMinutes: Int64 = 0

  /// Whether any frame of it was seen.
  public var isSeen: Bool { frames > 0 || span != nil }
}

/// All controllers.
public struct DeviceInventoryUse: Hashable, Sendable {
  /// The controllers by pseudonym.
  public var devices: [DeviceUse] = []
  /// How many the inventory registers; nil when no record tells.
  public var registered: Int64?
  /// Registered ones that no record names.
  public var unnamed: Int64 = 0
  /// Records about further controllers.
  public var unlisted: Int64 = 0
}

/// Gathers what records tell of registered controllers.
struct DeviceActivity {
  private var devices: [String: DeviceUse] = [:]
  private var registered: Int64?
  private var names: Set<String> = []
  private var distinct = DistinctFlows()
  private var unlisted: Int64 = 0

  private static let maximumDevices = 2000

  /// Takes the inventory of a config record, `id|policy|model` for each controller; the last one in force counts.
  mutating func add(config record: JournalRecord) {
    registered = record[integer: "egress.inventory.devices"]
    names = []
    for text in record.texts(ReportKey.controllers) {
      let parts = text.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      names.insert(parts[0])
      change(parts[0]) { device in
        device.policy = parts.count > 1 ? parts[1] : ""
        device.model = parts.count > 2 ? parts[2] : device.model
      }
    }
  }

  mutating func add(coverage record: JournalRecord) {
    for line in record.texts(ReportKey.ledger) {
      // device|verdict|transport|frames|bytes
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      // Accounts of no controller: devices in no inventory have a list of their own.
      guard fields.count == 5, !["-", "beacon", "unregistered"].contains(fields[0]), let frames = Int64(fields[3])
      else {
        continue
      }
      change(String(fields[0])) { $0.frames = $0.frames.adding(max(0, frames)) }
    }
    for text in record.texts(ReportKey.encryptedDNS) {
      let (device, minutes) = text.cut(at: "=")
      change(String(device)) { $0.encryptedDNSMinutes = $0.encryptedDNSMinutes.adding(max(0, Int64(minutes) ?? 0)) }
    }
  }

  mutating func add(flow record: JournalRecord, _ facts: FlowFacts, at time: Timestamp) {
    guard let name = record.text(RecordKey.device) else { return }
    let first: Int64 = distinct.isFirst(facts.identity, ends: facts.endsFlow) ? 1 : 0
    let isViolation = facts.flow.verdict == .violation
    let crosses = facts.flow.crossesBorder
    let span = TimeSpan(start: facts.start ?? time, end: facts.end ?? time)
    change(name) { device in
      device.span = device.span.map { $0.joined(with: span) } ?? span
      if device.model.isEmpty { device.model = facts.flow.model }
      if crosses { device.counts.add(TrafficCounts(flows: first, sent: facts.sent, received: facts.received)) }
      if isViolation { device.violations += first }
    }
  }

  /// The controllers; of those that the inventory names and nobody saw only what it says.
  func finish() -> DeviceInventoryUse {
    let listed = devices.values.map { device in
      var device = device
      device.isRegistered = names.isEmpty ? nil : names.contains(device.device)
      return device
    }.filter { $0.isSeen || $0.isRegistered == true }
    let named = Int64(names.count)
    return DeviceInventoryUse(
      devices: listed.sorted { $0.device < $1.device }, registered: registered,
      unnamed: max(0, (registered ?? named) - named), unlisted: unlisted)
  }

  private mutating func change(_ name: String, _ body: (inout DeviceUse) -> Void) {
    guard devices[name] != nil || devices.count < DeviceActivity.maximumDevices else {
      unlisted += 1
      return
    }
    body(&devices[name, default: DeviceUse(device: name)])
  }
}
