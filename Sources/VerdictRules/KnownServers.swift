// Role: a list of servers by name and by network, asked once for each flow.

import EgressTypes

/// Servers of one kind.
public struct KnownServers: Sendable {
  private var names: Set<DomainPattern> = []
  /// The first addresses of networks by the length of their prefix; real lists have a handful of lengths.
  private var networks: [Int: Set<IPAddress>] = [:]
  /// How many entries were added.
  public private(set) var count = 0

  /// Adds the names and networks of one operator.
  mutating func add(_ names: [DomainPattern], _ networks: [IPPrefix]) {
    count += 1
    self.names.formUnion(names)
    for network in networks { self.networks[network.length, default: []].insert(network.base) }
  }

  /// Whether a name is listed, or lies below one that is listed with all below it.
  public func contains(_ name: DomainName) -> Bool {
    guard !names.isEmpty, !name.text.isEmpty else { return false }
    if names.contains(DomainPattern(name, includesSubdomains: false)) { return true }
    return name.selfAndAncestors.contains { names.contains(DomainPattern($0, includesSubdomains: true)) }
  }

  /// Whether an address lies in a network that is listed.
  public func contains(_ address: IPAddress) -> Bool {
    networks.contains { $0.value.contains(IPPrefix(address, length: $0.key).base) }
  }
}
