// Role: holds the STUN decoder to requests that come in pieces, and to leaving other short messages alone.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("STUN message")
struct STUNMessageTests {
  private static let request: Bytes = be16(1) + be16(0) + be32(0x2112_a442) + Bytes(1...12)

  @Test("every beginning of a request asks for more")
  func beginnings() {
    for length in 1..<Self.request.count {
      let wanted = length < 8 ? 8 : Self.request.count
      #expect(STUNMessage.read(Bytes(Self.request.prefix(length))) == .incomplete(atLeast: wanted))
    }
    #expect(STUNMessage.read(Self.request) == .complete([.application(.stun)]))
  }

  @Test(
    "short messages of other protocols are not waited for",
    arguments: [
      [], [1, 2, 3], [0, 0], [0, 13], [0, 1, 8], [0, 1, 0, 2], [0, 1, 0, 0, 0x20], [0, 1, 0, 0, 0x21, 0x12, 0xa5],
    ] as [Bytes])
  func others(_ bytes: Bytes) {
    #expect(STUNMessage.read(bytes) == .notMine)
  }
}
