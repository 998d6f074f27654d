// Role: why something carries no timestamp: it could not be found out, or it was and the token does not hold.

/// Why something carries no timestamp.
public enum TimestampProblem: Error, Hashable, Sendable {
  /// Nothing was verified: `openssl` or the file of authorities is missing, or it took too long; why, in a sentence part.
  case unavailable(String)
  /// The token does not verify; why, in a sentence part.
  case refused(String)
}

extension TimestampProblem: CustomStringConvertible {
  /// The reason, without a full stop.
  public var description: String {
    switch self {
    case .unavailable(let reason), .refused(let reason): reason
    }
  }
}
