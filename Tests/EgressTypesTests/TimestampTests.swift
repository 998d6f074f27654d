// Role: holds time text, dates and ISO weeks to known values.
import EgressTypes
import Testing

@Suite("Time")
struct TimestampTests {
  @Test("RFC 3339 text goes both ways", arguments: ["2026-11-23T09:30:00.000001Z", "1969-12-31T23:59:59.500000Z"])
  func roundTrip(_ text: String) {
    #expect(Timestamp(rfc3339: text)?.description == text)
  }

  @Test("text that is no time is refused", arguments: ["", "2026-13-01", "2026-02-29", "2026-11-23T24:00:00Z", "now"])
  func refused(_ text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(
    "ISO weeks turn with the year",
    arguments: [
      ("2026-11-23", "2026-W48"), ("2027-01-01", "2026-W53"), ("2024-12-30", "2025-W01"), ("2021-01-03", "2020-W53"),
    ])
  func isoWeek(_ date: String, _ week: String) throws {
    let time = try #require(Timestamp(rfc3339: date))
    let day = CivilDate(daysSinceEpoch: time.seconds / 86_400)
    #expect(ISOWeek(containing: day).description == week)
    #expect(ISOWeek(week)?.description == week)
  }

  @Test("a year has no week it does not have")
  func noSuchWeek() {
    #expect(ISOWeek("2025-W53") == nil)
    #expect(ISOWeek("2026-W53") != nil)
  }

  @Test("times at the edge of the range clamp")
  func clamp() {
    #expect(Timestamp(seconds: .max).nanoseconds == .max)
    #expect(Timestamp(seconds: .min).advanced(bySeconds: -1).nanoseconds == .min)
  }
}
