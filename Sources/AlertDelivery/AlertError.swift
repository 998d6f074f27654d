// Role: why alerts cannot be delivered at all.
import LinuxCalls

/// Why alerts cannot be delivered at all.
public enum AlertError: Error, Hashable, Sendable {
  /// Another process delivers from the same state folder.
  case folderInUse(String)
  /// The state file is not what this program wrote.
  case stateUnreadable(String, reason: String)
  /// A file of the state folder cannot be read or written.
  case storage(LinuxError)
  /// The delivery log takes nothing now: the disk is full and what it held back is used up, or it failed to be written.
  case unlogged(LinuxError)
  /// The delivery log cannot be written.
  case log(String)
  /// An entry of `witnesses` holds no verifier key of a witness.
  case witnessKey(String)
  /// The journal cannot be read.
  case journal(String)
}

extension AlertError: CustomStringConvertible {
  /// The thing, the reason and the remedy in one sentence.
  public var description: String {
    switch self {
    case .folderInUse(let folder):
      "\(folder): another egress-alertd delivers from here; stop it, or set another state folder"
    case .stateUnreadable(let path, let reason):
      "\(path): \(reason); remove the file to deliver every alert of the journal again"
    case .storage(let error), .unlogged(let error): error.description
    case .log(let reason): "the delivery log cannot be kept: \(reason)"
    case .witnessKey(let text):
      "witnesses: `\(text)` is no witness's verifier key; write name+id+base64 as the witness's operator gives it"
    case .journal(let reason): "the journal cannot be read: \(reason)"
    }
  }
}

extension AlertError {
  /// Runs system calls and throws what fails as `storage`.
  static func calling<Value: ~Copyable>(_ body: () throws(LinuxError) -> Value) throws(AlertError) -> Value {
    do throws(LinuxError) {
      return try body()
    } catch {
      throw .storage(error)
    }
  }
}
