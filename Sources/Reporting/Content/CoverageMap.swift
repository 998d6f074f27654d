// Role: one byte for each second of the period: watched, or why not. No record about a second means unwatched.
import EgressTypes

/// Gathers coverage records into seconds; of two records about one second, the one that saw it unwatched counts.
struct CoverageMap {
  private let span: TimeSpan
  /// An index into `reasons`, or `watched`.
  private var states: [UInt8]
  private var reasons: [UnwatchedReasons] = [.noRecord]

  private static let noRecord: UInt8 = 0
  private static let watched: UInt8 = .max

  init(span: TimeSpan) {
    self.span = span
    states = Array(repeating: CoverageMap.noRecord, count: Int(span.seconds))
  }

  /// Takes a coverage record; a second without a bit of its own is unwatched.
  mutating func add(_ record: JournalRecord) {
    guard let start = record.timestamp(ReportKey.start) else { return }
    let bits = CoverageMap.bits(record)
    let reason = index(of: record)
    let runs = runs(of: record)
    var run = 0
    let first = start.seconds - span.start.seconds
    let count = min(record.count(ReportKey.seconds), ReportPeriod.maximumDays * 86_400)
    for place in max(0, first)..<max(0, first, min(first + count, Int64(states.count))) {
      let second = Int(place - first)
      let isWatched = second / 4 < bits.count && bits[second / 4] >> (3 - second % 4) & 1 == 1
      while run < runs.count, runs[run].seconds.upperBound < second { run += 1 }
      let hasRun = run < runs.count && runs[run].seconds.contains(second)
      switch states[Int(place)] {
      case CoverageMap.noRecord, CoverageMap.watched:
        states[Int(place)] = isWatched ? CoverageMap.watched : hasRun ? runs[run].reason : reason
      default: break
      }
    }
  }

  /// What is known of the span, cut into the days of its period.
  func finish(_ period: ReportPeriod) -> Coverage {
    var coverage = Coverage(seconds: span.seconds)
    var totals: [UInt8: Int64] = [:]
    var place = 0
    while place < states.count {
      let state = states[place]
      let start = place
      while place < states.count, states[place] == state { place += 1 }
      totals[state, default: 0] += Int64(place - start)
      guard state != CoverageMap.watched else { continue }
      coverage.gaps.append(
        CoverageGap(span: TimeSpan(start: time(start), end: time(place)), reason: reasons[Int(state)]))
    }
    coverage.watched = totals.removeValue(forKey: CoverageMap.watched) ?? 0
    coverage.reasons = totals.map { ReasonTotal(reason: reasons[Int($0.key)], seconds: $0.value) }
      .sorted { ($1.seconds, $0.reason.words(in: .english)) < ($0.seconds, $1.reason.words(in: .english)) }
    coverage.days = period.days.map { day in DayCoverage(day: day, hours: day.hours.map(count)) }
    return coverage
  }

  /// The bits, four in each element; none when one of them cannot be read.
  private static func bits(_ record: JournalRecord) -> [UInt8] {
    var bits: [UInt8] = []
    for byte in (record[string: ReportKey.bits] ?? "").utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): bits.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): bits.append(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): bits.append(byte - UInt8(ascii: "A") + 10)
      default: return []
      }
    }
    return bits
  }

  private func time(_ place: Int) -> Timestamp { span.start.advanced(bySeconds: Int64(place)) }

  /// How much of a part is known to have been watched; what of it lies outside the span is left out.
  func count(_ part: TimeSpan) -> HourCoverage {
    let origin = span.start.seconds
    let first = min(max(0, part.start.seconds - origin), Int64(states.count))
    let last = min(max(first, part.end.seconds - origin), Int64(states.count))
    let seconds = states[Int(first)..<Int(last)]
    return HourCoverage(
      seconds: Int64(seconds.count), watched: Int64(seconds.count { $0 == CoverageMap.watched }))
  }

  /// Which seconds had which reasons, as `12-17 kernel-drops+overload`, in order; what cannot be read is left out.
  private mutating func runs(of record: JournalRecord) -> [(seconds: ClosedRange<Int>, reason: UInt8)] {
    var runs: [(seconds: ClosedRange<Int>, reason: UInt8)] = []
    for text in record.texts(RecordKey.coverageReasons) {
      let (place, names) = text.cut(at: " ")
      let bounds = place.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard !bounds.isEmpty, bounds.count <= 2, let first = bounds[0], let last = bounds[bounds.count - 1],
        first >= 0, first <= last
      else { continue }
      runs.append((first...last, index(of: CoverageMap.reasons(names.split(separator: "+").map(String.init)))))
    }
    return runs.sorted { $0.seconds.lowerBound < $1.seconds.lowerBound }
  }

  /// A record without such runs tells which reasons its unwatched seconds had, not which second had which: they stand
  /// together.
  private mutating func index(of record: JournalRecord) -> UInt8 {
    let names = record.texts(ReportKey.unwatched).map { String($0.prefix { $0 != "=" }) }
    return index(of: names.isEmpty ? .unstated : CoverageMap.reasons(names.sorted()))
  }

  /// A second without a record and one in which egressd says it did not run are alike.
  private static func reasons(_ names: [String]) -> UnwatchedReasons {
    names == ["not-running"] ? .noRecord : .named(names)
  }

  private mutating func index(of reason: UnwatchedReasons) -> UInt8 {
    if let known = reasons.firstIndex(of: reason) { return UInt8(clamping: known) }
    // The last free index stands for every further combination.
    let last = Int(CoverageMap.watched) - 1
    if reasons.count <= last { reasons.append(reasons.count == last ? .several : reason) }
    return UInt8(clamping: reasons.count - 1)
  }
}
