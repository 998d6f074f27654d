// Role: the addresses of a host, as the system's resolver tells them.

/// Why a host's addresses are not known.
public struct HostNameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The host.
  public var host: String
  /// The resolver's reason in words.
  public var reason: String

  /// Makes an error.
  public init(host: String, reason: String) {
    self.host = host
    self.reason = reason
  }

  /// The host, the reason and the remedy.
  public var description: String { "\(host): \(reason); check the name and /etc/resolv.conf" }
}

/// Hosts by name.
public enum HostNames {
  /// The numeric addresses of a host in the order the resolver prefers; throws `HostNameError`.
  ///
  /// It blocks until the resolver answers or gives up, which may take many seconds.
  public static func addresses(of host: String) throws(HostNameError) -> [String] {
    try SystemCalls.addresses(of: host)
  }
}
