// Role: whose flow it is: a registered controller or a stranger, and the policy it is held to.
import EgressTypes

/// The inside end of flows, one object for all flows of a device, so that a flow carries a reference and no texts.
final class Party: Sendable {
  /// The registered controller, or nil for all strangers together.
  let device: Device?
  /// The policy it is held to.
  let policy: String
  /// The device's number in the ledger.
  let account: Int32
  /// Whether facts about its software are recorded: strangers beside registered devices are counted, not profiled.
  let isProfiled: Bool

  init(device: Device?, policy: String, account: Int32, isProfiled: Bool) {
    self.device = device
    self.policy = policy
    self.account = account
    self.isProfiled = isProfiled
  }
}

/// The parties of an inventory.
struct Parties {
  /// Devices that are in no inventory.
  let strangers: Party
  private let registered: [MACAddress: Party]

  /// Makes the parties of an inventory; devices that name no policy are held to `policy`.
  init(_ inventory: DeviceInventory, policy: String, in ledger: inout ByteLedger) {
    strangers = Party(
      device: nil, policy: policy, account: ledger.number(of: "unregistered"),
      isProfiled: inventory.devices.isEmpty)
    var registered: [MACAddress: Party] = [:]
    for device in inventory.devices where registered[device.mac] == nil {
      registered[device.mac] = Party(
        device: device, policy: device.policy ?? policy, account: ledger.number(of: device.id),
        isProfiled: true)
    }
    self.registered = registered
  }

  /// The party that a station belongs to.
  func party(with mac: MACAddress?) -> Party { mac.flatMap { registered[$0] } ?? strangers }
}
