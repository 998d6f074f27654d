// Role: holds DNS over TCP to one message after another, wherever the stream ends for now.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("DNS stream")
struct DNSStreamTests {
  private static let message = Build.dnsAnswer("api.example.net", [198, 51, 100, 7])
  private static let stream = Build.vector16(message)

  @Test("a message is read and what follows it is another one")
  func messages() {
    guard case .complete(let observations) = DNSMessage.read(Self.message) else {
      Issue.record("unread")
      return
    }
    #expect(DNSStream.read(Self.stream + Self.stream) == .continues(after: Self.stream.count, observations))
  }

  @Test("every beginning waits for the whole message")
  func beginnings() {
    for length in 1..<Self.stream.count {
      let wanted = length < 14 ? 14 : Self.stream.count
      #expect(DNSStream.read(Bytes(Self.stream.prefix(length))) == .incomplete(atLeast: wanted), "\(length)")
    }
  }

  @Test("a message that breaks the rules is marked and does not hide the next")
  func broken() {
    let broken = Build.vector16(Build.dns(questions: 2, answers: []))
    let short = Build.vector16(Build.dns(answers: [], answerCount: 1))
    for bytes in [broken, short] {
      #expect(
        DNSStream.read(bytes + Self.stream)
          == .continues(after: bytes.count, [.application(.dns), .mark(.malformedMessage)]))
    }
  }

  @Test(
    "other protocols on the port are left to others",
    arguments: [[0, 11, 0, 0], Bytes("GET / HTTP/1.1\r\n\r\n".utf8)])
  func notMine(_ bytes: Bytes) {
    #expect(DNSStream.read(bytes) == .notMine)
  }
}
