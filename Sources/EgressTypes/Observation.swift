// Role: what a payload decoder reports: names that clients asked for or resolved. Payload itself is never kept.

/// Where a name was read.
public enum NameSource: String, Sendable, Hashable, CaseIterable {
  /// The server_name extension of a TLS ClientHello (RFC 6066 §3).
  case tlsSNI = "tls-sni"
  /// The same, in a QUIC Initial packet (RFC 9001).
  case quicSNI = "quic-sni"
  /// The Host header of a plain HTTP request.
  case httpHost = "http-host"
  /// An answer that this device received from a name server.
  case dns
}

/// The answer of a name server to one device.
public struct DNSAnswer: Sendable, Hashable {
  /// The name that was asked for; CNAME chains lead back to it.
  public var query: DomainName
  /// The addresses it stands for.
  public var addresses: [IPAddress]
  /// The smallest time to live of the records used, in seconds.
  public var timeToLive: UInt32

  /// Makes an answer.
  public init(query: DomainName, addresses: [IPAddress], timeToLive: UInt32) {
    self.query = query
    self.addresses = addresses
    self.timeToLive = timeToLive
  }
}

/// One fact read from a payload.
public enum Observation: Sendable, Hashable {
  /// The client names the server it wants.
  case serverName(DomainName, NameSource)
  /// The client begins TLS or QUIC but its server name is encrypted or absent.
  case serverNameHidden(NameSource)
  /// A name server told a device which addresses a name has.
  case dnsAnswer(DNSAnswer)
}

/// What a payload decoder makes of the bytes it was shown.
public enum PayloadReading: Sendable, Hashable {
  /// The bytes belong to another protocol.
  case notMine
  /// The protocol fits but the message goes on beyond these bytes.
  case incomplete
  /// The message was read.
  case complete([Observation])
  /// The protocol fits but the message breaks its rules; the reason is a stable kebab-case name.
  case malformed(String)
}
