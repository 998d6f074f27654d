// Role: holds every payload decoder to its fixture, and to surviving whatever else stands in its place.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("Payload fixtures")
struct PayloadFixtureTests {
  @Test("every message is read, whatever follows it in a stream", arguments: PayloadFixture.all)
  func whole(_ fixture: PayloadFixture) {
    #expect(fixture.read(fixture.bytes) == fixture.reading)
    guard fixture.transport == .tcp else { return }
    #expect(fixture.read(fixture.bytes + Build.hello("api.example.net")) == fixture.reading)
  }

  @Test(
    "a beginning of a message is never taken for all of it",
    arguments: PayloadFixture.all.filter { $0.transport == .tcp })
  func beginnings(_ fixture: PayloadFixture) {
    for length in 0..<fixture.bytes.count {
      switch fixture.read(Bytes(fixture.bytes.prefix(length))) {
      case .notMine: break
      case .incomplete(let wanted): #expect(wanted > length && wanted <= max(fixture.bytes.count, 14), "\(length)")
      case let other: Issue.record("\(length) bytes: \(other)")
      }
    }
  }

  @Test(
    "whatever tells a name, an address or a change to TLS is waited for byte by byte",
    arguments: PayloadFixture.proxies + PayloadFixture.changesToTLS)
  func waiting(_ fixture: PayloadFixture) {
    for length in 1..<fixture.bytes.count {
      guard case .incomplete = fixture.read(Bytes(fixture.bytes.prefix(length))) else {
        Issue.record("\(length) bytes are not waited for")
        return
      }
    }
  }

  @Test("any byte may have any value", arguments: PayloadFixture.all.filter { $0.bytes.count < 200 })
  func anyByte(_ fixture: PayloadFixture) {
    var bytes = fixture.bytes
    for place in bytes.indices {
      let original = bytes[place]
      for value in [0, 1, 3, 5, 0x20, 0x7f, 0x80, 0xff, original ^ 1, original ^ 0x20, original ^ 0x80] {
        bytes[place] = value
        switch fixture.read(bytes) {
        case .complete(let observations): #expect(observations.count <= 6)
        case .continues(let length, let observations): #expect(length > 0 && observations.count <= 6)
        case .notMine, .undecided, .incomplete, .malformed: break
        }
      }
      bytes[place] = original
    }
  }

  @Test("bytes without meaning belong to no protocol")
  func noise() {
    var state: UInt64 = 11
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    for transport in [TransportProtocol.tcp, .udp] {
      for round in 0..<4000 {
        let bytes = (0..<Int(next() % 200) + 16).map { _ in UInt8(truncatingIfNeeded: next() >> 5) }
        let place = PayloadFixture(name: "", transport: transport, bytes: bytes, reading: .notMine)
        switch place.read(bytes) {
        case .notMine, .undecided, .incomplete: break
        case let other: Issue.record("round \(round): \(other)")
        }
      }
    }
  }

  @Test("a connection request with parameters of another protocol is not remote desktop")
  func otherConnectionRequest() {
    let request: Bytes = [3, 0, 0, 22, 17, 0xe0, 0, 0, 0, 1, 0, 0xc0, 1, 10, 0xc1, 2, 1, 0, 0xc2, 2, 1, 2]
    #expect(RemoteDesktop.read(request) == .notMine)
  }
}
