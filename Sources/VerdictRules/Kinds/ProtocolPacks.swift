// Role: the rule kind `protocols`: servers that are known to speak a protocol whose content cannot be read.

import EgressTypes
import StrictYAML

/// A protocol that a pack of servers may be about.
private enum ListedProtocol: String, CaseIterable {
  /// DNS over TLS, HTTPS or QUIC.
  case encryptedDNS = "encrypted-dns"
}

struct ProtocolPacks: RuleKind {
  static let canApprove = false
  static let folder = "protocols"

  /// Where encrypted name resolution is offered.
  private(set) var encryptedResolvers = KnownServers()

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    _ = fields.required("protocol")?.choice(ListedProtocol.self)
    let servers = fields.required("servers")?.list { server($0) }
    for server in servers ?? [] { encryptedResolvers.add(server.names, server.networks) }
  }

  private func server(_ value: YAMLValue) -> (names: [DomainPattern], networks: [IPPrefix])? {
    guard let server = value.mapping({ server(&$0) }) else { return nil }
    if server.names.isEmpty, server.networks.isEmpty {
      value.note("a server without names and networks matches nothing; add `names` or `networks`")
    }
    return server
  }

  private func server(_ fields: inout YAMLMapping) -> (names: [DomainPattern], networks: [IPPrefix])? {
    let operatorName = fields.required("operator")?.string()
    let names = fields.optional("names").map { $0.filledList { $0.domainPattern() } } ?? []
    let networks = fields.optional("networks").map { $0.filledList { $0.network() } } ?? []
    guard operatorName != nil, let names, let networks else { return nil }
    return (names, networks)
  }
}

extension RuleBook {
  /// The servers for encrypted name resolution (RFC 7858, RFC 8484, RFC 9250) that packs list.
  public var encryptedResolvers: KnownServers { self[ProtocolPacks.self].encryptedResolvers }
}
