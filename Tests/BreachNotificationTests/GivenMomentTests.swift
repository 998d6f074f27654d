// Role: holds the reading of times to what clocks show, also in the hours in which they are changed.
import EgressTypes
import Testing

@testable import BreachNotification

@Suite("Given moments")
struct GivenMomentTests {
  @Test(
    "times are read in UTC or as clocks show them; of two the earlier one counts, and one that is skipped is none",
    arguments: [
      ("2026-11-27T09:30", "2026-11-27T08:30:00Z"), ("2026-11-27 09:30:15", "2026-11-27T08:30:15Z"),
      ("2026-11-27T09:30:00Z", "2026-11-27T09:30:00Z"), ("2026-07-01T00:30", "2026-06-30T22:30:00Z"),
      // At 03:00 clocks go back to 02:00.
      ("2026-10-25T01:59", "2026-10-24T23:59:00Z"), ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
      ("2026-10-25T03:00", "2026-10-25T02:00:00Z"),
      // At 02:00 clocks go on to 03:00.
      ("2026-03-29T01:59", "2026-03-29T00:59:00Z"), ("2026-03-29T02:30", "skipped"),
      ("2026-03-29T03:00", "2026-03-29T01:00:00Z"),
      ("2026-11-27", "unreadable"), ("09:30", "unreadable"), ("", "unreadable"), ("2026-11-27T25:00", "unreadable"),
      ("2026-11-27T09:30+01:00", "unreadable"), ("Z", "unreadable"),
    ])
  func read(_ text: String, _ expected: String) throws {
    let found: String
    switch GivenMoment(text, in: try BreachSample.amsterdam) {
    case .at(let time): found = time.description.replacing(".000000Z", with: "Z")
    case .skipped: found = "skipped"
    case .unreadable: found = "unreadable"
    }
    #expect(found == expected)
  }
}
