// Role: holds the 64-bit counters to libpcap's 32-bit ones going round.
import EgressTypes
import Testing

@testable import PacketCapture

@Suite("Counters")
struct CounterExtensionTests {
  @Test("a counter that goes round goes on counting")
  func goesRound() {
    var counters = CounterExtension()
    #expect(
      counters.extend(to: RawStatistics(received: .max, dropped: 3))
        == KernelCounters(received: UInt64(UInt32.max), dropped: 3))
    #expect(
      counters.extend(to: RawStatistics(received: 4, dropped: 3, interfaceDropped: 1))
        == KernelCounters(received: UInt64(UInt32.max) + 5, dropped: 3, interfaceDropped: 1))
  }
}
