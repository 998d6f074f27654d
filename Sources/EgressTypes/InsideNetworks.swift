// Role: tells the hangar's own addresses from those outside, and so the direction of a flow.

/// Where a flow goes, seen from the hangar.
public enum FlowDirection: String, Sendable, Hashable {
  /// Opened inside, towards the outside.
  case outbound
  /// Opened outside, towards a device inside.
  case inbound
  /// Between two addresses inside.
  case `internal`
  /// Between two addresses outside: the initiator counts as a controller.
  case external
}

/// The addresses that count as the hangar network.
public enum InsideNetworks: Hashable, Sendable {
  /// Every flow's initiator counts as a controller, and whoever it speaks to as outside.
  case any
  /// Addresses of private and unique-local scope.
  case auto
  /// These networks only.
  case networks([IPPrefix])

  /// Reads `any`, `auto` or a list of networks separated by commas; nil when a part is none of them.
  public init?(_ text: String) {
    switch text {
    case "any": self = .any
    case "auto": self = .auto
    default:
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let networks = parts.compactMap { IPPrefix($0) }
      guard networks.count == parts.count, !networks.isEmpty else { return nil }
      self = .networks(networks)
    }
  }

  /// Whether the address is one of the hangar's.
  public func contains(_ address: IPAddress) -> Bool {
    switch self {
    case .any: false
    case .auto: address.scope == .private || address.scope == .linkLocal
    case .networks(let networks): address.scope == .linkLocal || networks.contains { $0.contains(address) }
    }
  }

  /// The direction of a flow whose tuple points from its initiator.
  public func direction(of tuple: FiveTuple) -> FlowDirection {
    // No router forwards what goes to a group or to a neighbour. What an odd source sends to a public address may well
    // be forwarded, so only the destination decides; a source that nobody outside can have is one of ours.
    guard tuple.destination.scope.isForwarded else { return .internal }
    if self == .any { return .outbound }
    switch (contains(tuple.source) || !tuple.source.scope.isForwarded, contains(tuple.destination)) {
    case (true, true): return .internal
    case (true, false): return .outbound
    case (false, true): return .inbound
    case (false, false): return .external
    }
  }
}

extension InsideNetworks: CustomStringConvertible {
  /// The text it is read from.
  public var description: String {
    switch self {
    case .any: "any"
    case .auto: "auto"
    case .networks(let networks): networks.map(\.description).joined(separator: ",")
    }
  }
}
