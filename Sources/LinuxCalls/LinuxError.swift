// Role: a system call that failed, told so that a person can act on it.
import Glibc

/// A system call that failed.
public struct LinuxError: Error, Hashable, Sendable {
  /// The call, `open`.
  public var call: String
  /// What it was about: a path or an address.
  public var subject: String
  /// The value of `errno`.
  public var code: Int32

  /// Makes an error.
  public init(call: String, subject: String, code: Int32) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  /// The reasons that callers tell apart.
  public var kind: Reason {
    switch code {
    case ENOENT: .missing
    case ECONNREFUSED: .refused
    case EACCES, EPERM: .denied
    case EWOULDBLOCK, ETIMEDOUT: .wouldBlock
    default: .other
    }
  }

  /// A reason that callers tell apart.
  public enum Reason: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// Nobody listens there.
    case refused
    /// This process may not.
    case denied
    /// It would have to wait longer than allowed.
    case wouldBlock
    /// Anything else.
    case other
  }

  /// The kernel's reason in words, `No such file or directory`.
  public var reason: String { SystemCalls.message(of: code) }
}

extension LinuxError: CustomStringConvertible {
  /// The call, its subject and the reason.
  public var description: String { "\(subject): \(call): \(reason)" }
}
