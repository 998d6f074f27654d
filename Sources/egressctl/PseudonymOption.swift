// Role: output with keyed pseudonyms in the place of devices, addresses and people, and the file of the key.
import ArgumentParser
import DurableFiles
import EgressSettings
import EgressSetup
import EgressTypes
import JournalFiles
import LinuxCalls
import Pseudonyms

/// Whether output names devices, the hangar's addresses and people.
struct PseudonymOption: ParsableArguments {
  @Flag(help: "Put keyed pseudonyms in the place of controllers, MAC addresses, the hangar's addresses and people.")
  var pseudonymise = false

  /// What to say of it when the read is journalled.
  var selection: String? { pseudonymise ? "pseudonymised" : nil }

  /// What makes the pseudonyms for a journal; nil when names are wanted.
  ///
  /// The key is made where there is none. Throws when it cannot be read, or others than its owner may read it.
  func pseudonymiser(for folder: String, _ settings: Settings?) throws -> Pseudonymiser? {
    pseudonymise ? try PseudonymKeyFile.pseudonymiser(for: folder, settings, mayMake: true) : nil
  }
}

/// The file `<journal>.pseudonym.key` beside a journal.
enum PseudonymKeyFile {
  /// A pseudonymiser that knows the controllers of the settings' inventory.
  static func pseudonymiser(for folder: String, _ settings: Settings?, mayMake: Bool) throws -> Pseudonymiser {
    let key = try load(beside: folder, mayMake: mayMake)
    // Another machine has no inventory; then records alone tell which controllers there are.
    let devices = try LoadedInventory(at: settings?.inventory).inventory.devices.map(\.id)
    return Pseudonymiser(key, devices: devices, inside: settings?.inside ?? .auto)
  }

  private static func load(beside folder: String, mayMake: Bool) throws -> PseudonymKey {
    let path = JournalKeyFile.pseudonym(folder)
    do {
      guard let bytes = try FileSystem.contents(of: path, limit: 1024) else {
        guard mayMake else {
          throw SetupError(path, "is not there", remedy: "reveal where the pseudonyms were made, or bring the key here")
        }
        return try make(path)
      }
      guard try FileSystem.mode(of: path) & 0o077 == 0 else {
        throw SetupError(path, "may be read by others than its owner", remedy: "run: chmod 600 \(path)")
      }
      guard let key = PseudonymKey(text: String(decoding: bytes, as: UTF8.self)) else {
        throw SetupError(
          path, "holds no key of 64 hexadecimal digits",
          remedy: "restore it from a copy; with another key, pseudonyms change")
      }
      return key
    } catch let error as LinuxError {
      throw SetupError(path, error.reason, remedy: "pseudonyms are made by who owns the key: run as root or as egressd")
    }
  }

  private static func make(_ path: String) throws -> PseudonymKey {
    var randomness = SystemRandomNumberGenerator()
    let bytes = (0..<PseudonymKey.length).map { _ in UInt8.random(in: .min ... .max, using: &randomness) }
    guard let key = PseudonymKey(bytes: bytes) else { throw SetupError(path, "cannot be made", remedy: "try again") }
    try WholeFile.replace(path, with: Array(PseudonymKey.text(of: bytes).utf8), mode: 0o600)
    Terminal.warn("\(path): a new key for pseudonyms; keep it, as with another one they change")
    return key
  }
}
