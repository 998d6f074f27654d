// Role: the `privacy` section: what those who read the journal are asked for.
import StrictYAML

/// What commands ask of a person before they show what devices and people did.
public struct PrivacySettings: Sendable, Hashable {
  /// Whether the configured journal is read only where egressd journals the read.
  public var requiresAccessLog = false
  /// Whether egressd refuses a read without a purpose.
  public var requiresPurpose = false

  /// Makes the section with its defaults.
  public init() {}

  init?(reading keys: inout YAMLMapping) {
    self.init()
    requiresAccessLog = keys.optional("require_access_log")?.boolean() ?? requiresAccessLog
    requiresPurpose = keys.optional("require_purpose")?.boolean() ?? requiresPurpose
  }
}
