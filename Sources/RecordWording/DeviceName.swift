// Role: how documents name the device at the near end of a flow: one name in all of them.
import EgressTypes

/// Names of devices as documents give them.
public enum DeviceName {
  /// How the name of a device begins that is in no inventory; its station follows.
  public static let unregistered = "unregistered "

  /// The controller's pseudonym, or of a device in no inventory its link-layer address, else its network address.
  ///
  /// An address that was leased names another device next week. `near` is how the keys of the near end begin: `source`, or
  /// `destination` where the far end began the flow. The text is inert.
  public static func of(_ record: JournalRecord, near: String) -> String {
    if let device = record[string: RecordKey.device] { return device.visible }
    return unregistered + (record[string: near + ".mac"] ?? record[string: near + ".ip"] ?? "without address").visible
  }
}

extension Language {
  /// The name of a device in the language of the reader.
  public func device(_ name: String) -> String {
    guard name.hasPrefix(DeviceName.unregistered) else { return name }
    return self("unregistered", nl: "niet geregistreerd") + " " + name.dropFirst(DeviceName.unregistered.count)
  }
}
