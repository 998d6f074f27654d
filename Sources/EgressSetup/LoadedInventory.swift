// Role: the inventory as one reading of its file: the controllers in it, and the hash that the journal knows it by.
import Crypto
import EgressSettings
import EgressTypes

/// An inventory that was read and checked.
public struct LoadedInventory: Sendable {
  /// The registered controllers.
  public let inventory: DeviceInventory
  /// SHA-256 of the file, lower-case hexadecimal; nil where there is none.
  let sha256: String?

  /// Reads an inventory file, with every mistake in it; no path is an empty inventory.
  public init(at path: String?) throws(SetupError) {
    guard let path else {
      inventory = DeviceInventory()
      sha256 = nil
      return
    }
    let bytes = try ConfigurationFiles.contents(of: path, remedy: "create it, or correct `inventory:` in the settings")
    do { inventory = try DeviceInventory(reading: bytes, file: path) } catch { throw SetupError(passing: error) }
    sha256 = SHA256.hash(data: bytes).hexadecimal
  }
}
