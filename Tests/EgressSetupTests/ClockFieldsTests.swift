import EgressPipeline
import EgressTypes
import Testing

// Role: both clocks stand in a record as they were read, and the boot in one spelling.
@testable import EgressSetup

@Suite("Clocks in records")
struct ClockFieldsTests {
  @Test("wall clock, steady clock and boot are written side by side")
  func fields() {
    var record = JournalRecord(kind: .start, at: Timestamp(seconds: 5))
    record.write(clocks: ClockReading(wall: Timestamp(seconds: 7), monotonic: 123), boot: "b")
    #expect(record[string: "egress.clock.wall"] == "1970-01-01T00:00:07.000000Z")
    #expect(record[integer: "egress.clock.monotonic_ns"] == 123)
    #expect(record[string: "host.boot.id"] == "b")
  }

  @Test("a boot's identity has one spelling, with dashes or without")
  func boot() {
    let spelled = "88a1f0ed-5ae5-41ee-af6b-41921c311872"
    #expect(BootID.text(of: "88A1F0ED5AE541EEAF6B41921C311872") == spelled)
    #expect(BootID.text(of: spelled + "\n") == spelled)
    #expect(BootID.text(of: "%b") == nil)
    #expect(BootID.text(of: "") == nil)
  }

  @Test("the steady clock of two readings never goes back")
  func steady() {
    let clock = SystemClock()
    let first = clock.reading
    #expect(clock.reading.monotonic >= first.monotonic)
  }
}
