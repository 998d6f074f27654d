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
    case ENOSPC, EDQUOT: .full
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
    /// The file system, or what this user may use of it, is full.
    case full
    /// Anything else.
    case other
  }

  /// The kernel's reason in words, `No such file or directory`.
  public var reason: String { SystemCalls.message(of: code) }

  /// What to do about it.
  public var remedy: String {
    switch code {
    case ENOSPC, EDQUOT: "free space on this file system or give it more, then start again"
    case EIO: "the disk failed to keep data: see the kernel's log, replace the disk or move the folder"
    case EACCES, EPERM: "give the user this program runs as access to it"
    case EROFS: "mount the file system writable or name another folder"
    case ENOENT: "check the path, and that the folder it lies in exists"
    case ENOTDIR: "check the path: something on it is no folder"
    case ENAMETOOLONG: "choose a shorter path"
    case EMFILE, ENFILE: "raise the limit of open files"
    default: "see errno(3)"
    }
  }
}

extension LinuxError: CustomStringConvertible {
  /// The subject, the call, the reason with its name, and the remedy.
  public var description: String {
    let name = SystemCalls.name(of: code) ?? "error \(code)"
    return "\(subject): \(call) failed: \(name) (\(reason)); \(remedy)"
  }
}
