// Role: holds the flow table to the memory an administrator grants.
import EgressPipeline
import EgressSetup
import FlowTracking
import Testing

@Suite("Memory bound")
struct MemoryBoundTests {
  @Test("the table is the largest that fits beside the ring and everything else", arguments: [144, 192, 256, 1024])
  func fits(_ mebibytes: Int) {
    let bound = MemoryBound(mebibytes: mebibytes, ring: 64)
    let flows = bound.flows.maximumFlows
    let granted = (mebibytes - 64) << 20
    #expect(Pipeline.bytes(for: flows) + bound.readers.bytes + bound.fragments.bytes < granted)
    #expect(flows >= 1024)
    let more = MemoryBound(mebibytes: mebibytes + 64, ring: 64).flows.maximumFlows
    #expect(more > flows)
    #expect(mebibytes < 256 || flows > 50_000, "what an installation grants by default is enough for a busy hangar")
  }

  @Test("too little memory leaves a small table rather than none", arguments: [0, 1, 64, 100])
  func tooLittle(_ mebibytes: Int) {
    #expect(MemoryBound(mebibytes: mebibytes, ring: 64).flows.maximumFlows >= 1024)
  }
}
