// Role: the rule kind `protocols`: servers that speak a protocol which cannot be read, and ports that are a protocol's own.

import EgressTypes
import StrictYAML

/// A port of a transport protocol, `tcp/8883`.
private struct TransportPort: Hashable {
  let transport: TransportProtocol
  let port: UInt16
}

/// The protocols that ports are the own of: what is usual there, not what was read.
public struct PortProtocols: Sendable {
  private var byPort: [TransportPort: [String]] = [:]

  fileprivate mutating func add(_ name: String, _ port: TransportPort) {
    guard byPort[port]?.contains(name) != true else { return }
    byPort[port, default: []].append(name)
  }

  /// The names of the protocols of a port, in the order of their packs.
  public func names(on transport: TransportProtocol, port: UInt16) -> [String] {
    byPort[TransportPort(transport: transport, port: port)] ?? []
  }
}

struct ProtocolPacks: RuleKind {
  static let canApprove = false
  static let folder = "protocols"
  /// The one protocol that egressd itself acts on: behind it, names can no longer be learned from DNS.
  private static let encryptedDNS = "encrypted-dns"
  /// The widest range of ports; each stands for itself in the table.
  private static let widestRange = 1024

  /// Where encrypted name resolution is offered.
  private(set) var encryptedResolvers = KnownServers()
  private(set) var places: [String: YAMLPlace] = [:]
  fileprivate private(set) var ports = PortProtocols()

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let field = fields.required("protocol")
    let name = field?.packName()
    let ports = fields.optional("ports").map { $0.list { $0.parsed(as: Self.portForm, Self.ports) } }
    let servers = fields.optional("servers").map { $0.list { server($0) } }
    if ports == nil, servers == nil { field?.note("a protocol needs `ports`, `servers` or both; add them") }
    if name != Self.encryptedDNS, servers != nil {
      field?.note("only `\(Self.encryptedDNS)` has `servers`; give other protocols `ports`")
    }
    for server in servers.flatMap(\.self) ?? [] { encryptedResolvers.add(server.names, server.networks) }
    guard let name else { return }
    for port in ports.flatMap(\.self)?.flatMap(\.self) ?? [] { self.ports.add(name, port) }
  }

  private static let portForm = "a port or a range of at most \(widestRange) such as `tcp/8883` or `udp/4700-5000`"

  private static func ports(_ text: String) -> [TransportPort]? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let transport = ["tcp": TransportProtocol.tcp, "udp": .udp][parts[0]] else { return nil }
    let bounds = parts[1].split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard let first = bounds.first.flatMap(\.self), let last = bounds.last.flatMap(\.self), bounds.count <= 2,
      first > 0, first <= last, last - first < widestRange
    else { return nil }
    return (first...last).map { TransportPort(transport: transport, port: $0) }
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

  /// The ports that packs give to protocols.
  public var portProtocols: PortProtocols { self[ProtocolPacks.self].ports }
}
