// Role: places of the journal as ranges: written out, read back, and passed one behind the other.

/// Indices of records that are accounted for, to be passed in the order of the journal.
public struct IndexRanges: Hashable, Sendable {
  /// The highest first, so that what was passed is dropped from the end.
  private var descending: [ClosedRange<UInt64>]

  /// Puts ranges together, in whatever order they come.
  public init(_ ranges: [ClosedRange<UInt64>] = []) {
    var merged: [ClosedRange<UInt64>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound || range.lowerBound - last.upperBound == 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    descending = merged.reversed()
  }

  /// Whether there are none.
  public var isEmpty: Bool { descending.isEmpty }

  /// The ranges, the lowest first.
  public var ranges: [ClosedRange<UInt64>] { descending.reversed() }

  /// Whether an index is among them; what lies before it is let go.
  public mutating func pass(_ index: UInt64) -> Bool {
    while let lowest = descending.last, lowest.upperBound < index { descending.removeLast() }
    return descending.last?.contains(index) ?? false
  }

  /// Those before an index.
  public func before(_ end: UInt64) -> IndexRanges {
    IndexRanges(
      ranges.compactMap { range in
        range.lowerBound < end ? range.lowerBound...min(range.upperBound, end - 1) : nil
      })
  }
}

extension ClosedRange<UInt64> {
  /// `7`, or `7-9`.
  var text: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }

  /// Reads `text`; nil when it has another form.
  init?(text: some StringProtocol) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = ends.first.flatMap({ UInt64($0) }), let last = ends.last.flatMap({ UInt64($0) }), ends.count <= 2,
      first <= last
    else { return nil }
    self = first...last
  }
}
