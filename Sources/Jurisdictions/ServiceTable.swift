// Role: finds the service rules that a name falls under.

import EgressTypes

/// The services that destination packs name.
public struct ServiceTable: Sendable {
  private let byName: [DomainName: [ServiceRule]]

  /// Makes a table; packs that list the same name all count.
  public init(_ rules: [ServiceRule] = []) { byName = Dictionary(grouping: rules, by: \.pattern.name) }

  /// Every rule the names fall under, in the order of the names and from the closest rule to the widest.
  public func findings(for names: [AttributedName]) -> [ServiceFinding] {
    names.flatMap { attributed in
      attributed.name.selfAndAncestors.flatMap { byName[$0] ?? [] }
        .filter { $0.pattern.matches(attributed.name) }
        .map { ServiceFinding(name: attributed, rule: $0) }
    }
  }
}
