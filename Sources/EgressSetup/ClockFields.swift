// Role: writes what both clocks showed at one moment into a record, so that a step of the wall clock can be placed.
import EgressPipeline
import EgressTypes

extension JournalRecord {
  /// Adds both clocks at one moment, and the boot that the steady one counts from, where it is known.
  public mutating func write(clocks: ClockReading, boot: String? = BootID.current) {
    self[string: "egress.clock.wall"] = clocks.wall.description
    self[integer: "egress.clock.monotonic_ns"] = clocks.monotonic
    self[string: "host.boot.id"] = boot
  }
}
