// Role: one line of a destination pack: names, whose service they belong to and what that means.

/// A name, or a name with everything below it.
public struct DomainPattern: Hashable, Sendable, CustomStringConvertible {
  /// The name without `*.`.
  public let name: DomainName
  /// Whether names below it match too.
  public let includesSubdomains: Bool

  /// Reads `account.dji.com` (that name) or `*.dji.com` (that name and all below it); nil when it is no host name.
  ///
  /// Letters beyond ASCII are taken as DNS carries them: `münchen.example` is `xn--mnchen-3ya.example`.
  public init?(_ text: some StringProtocol) {
    let wildcard = text.hasPrefix("*.")
    var labels: [String] = []
    for label in (wildcard ? text.dropFirst(2) : text[...]).split(separator: ".", omittingEmptySubsequences: false) {
      guard let label = Punycode.label(label) else { return nil }
      labels.append(label)
    }
    let name = DomainName(labels.joined(separator: "."))
    guard name.isHostName, name.text.utf8.count <= DomainName.maximumBytes else { return nil }
    self.name = name
    includesSubdomains = wildcard
  }

  /// Makes the pattern of a name, or of a name with all below it.
  public init(_ name: DomainName, includesSubdomains: Bool) {
    self.name = name
    self.includesSubdomains = includesSubdomains
  }

  /// Whether the name falls under the pattern, label by label.
  public func matches(_ other: DomainName) -> Bool {
    includesSubdomains ? other.isWithin(name) : other == name
  }

  /// The pattern as a rule file writes it.
  public var description: String { (includesSubdomains ? "*." : "") + name.text }
}

/// What a destination pack says of traffic to its names.
public enum ServiceStance: String, Sendable, Hashable, CaseIterable {
  /// It worsens nothing.
  case allow
  /// It is read in the weekly report.
  case flag
  /// It breaks the rules.
  case alert
}

/// Names of a service with who runs it.
public struct ServiceRule: Hashable, Sendable {
  /// The pack it stands in.
  public var pack: RulePack
  /// The names.
  public var pattern: DomainPattern
  /// Who runs the service.
  public var operatorName: String
  /// The country whose authorities can compel that operator, an ISO 3166-1 code.
  public var country: String
  /// What traffic to it means.
  public var stance: ServiceStance
  /// How well the name is supported.
  public var confidence: Confidence

  /// Makes a rule.
  public init(
    pack: RulePack, pattern: DomainPattern, operatorName: String, country: String, stance: ServiceStance,
    confidence: Confidence
  ) {
    self.pack = pack
    self.pattern = pattern
    self.operatorName = operatorName
    self.country = country
    self.stance = stance
    self.confidence = confidence
  }

  /// The rule's id, `dji-flightlog/mydjiflight.dji.com`.
  public var ruleID: String { "\(pack.name)/\(pattern)" }
}
