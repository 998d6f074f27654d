// Role: counts the reasons why frames were not read to their end, one counter a reason.
import EgressTypes

/// How often each `DecodeStop`, and each overrun of a bounded table, has happened.
public struct AnomalyCounts: Sendable {
  private var stops: [UInt64] = Array(repeating: 0, count: DecodeStop.allCases.count)
  private var malformed: [String: UInt64] = [:]

  /// Makes zero counts.
  public init() {}

  /// Counts one stop.
  @inline(__always) mutating func count(_ stop: DecodeStop) { stops[Int(stop.rawValue)] &+= 1 }

  /// Counts one malformed payload, or one overrun, by its stable name.
  mutating func count(_ name: String, _ number: UInt64 = 1) {
    guard number > 0 else { return }
    malformed[name, default: 0] &+= number
  }

  /// Sets a counter that is kept elsewhere to its present value.
  mutating func set(_ name: String, to total: UInt64) { malformed[name] = total > 0 ? total : nil }

  /// The counters that are not zero, by name.
  public var byName: [String: UInt64] {
    var named = malformed
    for stop in DecodeStop.allCases where stops[Int(stop.rawValue)] > 0 {
      named[stop.name, default: 0] &+= stops[Int(stop.rawValue)]
    }
    return named
  }

  /// What was counted since an earlier reading.
  public func since(_ earlier: AnomalyCounts) -> [String: UInt64] {
    let before = earlier.byName
    return byName.reduce(into: [:]) { result, entry in
      let added = entry.value &- (before[entry.key] ?? 0)
      if added > 0 { result[entry.key] = added }
    }
  }
}
