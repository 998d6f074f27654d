// Role: in which seconds frames were captured that were cut where something was still to be read.

/// Seconds with hiding cuts, bounded: what is too much for the list widens its last entry, so nothing is left out.
struct CutSeconds: Sendable {
  /// Entries kept; a ring holds the frames of far fewer seconds.
  static let limit = 64

  private(set) var spans: [ClosedRange<Int64>] = []

  mutating func add(_ second: Int64) {
    guard !spans.contains(where: { $0.contains(second) }) else { return }
    guard spans.count >= CutSeconds.limit, let last = spans.popLast() else {
      spans.append(second...second)
      return
    }
    spans.append(min(last.lowerBound, second)...max(last.upperBound, second))
  }
}
