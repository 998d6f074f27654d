// Role: holds time zones to the system's own library and to known days of clock changes.
import EgressTypes
import Foundation
import Testing

/// The zones of the machine that runs the tests.
enum SystemZone {
  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
  }

  static func named(_ name: String) throws -> CivilTimeZone {
    try CivilTimeZone(reading: try bytes(name), name: name)
  }
}

@Suite("Time zones")
struct CivilTimeZoneTests {
  static let names: [String] = [
    "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Nuuk",
    "America/Santiago", "Australia/Lord_Howe", "Australia/Adelaide", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo",
    "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia", "Etc/GMT+12", "Antarctica/Troll",
  ]

  @Test("every hour of twelve years, and of years that no file lists, is as Foundation has it", arguments: names)
  func agreesWithFoundation(_ name: String) throws {
    let zone = try SystemZone.named(name)
    let other = try #require(TimeZone(identifier: name))
    for year in [2021, 2024, 2025, 2026, 2027, 2028, 2032, 2037, 2038, 2041, 2060, 2096] as [Int64] {
      let start = try #require(CivilDate(year: year, month: 1, day: 1)).daysSinceEpoch * 86_400
      let differing = stride(from: start, to: start + 366 * 86_400, by: 1800).first { second in
        let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))
        return zone.offset(at: Timestamp(seconds: second)) != Int64(expected)
      }
      #expect(differing == nil, "\(name) at \(Timestamp(seconds: differing ?? 0))")
    }
  }

  @Test(
    "days of clock changes have the hours they have",
    arguments: [
      ("Europe/Amsterdam", "2026-03-29", "2026-03-28T23:00:00Z", 82_800),
      ("Europe/Amsterdam", "2026-10-25", "2026-10-24T22:00:00Z", 90_000),
      ("Europe/Amsterdam", "2026-11-23", "2026-11-22T23:00:00Z", 86_400),
      ("Europe/Amsterdam", "2050-03-27", "2050-03-26T23:00:00Z", 82_800),
      ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 88_200),
      ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 84_600),
      ("America/Santiago", "2026-04-04", "2026-04-04T03:00:00Z", 90_000),
      // Clocks skip from midnight to one: the day begins with the change.
      ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 82_800),
      ("Asia/Kolkata", "2026-06-01", "2026-05-31T18:30:00Z", 86_400),
      // Samoa went over the date line: there was no such day.
      ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0),
    ] as [(String, String, String, Int64)])
  func days(_ name: String, _ date: String, _ start: String, _ length: Int64) throws {
    let zone = try SystemZone.named(name)
    let day = try #require(CivilDate(date))
    let next = CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
    #expect(zone.start(of: day) == Timestamp(rfc3339: start), "\(zone.start(of: day))")
    #expect(zone.start(of: next).seconds - zone.start(of: day).seconds == length)
  }

  @Test("each day starts where the one before ends, and holds the times between", arguments: names)
  func daysFollowEachOther(_ name: String) throws {
    let zone = try SystemZone.named(name)
    let first = try #require(CivilDate("2025-12-25")).daysSinceEpoch
    for day in first..<first + 400 {
      let start = zone.start(of: CivilDate(daysSinceEpoch: day))
      let end = zone.start(of: CivilDate(daysSinceEpoch: day + 1))
      #expect(start < end)
      #expect(zone.date(at: start).daysSinceEpoch == day, "\(name) at \(start)")
      #expect(zone.date(at: end.advanced(bySeconds: -1)).daysSinceEpoch == day, "\(name) before \(end)")
    }
  }

  @Test(
    "names that lead elsewhere are none", arguments: ["", "..", "../passwd", "/etc", "a//b", "Europe/", "a b", "é"])
  func strangeNames(_ text: String) { #expect(!CivilTimeZone.isName(text)) }

  @Test("names of the database are names", arguments: names + ["UTC", "Etc/GMT-14", "America/Port-au-Prince"])
  func realNames(_ text: String) { #expect(CivilTimeZone.isName(text)) }
}
