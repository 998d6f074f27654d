// Role: what a way to deliver an alert looks like to the worker.

/// How one attempt ended.
public struct DeliveryResult: Hashable, Sendable {
  /// Whether the receiver has the alert.
  public var isDelivered: Bool
  /// Why, in a few words: `exit status 0`.
  public var reason: String
  /// What the receiver said, cut to a few kibibytes.
  public var output: String
  /// For how many seconds the receiver asked not to be tried again; nil when it did not.
  public var retryAfter: Int64?
  /// Whether the receiver said that it wants nothing any more.
  public var isGone = false

  /// Makes a result.
  public init(isDelivered: Bool, reason: String, output: String = "") {
    self.isDelivered = isDelivered
    self.reason = reason
    self.output = output
  }

  /// Makes the result of an attempt that failed.
  public static func failed(_ reason: String, output: String = "") -> DeliveryResult {
    DeliveryResult(isDelivered: false, reason: reason, output: output)
  }
}

/// A way to deliver an alert.
public protocol AlertSink: Sendable {
  /// The name under which the delivery log knows it.
  var name: String { get }
  /// Tries once to deliver an alert and returns within a time of its own; `attempt` counts from 1.
  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult
}
