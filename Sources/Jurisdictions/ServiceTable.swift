// Role: finds the service rules that a name falls under.

import EgressTypes

/// The services that destination packs name.
public struct ServiceTable: Sendable {
  private let byName: [DomainName: [ServiceRule]]
  /// Hashes of the listed names: most names of a network are under none, and cutting them into ancestors costs.
  private let hashes: Set<UInt64>

  /// Makes a table; packs that list the same name all count.
  public init(_ rules: [ServiceRule] = []) {
    byName = Dictionary(grouping: rules, by: \.pattern.name)
    hashes = Set(byName.keys.map { BackwardHash($0.text).value })
  }

  /// Every rule the names fall under, in the order of the names and from the closest rule to the widest.
  public func findings(for names: [AttributedName]) -> [ServiceFinding] {
    names.lazy.filter { mayBeListed($0.name) }.flatMap { attributed in
      attributed.name.selfAndAncestors.flatMap { byName[$0] ?? [] }
        .filter { $0.pattern.matches(attributed.name) }
        .map { ServiceFinding(name: attributed, rule: $0) }
    }
  }

  /// Whether the hash of the name or of a name above it is that of a listed one.
  private func mayBeListed(_ name: DomainName) -> Bool {
    var hash = BackwardHash()
    for byte in name.text.utf8.reversed() {
      if byte == UInt8(ascii: "."), hashes.contains(hash.value) { return true }
      hash.add(byte)
    }
    return hashes.contains(hash.value)
  }
}

/// The hash of a text from its last byte to its first, so that one pass meets every parent domain (FNV-1a).
private struct BackwardHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init() {}
  init(_ text: String) { for byte in text.utf8.reversed() { add(byte) } }
  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
