// Role: holds the memory of unsettled flows' frames to its bounds and to giving each flow its own, oldest first.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@testable import EgressPipeline

@Suite("Held headers")
struct HeldHeadersTests {
  private func hold(
    _ bytes: Bytes, _ held: inout HeldHeaders, behind last: inout Int32, isRegistered: Bool = true
  ) -> Bool {
    held.hold(
      bytes.span.bytes, bytes.count, wireLength: 1500, at: Timestamp(nanoseconds: Int64(bytes[0])), behind: &last,
      isRegistered: isRegistered)
  }

  @Test("frames of two flows come back apart and in their order, cut to 128 bytes")
  func order() {
    var held = HeldHeaders(capacity: 8)
    var (first, second) = (Int32(0), Int32(0))
    for number in 1...3 as ClosedRange<UInt8> {
      let isHeld = hold([number, 1], &held, behind: &first) && hold([number, 2], &held, behind: &second)
      #expect(isHeld)
    }
    let isHeld = hold(Bytes(repeating: 4, count: 700), &held, behind: &second)
    #expect(isHeld)
    #expect(held.frames(behind: first).map(\.headers) == [[1, 1], [2, 1], [3, 1]])
    #expect(held.frames(behind: first).map(\.time.nanoseconds) == [1, 2, 3])
    #expect(held.frames(behind: second).map(\.headers.count) == [2, 2, 2, 128])
    held.release(&first)
    #expect(first == 0)
    #expect(held.frames(behind: first).isEmpty)
    #expect(held.frames(behind: second).map(\.wireLength) == [1500, 1500, 1500, 1500])
    #expect(held.count == 4)
  }

  @Test("places are used again, no more than there are, and strangers have half of them")
  func room() {
    var held = HeldHeaders(capacity: 4)
    for _ in 0..<3 {
      var (stranger, registered) = (Int32(0), Int32(0))
      var taken = (0..<3).map { _ in hold([1], &held, behind: &stranger, isRegistered: false) }
      #expect(taken == [true, true, false])
      taken = (0..<3).map { _ in hold([2], &held, behind: &registered) }
      #expect(taken == [true, true, false])
      #expect(held.count == 4)
      held.release(&registered)
      held.release(&stranger)
      #expect(held.count == 0)
    }
  }
}
