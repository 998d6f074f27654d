// Role: what a ClientHello tells of the software that sent it: facts about the device's stack, never about a person.

/// The offers of a TLS client.
public struct ClientStack: Hashable, Sendable {
  /// The application protocols offered (ALPN, RFC 7301), in their order, such as `h2`.
  public var alpn: [String]
  /// The plain JA4 fingerprint, `t13d1516h2_8daaf6152771_e5627efa2ab1`; empty when it could not be made.
  public var ja4: String

  /// Makes the facts.
  public init(alpn: [String], ja4: String) {
    self.alpn = alpn
    self.ja4 = ja4
  }
}
