// Role: reads the inventory: the registered controllers and the known stations of the hangar network.
import EgressTypes
import StrictYAML

extension DeviceInventory {
  /// Reads the bytes of an inventory file; throws every mistake in it.
  public init(reading bytes: [UInt8], file: String) throws(YAMLMistakes) {
    self = try YAMLDocument.read(bytes, file: file) { root in
      root.mapping { (keys: inout YAMLMapping) -> DeviceInventory? in
        var seen: Set<MACAddress> = []
        let devices = keys.required("devices")?.list { $0.mapping { DeviceInventory.device(&$0, &seen) } }
        let infrastructure = keys.optional("infrastructure")?.list { entry in
          entry.mapping { (keys: inout YAMLMapping) -> MACAddress? in
            let name = keys.required("name")?.string()
            let mac = DeviceInventory.mac(&keys, &seen)
            return name == nil ? nil : mac
          }
        }
        return devices.map { DeviceInventory($0, infrastructure: Set(infrastructure ?? [])) }
      }
    }
  }

  private static func device(_ keys: inout YAMLMapping, _ seen: inout Set<MACAddress>) -> Device? {
    let id = keys.required("id")?.parsed(as: "a pseudonym of at most 64 bytes without `|`") { text in
      text.utf8.count <= 64 && !text.contains("|") ? text : nil
    }
    let mac = mac(&keys, &seen)
    let model = keys.required("model")?.string()
    let policy = keys.optional("policy")?.string()
    guard let id, let mac, let model else { return nil }
    return Device(id: id, mac: mac, model: model, policy: policy)
  }

  private static func mac(_ keys: inout YAMLMapping, _ seen: inout Set<MACAddress>) -> MACAddress? {
    guard let value = keys.required("mac") else { return nil }
    guard let mac = value.parsed(as: #"a MAC address such as "60:60:1f:00:00:01""#, { MACAddress($0) }) else {
      return nil
    }
    guard seen.insert(mac).inserted else { return value.mistake("`\(mac)` stands twice in the inventory; keep one") }
    return mac
  }
}
