// Role: holds the reading of times to what openssl prints, and to nothing else.
import EgressTypes
import Testing

@testable import Timestamping

@Suite("Times in the text of tokens")
struct TimestampTextTests {
  @Test func `a time is read, also with a day of one digit and a fraction`() {
    let expected = Timestamp(rfc3339: "2026-11-09T04:16:25Z")
    for line in ["Nov  9 04:16:25 2026 GMT", "Nov 9 04:16:25 2026 GMT", "Nov  9 04:16:25.125 2026 GMT"] {
      #expect(TimestampText.time(in: "Serial number: 0x01\nTime stamp: \(line)\nTSA: x\n") == expected, "\(line)")
    }
  }

  @Test(arguments: [
    "", "Time stamp:", "Time stamp: Nov 31 04:16:25 2026 GMT", "Time stamp: Nov 9 24:16:25 2026 GMT",
    "Time stamp: Nov 9 04:16:25 2026", "Time stamp: Now 9 04:16:25 2026 GMT", " Time stamp: Nov 9 04:16:25 2026 GMT",
    "Time stamp: Nov 9 04:16:25 99999999999999999999 GMT", "Time stamp: Nov -9 04:16:25 2026 GMT",
  ])
  func `anything else is no time`(text: String) {
    #expect(TimestampText.time(in: text) == nil)
  }
}
