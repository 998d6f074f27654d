// Role: sums of counts that come from records: they stop at the end of the number instead of trapping.

extension Int64 {
  /// The sum, held at the largest or smallest number instead of running over.
  public func adding(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// Adds, held in the same way.
  public mutating func add(_ other: Int64) { self = adding(other) }
}
