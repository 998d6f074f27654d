// Role: how far a place's clocks stand from UTC at any time, and when its calendar days begin; what it knows is given.

/// A time zone: its name and what its clocks show when.
public struct CivilTimeZone: Hashable, Sendable {
  /// A moment from which on clocks stand differently.
  struct Change: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    var start: Int64
    /// Seconds to add to UTC from then on.
    var offset: Int64
  }

  /// UTC itself.
  public static let utc = CivilTimeZone(name: "UTC", offset: 0, changes: [], recurrence: nil)

  /// The name in the time zone database, such as `Europe/Amsterdam`.
  public let name: String
  /// Seconds to add to UTC before the first change.
  private let offset: Int64
  private let changes: [Change]
  /// What holds behind the last change; nil where nothing changes any more.
  private let recurrence: ZoneRecurrence?

  init(name: String, offset: Int64, changes: [Change], recurrence: ZoneRecurrence?) {
    self.name = name
    self.offset = offset
    self.changes = changes
    self.recurrence = recurrence
  }

  /// Whether a text can be a zone's name, and so a path below the folder of zones that leads nowhere else.
  public static func isName(_ text: some StringProtocol) -> Bool {
    text.utf8.count <= 64
      && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        guard let first = part.utf8.first, CivilTimeZone.isLetter(first) else { return false }
        return part.utf8.allSatisfy { byte in
          CivilTimeZone.isLetter(byte) || (0x30...0x39).contains(byte)
            || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(byte)
        }
      }
  }

  /// Seconds to add to UTC at a time to get what clocks show.
  public func offset(at time: Timestamp) -> Int64 { offset(at: time.seconds) }

  /// The date that calendars show at a time.
  public func date(at time: Timestamp) -> CivilDate {
    CivilDate(daysSinceEpoch: (time.seconds &+ offset(at: time)).flooredDay)
  }

  /// The first moment at which clocks show this date's midnight or later.
  ///
  /// Where clocks skip midnight that is the moment of the change. A day lasts until the next one starts, so days follow
  /// each other without a gap, be they 23, 24 or 25 hours long.
  public func start(of date: CivilDate) -> Timestamp {
    let midnight = date.daysSinceEpoch * 86_400
    let window = midnight - 2 * CivilTimeZone.widest...midnight + 2 * CivilTimeZone.widest
    let starts = [window.lowerBound] + changeTimes(in: window)
    for (place, start) in starts.enumerated() {
      let end = place + 1 < starts.count ? starts[place + 1] : .max
      let moment = max(start, midnight - offset(at: start))
      if moment < end { return Timestamp(seconds: moment) }
    }
    return Timestamp(seconds: midnight)
  }

  /// No clock stands further from UTC, in seconds (RFC 9636, section 3.2, with its margin).
  static let widest: Int64 = 93_600

  private func offset(at seconds: Int64) -> Int64 {
    guard let last = changes.last, seconds < last.start else {
      return recurrence?.offset(at: seconds) ?? changes.last?.offset ?? offset
    }
    return changes.last { $0.start <= seconds }?.offset ?? offset
  }

  /// The moments of change within a window of some days.
  private func changeTimes(in window: ClosedRange<Int64>) -> [Int64] {
    let known = changes.map(\.start)
    let last = known.last ?? .min
    let years = [window.lowerBound, window.upperBound].map { CivilDate(daysSinceEpoch: $0.flooredDay).year }
    let recurring = recurrence.map { rule in (years[0] - 1...years[1] + 1).flatMap { rule.changes(in: $0) } } ?? []
    return Set(known + recurring.filter { $0 > last }).filter { window.contains($0) }.sorted()
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }
}
