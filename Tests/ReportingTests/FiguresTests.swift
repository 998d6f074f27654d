// Role: numbers as people read them never claim more than is true.
import EgressTypes
import Testing

@testable import Reporting

@Suite("Figures")
struct FiguresTests {
  @Test(
    "bytes are rounded down",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1999, "1.9 kB"), (999_999, "999.9 kB"), (1_000_000, "1.0 MB"),
      (.max, "9.2 EB"),
    ] as [(Int64, String)])
  func bytes(_ count: Int64, _ expected: String) { #expect(Language.english.byteCount(count) == expected) }

  @Test(
    "only the whole is 100 %",
    arguments: [
      (0, 10, "0.00 %"), (604_799, 604_800, "99.99 %"), (604_800, 604_800, "100 %"), (1, 3, "33.33 %"),
      (0, 0, "none"),
    ] as [(Int64, Int64, String)])
  func share(_ part: Int64, _ whole: Int64, _ expected: String) {
    #expect(Language.english.percentage(part, of: whole) == expected)
  }

  @Test(
    "durations keep their two largest units",
    arguments: [
      (0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3599, "59 min 59 s"), (7400, "2 h 03 min"), (86_400, "1 day 0 h"),
      (200_000, "2 days 7 h"),
    ] as [(Int64, String)])
  func durations(_ seconds: Int64, _ expected: String) { #expect(Language.english.duration(seconds) == expected) }

  @Test(
    "thousands are set apart",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] as [(Int64, String)])
  func groups(_ number: Int64, _ expected: String) { #expect(Language.english.grouped(number) == expected) }

  @Test("Dutch has its own marks, units and plurals")
  func dutch() {
    let nl = Language.dutch
    #expect(nl.grouped(-1_234_567) == "-1.234.567")
    #expect(nl.byteCount(1999) == "1,9 kB")
    #expect(nl.percentage(596_797, of: 604_800) == "98,67 %")
    #expect(nl.duration(7400) == "2 u 03 min")
    #expect(nl.duration(86_400) == "1 dag 0 u")
    #expect(nl.counted(1, .flow) == "1 verbinding")
    #expect(nl.counted(1234, .flow) == "1.234 verbindingen")
    #expect(nl.countedFurther(2, .gap) == "2 verdere onderbrekingen")
  }
}
