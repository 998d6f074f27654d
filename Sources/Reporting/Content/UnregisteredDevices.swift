// Role: devices that were seen on the hangar's network and are in no inventory: announced, not profiled.
import EgressTypes

/// A device that no inventory names.
public struct UnregisteredDevice: Hashable, Sendable {
  /// Its MAC address, or `unknown`.
  public var mac: String
  /// Who made it, by the prefix of its address; empty where no pack lists that.
  public var manufacturer: String
  /// The address it used when it was first seen.
  public var address: String
  /// When it was first seen in the period.
  public var firstSeen: Timestamp
  /// The strongest action taken.
  public var action: Action
}

/// Gathers device records; beyond a bound, further ones are counted and not listed.
struct UnregisteredDevices {
  private var byMAC: [String: UnregisteredDevice] = [:]
  /// Records about devices that are not listed.
  private(set) var unlisted: Int64 = 0

  private static let maximumDevices = 500

  mutating func add(_ record: JournalRecord, at time: Timestamp) {
    let mac = record.text("source.mac") ?? "unknown"
    let action = record.text(RecordKey.action).flatMap(Action.init(name:)) ?? .record
    if var known = byMAC[mac] {
      known.action = max(known.action, action)
      byMAC[mac] = known
    } else if byMAC.count < UnregisteredDevices.maximumDevices {
      byMAC[mac] = UnregisteredDevice(
        mac: mac, manufacturer: record.text("device.manufacturer") ?? "",
        address: record.text("source.ip") ?? "unknown", firstSeen: time, action: action)
    } else {
      unlisted += 1
    }
  }

  /// The devices in the order they were first seen.
  var sorted: [UnregisteredDevice] { byMAC.values.sorted { ($0.firstSeen, $0.mac) < ($1.firstSeen, $1.mac) } }
}
