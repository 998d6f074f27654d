// Role: counts each flow once although a long one is recorded many times, in memory bounded by the flows still open.

/// The flows that have been counted and may be recorded again.
public struct DistinctFlows: Sendable {
  private var open: Set<UInt64> = []
  /// Whether so many flows were open at once that some may have been counted twice.
  public private(set) var isUpperBound = false

  private static let maximumOpen = 1 << 20

  /// Begins with none.
  public init() {}

  /// Whether a record is the first of its flow; a record that ends the flow forgets it.
  public mutating func isFirst(_ identity: UInt64, ends: Bool) -> Bool {
    if ends { return open.remove(identity) == nil }
    guard open.count < DistinctFlows.maximumOpen else {
      isUpperBound = true
      return !open.contains(identity)
    }
    return open.insert(identity).inserted
  }
}
