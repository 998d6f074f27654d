// Role: whose flow it is: a registered controller or a stranger, and the policy it is held to.
import Declarations
import EgressTypes

/// The inside end of flows, one object for all flows of a device, so that a flow carries a reference and no texts.
final class Party: Sendable {
  /// The registered controller, or nil for all strangers together.
  let device: Device?
  /// The policy it is held to.
  let policy: String
  /// The operation and the test of Local Data Mode that the device was declared to be in.
  let standing: DeclaredStanding
  /// The device's number in the ledger.
  let account: Int32
  /// Whether facts about its software are recorded: strangers beside registered devices are counted, not profiled.
  let isProfiled: Bool

  init(
    device: Device?, policy: String, standing: DeclaredStanding = DeclaredStanding(), account: Int32, isProfiled: Bool
  ) {
    self.device = device
    self.policy = policy
    self.standing = standing
    self.account = account
    self.isProfiled = isProfiled
  }
}

/// The parties of an inventory.
struct Parties {
  /// Devices that are in no inventory.
  let strangers: Party
  private var registered: [MACAddress: Party]

  /// Makes the parties of an inventory; devices that name no policy are held to `policy`, unless something is declared.
  init(
    _ inventory: DeviceInventory, policy: String, _ declarations: DeclarationBook, in ledger: inout ByteLedger
  ) {
    strangers = Party(
      device: nil, policy: policy, account: ledger.number(of: "unregistered"),
      isProfiled: inventory.devices.isEmpty)
    var registered: [MACAddress: Party] = [:]
    for device in inventory.devices where registered[device.mac] == nil {
      let standing = declarations.standing(of: device.id)
      registered[device.mac] = Party(
        device: device, policy: standing.policy ?? device.policy ?? policy, standing: standing,
        account: ledger.number(of: device.id), isProfiled: true)
    }
    self.registered = registered
  }

  /// The party that a station belongs to.
  func party(with mac: MACAddress?) -> Party { mac.flatMap { registered[$0] } ?? strangers }

  /// The party that the device of another one belongs to now.
  func current(_ party: Party) -> Party { party.device.flatMap { registered[$0.mac] } ?? strangers }

  /// Makes anew the parties of devices of which something else is declared now; returns their devices.
  mutating func renew(policy: String, _ declarations: DeclarationBook) -> Set<MACAddress> {
    var changed: Set<MACAddress> = []
    for (mac, party) in registered {
      guard let device = party.device else { continue }
      let standing = declarations.standing(of: device.id)
      guard standing != party.standing else { continue }
      registered[mac] = Party(
        device: device, policy: standing.policy ?? device.policy ?? policy, standing: standing,
        account: party.account, isProfiled: true)
      changed.insert(mac)
    }
    return changed
  }
}
