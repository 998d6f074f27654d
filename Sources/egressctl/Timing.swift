// Role: many measured times, and what is said of them.
import EgressTypes
import EvidenceJournal

/// Times of the same thing done many times.
struct Timing {
  private var times: [Duration] = []

  mutating func add(_ time: Duration) { times.append(time) }

  var count: Int { times.count }
  var total: Duration { times.reduce(.zero, +) }
  /// Half of the times are not longer.
  var median: Duration { quantile(50) }
  /// Ninety-nine of a hundred are not longer.
  var high: Duration { quantile(99) }

  /// Both in milliseconds.
  var text: String { "p50 \(JournalMeasure.milliseconds(median)), p99 \(JournalMeasure.milliseconds(high))" }

  private func quantile(_ hundredths: Int) -> Duration {
    let sorted = times.sorted()
    return sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, sorted.count * hundredths / 100)]
  }
}

extension JournalMeasure {
  /// A time as `12.3 ms`.
  static func milliseconds(_ time: Duration) -> String {
    let tenths = Int((time / .milliseconds(1) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) ms"
  }

  /// How many times a time is another, as `1.25 times`.
  static func ratio(_ time: Duration, _ other: Duration) -> String {
    guard other > .zero else { return "no measure" }
    let hundredths = Int((time / other * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) times"
  }

  /// The name of a figure, in its column.
  func label(_ name: String) -> String { name + String(repeating: " ", count: max(1, 20 - name.count)) }

  static let log = LogID("egressd/measure")

  /// A flow's record with the fields that most have.
  static let record: JournalRecord = {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: 1_795_000_000))
    record[string: RecordKey.device] = "rc-01"
    record[string: "destination.ip"] = "198.51.100.20"
    record[string: "destination.domain"] = "statistical-report.example.org"
    record[integer: "destination.port"] = 443
    record[integer: "destination.bytes"] = 5120
    record[integer: "source.bytes"] = 1200
    record[string: "source.ip"] = "192.0.2.7"
    record[string: RecordKey.verdict] = "approved"
    record[string: RecordKey.action] = "record"
    record[string: "network.transport"] = "tcp"
    return record
  }()
}
