// Role: a broken promise: records could not be made durable. Whoever gets it stops.
import LinuxCalls

/// Why records or a checkpoint could not be made durable.
///
/// The writer that threw it throws it again on each further call: what is on the disk is known only after the journal
/// was opened anew. Only after `full` it goes on: nothing was left half done.
public struct JournalWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed.
  public enum Cause: Error, Hashable, Sendable {
    /// A system call.
    case file(LinuxError)
    /// The cryptographic library.
    case signing
    /// The disk is full; so many of the records were made durable first. The writer can be used on.
    case full(LinuxError, taken: Int)
  }

  /// The journal.
  public let folder: String
  /// What failed.
  public let cause: Cause

  /// One line that names the place, the error and the remedy.
  public var description: String {
    switch cause {
    case .file(let error): "\(error). The journal \(folder) takes no more records until it is opened again"
    case .full(let error, _): error.description
    case .signing: "\(folder): the checkpoint could not be signed; start again"
    }
  }
}
