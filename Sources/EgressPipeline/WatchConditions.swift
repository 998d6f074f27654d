// Role: turns what a look at interface and socket shows into reasons against the time since the last look.
import EgressTypes

/// What one look at the interface and the capture's socket shows.
public struct ConditionSample: Hashable, Sendable {
  /// What is wrong with the link now; nil when frames can arrive.
  public var link: UnwatchedReason?
  /// What the kernel told of the link since the last look, also of what is over by now.
  public var told: UnwatchedReasons
  /// How often the carrier came or went since the interface was made; nil when that cannot be read.
  public var carrierChanges: UInt64?
  /// The kernel's number of the interface: another one under the same name is another interface.
  public var index: UInt64?
  /// Whether the interface takes frames that are for others; nil when that is not wanted.
  public var isPromiscuous: Bool?
  /// The filter as the kernel has it; nil when it cannot be read.
  public var filter: [UInt64]?

  /// Makes a sample of an interface that is up.
  public init(
    link: UnwatchedReason? = nil, told: UnwatchedReasons = [], carrierChanges: UInt64? = nil, index: UInt64? = nil,
    isPromiscuous: Bool? = nil, filter: [UInt64]? = []
  ) {
    self.link = link
    self.told = told
    self.carrierChanges = carrierChanges
    self.index = index
    self.isPromiscuous = isPromiscuous
    self.filter = filter
  }
}

/// The conditions of watching, look by look.
public struct WatchConditions: Sendable {
  private let first: ConditionSample
  private var last: ConditionSample

  /// Begins with the conditions as they are at the start, which the later ones are held against.
  public init(_ first: ConditionSample) {
    self.first = first
    last = first
  }

  /// The filter as it was at the start.
  public var filter: [UInt64]? { first.filter }

  /// What is held against the time since the last look.
  public mutating func reasons(_ now: ConditionSample) -> UnwatchedReasons {
    defer { last = now }
    var reasons = now.told
    // What was wrong at the last look was wrong for a while after it.
    reasons.formUnion(UnwatchedReasons(now.link))
    reasons.formUnion(UnwatchedReasons(last.link))
    if now.index != first.index { reasons.insert(.interfaceDown) }
    if now.carrierChanges != last.carrierChanges { reasons.insert(.noCarrier) }
    if now.link == nil, now.carrierChanges == nil { reasons.insert(.counterFault) }
    // Of an interface that is gone no flags can be read.
    if now.link == nil, first.isPromiscuous != nil, now.isPromiscuous != true { reasons.insert(.filterChanged) }
    if now.filter == nil || now.filter != first.filter { reasons.insert(.filterChanged) }
    return reasons
  }
}
