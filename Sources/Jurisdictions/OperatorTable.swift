// Role: finds the operator entries of an AS number, and where there are none its registration.

import EgressTypes

/// The network operators that rule packs list.
public struct OperatorTable: Sendable {
  private let byASN: [UInt32: [OperatorEntry]]
  private let registrations: (any RegistrationLookup)?

  /// Makes a table; packs that list the same AS all count.
  public init(_ entries: [OperatorEntry] = [], registrations: (any RegistrationLookup)? = nil) {
    byASN = Dictionary(grouping: entries, by: \.asn)
    self.registrations = registrations
  }

  /// Every entry for this AS; empty when no pack lists it.
  public func entries(for asn: UInt32) -> [OperatorEntry] { byASN[asn] ?? [] }

  /// What a registry says of this AS; nil where there is none or it is not known.
  public func registration(of asn: UInt32) -> ASRegistration? { registrations?.registration(of: asn) }
}
