// Role: what a way to deliver an alert looks like to the worker.

/// How one attempt ended.
public struct DeliveryResult: Hashable, Sendable {
  /// Whether the receiver has the alert.
  public var isDelivered: Bool
  /// Why, in a few words: `exit status 0`.
  public var reason: String
  /// What the receiver said, cut to a few kibibytes.
  public var output: String

  /// Makes a result.
  public init(isDelivered: Bool, reason: String, output: String = "") {
    self.isDelivered = isDelivered
    self.reason = reason
    self.output = output
  }
}

/// A way to deliver an alert.
public protocol AlertSink: Sendable {
  /// The name under which the delivery log knows it.
  var name: String { get }
  /// Tries once to deliver an alert and returns within a time of its own; `attempt` counts from 1.
  func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult
}
