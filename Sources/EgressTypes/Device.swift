// Role: a registered drone controller, and the inventory that tells it from a stranger.

/// A controller of the inventory.
public struct Device: Hashable, Sendable {
  /// The pseudonym under which records name it, `rc-07`.
  public var id: String
  /// Its MAC address on the hangar network.
  public var mac: MACAddress
  /// The model, `DJI RC Plus`.
  public var model: String
  /// The policy it is held to; nil for the default one.
  public var policy: String?

  /// Makes a device.
  public init(id: String, mac: MACAddress, model: String, policy: String? = nil) {
    self.id = id
    self.mac = mac
    self.model = model
    self.policy = policy
  }
}

/// The registered controllers of a hangar.
public struct DeviceInventory: Sendable {
  /// The devices, in the order of the file.
  public let devices: [Device]
  /// Stations of the hangar network that are no controllers, such as the gateway itself.
  public let infrastructure: Set<MACAddress>
  private let byMAC: [MACAddress: Int]

  /// Makes an inventory; of two devices with one MAC address the first stands.
  public init(_ devices: [Device] = [], infrastructure: Set<MACAddress> = []) {
    self.devices = devices
    self.infrastructure = infrastructure
    byMAC = Dictionary(devices.enumerated().map { ($1.mac, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The registered device with this address, or nil for a stranger.
  public func device(with mac: MACAddress?) -> Device? {
    mac.flatMap { byMAC[$0] }.map { devices[$0] }
  }

  /// Whether a station needs no announcement: a registered controller or known infrastructure.
  public func knows(_ mac: MACAddress) -> Bool { byMAC[mac] != nil || infrastructure.contains(mac) }
}
