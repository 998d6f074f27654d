// Role: finds the operator entries of an AS number.

import EgressTypes

/// The network operators that rule packs list.
public struct OperatorTable: Sendable {
  private let byASN: [UInt32: [OperatorEntry]]

  /// Makes a table; packs that list the same AS all count.
  public init(_ entries: [OperatorEntry] = []) { byASN = Dictionary(grouping: entries, by: \.asn) }

  /// Every entry for this AS; empty when no pack lists it.
  public func entries(for asn: UInt32) -> [OperatorEntry] { byASN[asn] ?? [] }
}
