// Role: holds that no second with a hiding cut is left out, however many there are.
import Testing

@testable import EgressPipeline

@Suite("Seconds with cuts")
struct CutSecondsTests {
  @Test("each second stands once; too many widen the last entry, so that none is left out")
  func bounded() {
    var cuts = CutSeconds()
    for second in [3, 3, 9, 3] as [Int64] { cuts.add(second) }
    #expect(cuts.spans == [3...3, 9...9])
    for second in 0..<400 as Range<Int64> { cuts.add(second * 2) }
    #expect(cuts.spans.count == CutSeconds.limit)
    #expect((0..<400 as Range<Int64>).allSatisfy { second in cuts.spans.contains { $0.contains(second * 2) } })
  }
}
