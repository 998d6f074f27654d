// Role: why a journal cannot be opened or read, each with what to do; a failed system call is a `LinuxError` instead.
import EvidenceJournal

/// Why a journal cannot be opened or read.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no journal in the folder.
  case noJournal(folder: String)
  /// Another process writes to it; its number if it left one.
  case locked(folder: String, process: Int32?)
  /// It does not hold what was signed; nothing was changed in it.
  case tampered(folder: String, JournalFinding)
  /// The secret key is not there.
  case keyMissing(path: String)
  /// There is a key already where one was to be created.
  case keyExists(path: String)
  /// The secret key is another than the journal's.
  case otherKey(path: String, folder: String)
  /// A file has another form than it must have.
  case malformed(path: String, expected: String)
  /// A record cannot be read where it must stand.
  case damaged(folder: String, index: UInt64, FilePlace)
  /// The record was deleted by age; its hash stays.
  case deleted(folder: String, index: UInt64)
  /// The latest checkpoint signs fewer records.
  case notSigned(folder: String, index: UInt64, signed: UInt64)

  /// One line that names the thing, the place and the remedy.
  public var description: String {
    switch self {
    case .noJournal(let folder):
      return "\(folder): there is no journal here; check the path, or start egressd, which creates it"
    case .locked(let folder, let process):
      let holder = process.map { "process \($0)" } ?? "another process"
      return "\(folder): \(holder) writes to this journal; stop it first, or name another folder"
    case .tampered(let folder, let finding):
      return "\(folder): \(finding); the journal was not opened. Keep the folder as it is, run `egressctl verify "
        + "--journal \(folder)` for all findings, and to go on watching start a new journal in another folder"
    case .keyMissing(let path):
      return "\(path): the signing key of the journal is missing; put it back, or start a new journal in another folder"
    case .keyExists(let path):
      return "\(path): there is a key already, and journals signed with it need it; name another file"
    case .otherKey(let path, let folder):
      return "\(path): this is not the key that \(folder)/log.pub names; put the right one back, or start a new "
        + "journal in another folder"
    case .malformed(let path, let expected):
      return "\(path): expected \(expected); restore the file from a copy"
    case .damaged(let folder, let index, let place):
      return "\(folder)/\(place.file): record \(index) cannot be read at byte \(place.offset); run `egressctl verify "
        + "--journal \(folder)`"
    case .deleted(let folder, let index):
      return "\(folder): record \(index) was deleted by age; only its hash is left. Look for it in a copy made before"
    case .notSigned(let folder, let index, let signed):
      return "\(folder): record \(index) is not signed yet: the latest checkpoint is over \(signed) records"
    }
  }
}
