// Role: one line of an operator pack: an AS and the country whose authorities can compel whoever runs it.

/// Who controls a network operator.
public enum OperatorControl: Hashable, Sendable {
  /// The country of ultimate control, an ISO 3166-1 code.
  case country(String)
  /// Ownership is unclear and a person has to look.
  case review
}

/// A network operator as a rule pack lists it.
public struct OperatorEntry: Hashable, Sendable {
  /// The pack it stands in.
  public var pack: RulePack
  /// The AS number.
  public var asn: UInt32
  /// The operator's name.
  public var name: String
  /// The country the AS is registered in, where known; often not the one that controls it.
  public var registered: String?
  /// Who controls it.
  public var control: OperatorControl
  /// Why that is held to be so.
  public var reason: String
  /// Where the facts come from.
  public var source: String
  /// How well they are supported.
  public var confidence: Confidence

  /// Makes an entry.
  public init(
    pack: RulePack, asn: UInt32, name: String, registered: String?, control: OperatorControl, reason: String,
    source: String, confidence: Confidence
  ) {
    self.pack = pack
    self.asn = asn
    self.name = name
    self.registered = registered
    self.control = control
    self.reason = reason
    self.source = source
    self.confidence = confidence
  }

  /// The rule's id, `operators-cn/AS45102`.
  public var ruleID: String { "\(pack.name)/AS\(asn)" }
}
