// Role: what is no time zone file is refused with its place and never traps.
import EgressTypes
import Testing

@Suite("Time zone files")
struct TimeZoneFileTests {
  /// A file of the second version made by hand: clocks change at the times given, and as the footer says.
  static func file(
    offsets: [Int32] = [3600, 7200], changes: [(Int64, UInt8)] = [(0, 1)], footer: String = "", leapSeconds: UInt8 = 0
  ) -> [UInt8] {
    func big(_ value: Int64, _ length: Int64) -> [UInt8] {
      (0..<length).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    func header(_ times: Int, _ types: Int, _ characters: Int) -> [UInt8] {
      var bytes: [UInt8] = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
      for count in [0, 0, Int(leapSeconds), times, types, characters] { bytes += big(Int64(count), 4) }
      return bytes
    }
    var file: [UInt8] = header(0, 1, 1) + big(0, 4) + [0, 0, 0]
    file += header(changes.count, offsets.count, 1)
    for change in changes { file += big(change.0, 8) }
    for change in changes { file.append(change.1) }
    for offset in offsets { file += big(Int64(offset), 4) + [0, 0] }
    return file + [0] + Array("\n\(footer)\n".utf8)
  }

  static func offset(_ bytes: [UInt8], _ seconds: Int64) throws -> Int64 {
    try CivilTimeZone(reading: bytes, name: "Test/Zone").offset(at: Timestamp(seconds: seconds))
  }

  @Test("before the first change the first type holds, after the last one the footer or the last type")
  func bounds() throws {
    #expect(try TimeZoneFileTests.offset(TimeZoneFileTests.file(), -1) == 3600)
    #expect(try TimeZoneFileTests.offset(TimeZoneFileTests.file(), 0) == 7200)
    #expect(try TimeZoneFileTests.offset(TimeZoneFileTests.file(footer: "XXX-3"), 0) == 10_800)
    #expect(try TimeZoneFileTests.offset(TimeZoneFileTests.file(footer: "XXX-3"), -1) == 3600)
  }

  @Test(
    "footers say when clocks change",
    arguments: [
      // 2027-01-15 and 2027-07-15, both at noon in UTC.
      ("CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200), ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 39_600, 37_800),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3600), ("EST5EDT4,0/0,J365/25", -14_400, -14_400),
      ("AAA-1:02:03", 3723, 3723), ("AAA0BBB,J60/0,J300/0", 0, 3600), ("AAA0BBB,59/0,300/0", 0, 3600),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, -3600),
    ] as [(String, Int64, Int64)])
  func footers(_ footer: String, _ winter: Int64, _ summer: Int64) throws {
    let file = TimeZoneFileTests.file(footer: footer)
    #expect(try TimeZoneFileTests.offset(file, 1_800_014_400) == winter)
    #expect(try TimeZoneFileTests.offset(file, 1_815_652_800) == summer)
  }

  @Test(
    "what a footer cannot say is refused",
    arguments: [
      "X", "CET", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
      "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,366,5", "CET-1CEST,M3.5.0,M10.5.0/168", "<CET-1",
      "CET-1CEST,M3.5.0,M10.5.0/3,", "CET-1:60",
    ])
  func badFooters(_ footer: String) {
    #expect(throws: TimeZoneFileError.self) {
      try CivilTimeZone(reading: TimeZoneFileTests.file(footer: footer), name: "t")
    }
  }

  @Test("disordered times, types there are not, wild offsets and leap seconds are refused")
  func refused() {
    let files = [
      TimeZoneFileTests.file(changes: [(5, 0), (5, 1)]), TimeZoneFileTests.file(changes: [(5, 2)]),
      TimeZoneFileTests.file(offsets: [100_000]), TimeZoneFileTests.file(offsets: []),
      TimeZoneFileTests.file(leapSeconds: 1), [], Array("TZif".utf8), Array("#!/bin/sh\n".utf8),
    ]
    for file in files {
      #expect(throws: TimeZoneFileError.self) { try CivilTimeZone(reading: file, name: "t") }
    }
  }

  @Test("every truncation is refused, and no changed byte is a trap", arguments: ["Europe/Amsterdam", "Asia/Gaza"])
  func damaged(_ name: String) throws {
    let whole = try SystemZone.bytes(name)
    for length in whole.indices {
      #expect(throws: TimeZoneFileError.self, "cut to \(length)") {
        try CivilTimeZone(reading: Array(whole.prefix(length)), name: name)
      }
    }
    let date = try #require(CivilDate("2026-10-25"))
    var readable = 0
    for place in whole.indices {
      for value in [0x00, 0x7f, 0x80, 0xff] as [UInt8] {
        var bytes = whole
        bytes[place] = value
        guard let zone = try? CivilTimeZone(reading: bytes, name: name) else { continue }
        readable += 1
        // No clock is further from UTC than 26 hours, so neither is a day's beginning from its date.
        #expect(abs(zone.start(of: date).seconds - date.daysSinceEpoch * 86_400) <= 3 * 93_600)
      }
    }
    #expect(readable > 0)
  }
}
