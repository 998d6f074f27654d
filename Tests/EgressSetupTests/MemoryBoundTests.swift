// Role: holds the flow table to the memory an administrator grants.
import EgressPipeline
import EgressSetup
import FlowTracking
import Testing

@Suite("Memory bound")
struct MemoryBoundTests {
  @Test("the table is the largest that fits beside the ring and everything else", arguments: [144, 192, 256, 1024])
  func fits(_ mebibytes: Int) {
    let flows = FlowLimits.fitting(mebibytes: mebibytes, ring: 64).maximumFlows
    let granted = (mebibytes - 64) << 20
    #expect(Pipeline.bytes(for: flows) < granted)
    #expect(flows >= 1024)
    let more = FlowLimits.fitting(mebibytes: mebibytes + 64, ring: 64).maximumFlows
    #expect(more > flows)
  }

  @Test("too little memory leaves a small table rather than none", arguments: [0, 1, 64, 100])
  func tooLittle(_ mebibytes: Int) {
    #expect(FlowLimits.fitting(mebibytes: mebibytes, ring: 64).maximumFlows >= 1024)
  }
}
