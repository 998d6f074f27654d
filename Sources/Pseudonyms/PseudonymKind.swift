// Role: what pseudonyms stand for, each kind under a prefix of its own.

/// What a keyed pseudonym stands for; two kinds have different pseudonyms for one text.
public enum PseudonymKind: String, CaseIterable, Sendable {
  /// A registered controller, by the id that the inventory gives it.
  case device
  /// A link-layer address.
  case hardware = "mac"
  /// An address of the hangar.
  case address = "ip"
  /// A flow, by its Community ID: with that, addresses could be guessed and tried.
  case flow
  /// A hangar, by the name of its log, or what signs for it.
  case hangar
  /// A person of the gateway, as `name (uid number)`.
  case person

  /// Reads the kind of a pseudonym such as `device-3f2a9c81d0e4b756`; nil when the text is none.
  public init?(of pseudonym: String) {
    let parts = pseudonym.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 16, parts[1].allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
      return nil
    }
    self.init(rawValue: String(parts[0]))
  }
}
