// Role: what a person says about a breach: that there is one, that it was notified or not, that it is closed.
import EgressTypes

/// That the organisation is aware of a breach.
public struct BreachDeclaration: Hashable, Sendable {
  /// When it became aware; nil for the moment of the declaration.
  public var awareAt: Timestamp?
  /// Why it is held to be a breach.
  public var reason: String
  /// How awareness can lie before the first packet, or a case have no events.
  public var remark: String?
  /// What it is about.
  public var selection: BreachSelection
  /// The first packet, as the journal tells it; nil where it holds none.
  public var firstPacketAt: Timestamp?
  /// The first alert, as the journal tells it.
  public var firstAlertAt: Timestamp?
  /// The laws whose clocks start, by name; empty for every one in the rules.
  public var regimes: [String]

  /// Makes a declaration.
  public init(
    awareAt: Timestamp? = nil, reason: String, remark: String? = nil, selection: BreachSelection,
    firstPacketAt: Timestamp? = nil, firstAlertAt: Timestamp? = nil, regimes: [String] = []
  ) {
    self.awareAt = awareAt
    self.reason = reason
    self.remark = remark
    self.selection = selection
    self.firstPacketAt = firstPacketAt
    self.firstAlertAt = firstAlertAt
    self.regimes = regimes
  }
}

/// That something was sent to the authority.
public struct BreachNotice: Hashable, Sendable {
  /// What a follow-up does to the first report.
  public enum FollowUp: String, CaseIterable, Hashable, Sendable {
    /// It adds to it.
    case supplement
    /// It puts something else in its place.
    case change
    /// It takes it back.
    case withdrawal
  }

  /// The law, by name; nil where the case has one alone.
  public var regime: String?
  /// When it was sent; nil for the moment of the declaration.
  public var sentAt: Timestamp?
  /// The authority's reference.
  public var reference: String
  /// Why it is late.
  public var delayReason: String?
  /// What kind of follow-up it is; nil for the first report.
  public var followUp: FollowUp?

  /// Makes a notice.
  public init(
    regime: String? = nil, sentAt: Timestamp? = nil, reference: String, delayReason: String? = nil,
    followUp: FollowUp? = nil
  ) {
    self.regime = regime
    self.sentAt = sentAt
    self.reference = reference
    self.delayReason = delayReason
    self.followUp = followUp
  }
}

/// What the register has to tell of a case when it ends.
public struct BreachClosing: Hashable, Sendable {
  /// The effects of the breach.
  public var effects: String
  /// The remedy taken.
  public var remedy: String
  /// Why the case is closed.
  public var reason: String

  /// Makes a closing.
  public init(effects: String, remedy: String, reason: String) {
    self.effects = effects
    self.remedy = remedy
    self.reason = reason
  }
}
