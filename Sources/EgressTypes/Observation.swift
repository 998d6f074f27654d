// Role: what a payload decoder reports: names that clients asked for or resolved. Payload itself is never kept.

/// Where a name was read.
public enum NameSource: String, Sendable, Hashable, CaseIterable {
  /// The server_name extension of a TLS ClientHello (RFC 6066 §3).
  case tlsSNI = "tls-sni"
  /// The same, in a QUIC Initial packet (RFC 9001).
  case quicSNI = "quic-sni"
  /// The Host header of a plain HTTP request.
  case httpHost = "http-host"
  /// The name that a SOCKS proxy is asked to connect to (RFC 1928 §4).
  case socks
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
  /// The names between the question and the addresses: targets of CNAME, HTTPS and SVCB records, in their order.
  public var aliases: [DomainName]

  /// Makes an answer.
  public init(query: DomainName, addresses: [IPAddress], timeToLive: UInt32, aliases: [DomainName] = []) {
    self.query = query
    self.addresses = addresses
    self.timeToLive = timeToLive
    self.aliases = aliases
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
  /// Something about the flow besides its names.
  case mark(FlowMark)
  /// What the flow carries.
  case application(ApplicationProtocol)
  /// What the client's ClientHello offers.
  case clientStack(ClientStack)
  /// The address to which a proxy was asked to connect.
  case relayed(IPAddress)
}

/// What a payload decoder makes of the bytes it was shown.
public enum PayloadReading: Sendable, Hashable {
  /// The bytes belong to another protocol.
  case notMine
  /// The bytes may begin a message of the protocol, but too few are there to tell it from other text; with fewer than so
  /// many in all, asking again is of no use.
  case undecided(atLeast: Int)
  /// The protocol fits but the message goes on beyond these bytes; with fewer than so many in all, asking again is of no use.
  case incomplete(atLeast: Int)
  /// The message was read, and nothing after it needs to be.
  case complete([Observation])
  /// A message of so many bytes, at least one, was read; what follows is read anew, by any protocol.
  ///
  /// The count may go beyond the bytes that were shown: what is still to come of the message is skipped. Without
  /// observations it is a part of the message before.
  case continues(after: Int, [Observation])
  /// The protocol fits but the message breaks its rules; the reason is a stable kebab-case name.
  case malformed(String)
}
