// Role: one beacon on one VLAN: what was seen of it, and for which time its frames prove that the segment was seen.
import EgressTypes

/// The frames of one beacon on one VLAN.
///
/// Two valid frames prove the time between them when the second follows the first in number and comes soon after it.
struct BeaconPath: Sendable {
  /// The longest time between two frames that prove what lies between, in nanoseconds.
  static let longestInterval: Int64 = 1_500_000_000

  let station: Int
  let vlan: UInt16
  private var lastSequence: UInt64?
  /// Unbroken runs of frames, oldest first; the last one may go on.
  private var runs: [ClosedRange<Timestamp>] = []
  private var watchedSince: Timestamp
  /// What was seen since the last coverage record.
  private var first: UInt64?
  private var count: UInt64 = 0
  private var missing: UInt64 = 0

  init(station: Int, vlan: UInt16, from start: Timestamp) {
    self.station = station
    self.vlan = vlan
    watchedSince = start
  }

  /// Whether a sequence number is above all seen; at the last number there is there is none, and the key is worn out.
  func isNewer(_ sequence: UInt64) -> Bool { lastSequence.map { sequence > $0 } ?? true }

  /// Takes a verified frame, whose sequence number is newer.
  mutating func add(_ sequence: UInt64, at time: Timestamp) {
    let skipped = lastSequence.map { sequence &- $0 &- 1 } ?? 0
    if let run = runs.last, skipped == 0, lastSequence != nil, time >= run.upperBound,
      time.nanoseconds(since: run.upperBound) <= BeaconPath.longestInterval
    {
      runs[runs.count - 1] = run.lowerBound...time
    } else {
      runs.append(time...time)
    }
    missing = missing.addingReportingOverflow(skipped).overflow ? .max : missing &+ skipped
    count &+= 1
    first = first ?? sequence
    lastSequence = sequence
  }

  /// Whether the whole of a second lies between frames that prove it.
  func isProven(_ second: Int64) -> Bool {
    let (begin, end) = (Timestamp(seconds: second), Timestamp(seconds: second).advanced(bySeconds: 1))
    return runs.contains { $0.lowerBound <= begin && end <= $0.upperBound }
  }

  /// Whether the next frame should have come by now.
  func isLost(at now: Timestamp) -> Bool {
    now.nanoseconds(since: runs.last?.upperBound ?? watchedSince) > BeaconPath.longestInterval
  }

  /// Forgets runs that ended before a second.
  mutating func forget(before second: Int64) {
    guard runs.count > 1 else { return }
    let begin = Timestamp(seconds: second)
    let kept = runs.dropLast().filter { $0.upperBound >= begin }
    runs = kept + runs.suffix(1)
  }

  /// After the clock was set no run goes on: its times have another meaning.
  mutating func startAgain(at now: Timestamp) {
    runs = []
    watchedSince = now
  }

  /// What was seen since the last call: `vlan=10 first=7 last=66 count=60 missing=0`.
  mutating func takeBracket() -> String {
    defer { (first, count, missing) = (nil, 0, 0) }
    guard let first, let lastSequence else { return "vlan=\(vlan) count=0" }
    return "vlan=\(vlan) first=\(first) last=\(lastSequence) count=\(count) missing=\(missing)"
  }
}
