// Role: counts in how many minutes each device resolved names where nobody can read them.

/// Minutes of encrypted name resolution by the device's number in the ledger.
struct EncryptedMinutes: Sendable {
  private struct Tally {
    var latest: Int64
    var minutes: Int64
  }

  private var tallies: [Int32: Tally] = [:]

  /// Counts a minute, numbered from the epoch, once; packets that come late count for the minute before them.
  mutating func count(_ device: Int32, minute: Int64) {
    guard let tally = tallies[device] else {
      tallies[device] = Tally(latest: minute, minutes: 1)
      return
    }
    guard minute > tally.latest else { return }
    tallies[device] = Tally(latest: minute, minutes: tally.minutes &+ 1)
  }

  /// The minutes since the last reset, by device.
  var byDevice: [(device: Int32, minutes: Int64)] {
    tallies.filter { $0.value.minutes > 0 }.map { ($0.key, $0.value.minutes) }.sorted { $0.device < $1.device }
  }

  /// Begins the next period; the minute under way is not counted twice.
  mutating func reset() {
    for device in tallies.keys { tallies[device]?.minutes = 0 }
  }
}
