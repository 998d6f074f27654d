// Role: holds which frames count as a beacon's, and which seconds they prove.
import Beacons
import EgressTypes
import Testing

@Suite("Beacon watch")
struct BeaconWatchTests {
  @Test("frames that follow one another prove the whole seconds between them, and no other")
  func bracket() throws {
    var bench = try Bench()
    for second in 1...5 { #expect(try bench.send(UInt64(second), at: Double(second) + 0.3) == nil) }
    #expect((0...6).map(bench.proves) == [false, false, true, true, true, false, false])
  }

  @Test("a second that may still be proved is left open, and is denied when the frame did not come")
  func patience() throws {
    var bench = try Bench()
    _ = try bench.send(1, at: 0.9)
    let second = Bench.start.seconds + 1
    #expect(bench.watch.isProven(second, at: Bench.at(2.1)) == nil)
    #expect(bench.watch.isProven(second, at: Bench.at(4.0)) == false)
    _ = try bench.send(2, at: 1.9)
    _ = try bench.send(3, at: 2.9)
    #expect(bench.watch.isProven(second, at: Bench.at(3.0)) == true)
  }

  @Test("a frame that is missing takes every second with it that lies between its neighbours, and is counted")
  func missing() throws {
    var bench = try Bench()
    for second in [1, 2, 4, 5, 6] { _ = try bench.send(UInt64(second), at: Double(second)) }
    #expect((1...5).map(bench.proves) == [true, false, false, true, true])
    #expect(bench.watch.takeBrackets() == ["pi vlan=0 first=1 last=6 count=5 missing=1"])
    #expect(bench.watch.takeBrackets() == ["pi vlan=0 count=0"])
  }

  @Test("frames that follow in number but not in time prove nothing between them")
  func pause() throws {
    var bench = try Bench()
    _ = try bench.send(1, at: 1)
    _ = try bench.send(2, at: 2.6)
    _ = try bench.send(3, at: 3.9)
    #expect((0...4).map(bench.proves) == [false, false, false, false, false])
  }

  @Test("each VLAN must be proved: a beacon that is lost on one of them leaves the second unproved")
  func vlans() throws {
    var bench = try Bench(vlans: [0, 10])
    for second in 1...4 {
      _ = try bench.send(UInt64(second), at: Double(second))
      if second != 3 { _ = try bench.send(UInt64(second), at: Double(second), vlan: 10) }
    }
    #expect((1...3).map(bench.proves) == [true, false, false])
    #expect(bench.watch.lost(at: Bench.at(5.4)) == [])
    _ = try bench.send(5, at: 5)
    #expect(bench.watch.lost(at: Bench.at(5.6)) == ["pi on VLAN 10"])
  }

  @Test("what is no beacon's frame does not count, and is counted under its fault")
  func refusals() throws {
    var bench = try Bench(vlans: [0, 10])
    #expect(try bench.send(5, at: 1) == nil)
    #expect(try bench.send(5, at: 1.1) == .replayed)
    #expect(try bench.send(4, at: 1.1) == .replayed)
    #expect(try bench.send(6, at: 2, clock: -0.001) == .late)
    #expect(try bench.send(6, at: 2, clock: 4.001) == .late)
    #expect(try bench.send(6, at: 2, vlan: 0, seenOn: 10) == .wrongVLAN)
    #expect(try bench.send(6, at: 2, vlan: 20) == .wrongVLAN)
    #expect(try bench.send(6, at: 2, by: Bench.signer(8)) == .unknownKey)
    #expect(bench.watch.lost(at: Bench.at(2.6)) == ["pi", "pi on VLAN 10"], "none of them counted")
    #expect(try bench.send(6, at: 3, clock: 1) == nil, "two seconds off are within the tolerance")
    #expect(
      bench.watch.takeNewRefusals() == [.replayed, .late, .wrongVLAN, .unknownKey], "each is told once")
    #expect(bench.watch.takeRefused() == ["unknown-key=1", "wrong-vlan=2", "late=2", "replayed=2"])
    #expect(bench.watch.takeRefused() == [])
  }

  @Test("no bit of a frame can be changed without its being refused")
  func everyBit() throws {
    let bench = try Bench(vlans: [0, 10])
    let content = try bench.signer.content(vlan: 0, sequence: 9, time: Bench.start)
    for bit in 0..<content.count * 8 {
      var changed = content
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      var watch = bench.watch
      #expect(watch.take(changed, vlan: 0, at: Bench.start) != nil, "bit \(bit)")
    }
    var watch = bench.watch
    #expect(watch.take(content, vlan: 0, at: Bench.start) == nil)
  }

  @Test("cut and longer contents are malformed")
  func lengths() throws {
    var bench = try Bench()
    let content = try bench.signer.content(vlan: 0, sequence: 9, time: Bench.start)
    for length in 0..<content.count {
      #expect(bench.watch.take(Array(content.prefix(length)), vlan: 0, at: Bench.start) == .malformed)
    }
    #expect(bench.watch.take(content + [0], vlan: 0, at: Bench.start) == .malformed)
  }

  @Test("a signature of another sender's key under a known key id is forged")
  func forged() throws {
    var bench = try Bench()
    var content = try bench.signer.content(vlan: 0, sequence: 9, time: Bench.start)
    let other = try Bench.signer(8).content(vlan: 0, sequence: 9, time: Bench.start)
    content.replaceSubrange(32..., with: other[32...])
    #expect(bench.watch.take(content, vlan: 0, at: Bench.start) == .forged)
    #expect(bench.watch.takeRefused() == ["forged=1"])
  }

  @Test("a flood of forged frames is answered with a bounded number of checks a second")
  func flood() throws {
    var bench = try Bench()
    var content = try bench.signer.content(vlan: 0, sequence: 9, time: Bench.start)
    content[95] ^= 1
    for _ in 0..<1000 { _ = bench.watch.take(content, vlan: 0, at: Bench.start) }
    let checks = BeaconWatch.checksPerSecond
    #expect(bench.watch.takeRefused() == ["unchecked=\(1000 - checks)", "forged=\(checks)"])
    #expect(try bench.send(10, at: 1) == nil, "the next second is another one")
  }

  @Test("the last sequence number is the last: the number after it is refused, and nothing runs over")
  func wrap() throws {
    var bench = try Bench()
    #expect(try bench.send(1, at: 1) == nil)
    #expect(try bench.send(.max, at: 2) == nil)
    #expect(try bench.send(0, at: 3) == .replayed)
    #expect(try bench.send(.max, at: 3) == .replayed)
    #expect(
      bench.watch.takeBrackets() == ["pi vlan=0 first=1 last=18446744073709551615 count=2 missing=18446744073709551613"]
    )
  }

  @Test("after the clock was set nothing is proved before the next frames, and the loss is counted anew")
  func clockStep() throws {
    var bench = try Bench()
    for second in 1...4 { _ = try bench.send(UInt64(second), at: Double(second)) }
    bench.watch.startAgain(at: Bench.at(64))
    #expect(!bench.proves(2))
    #expect(bench.watch.lost(at: Bench.at(65)) == [])
    _ = try bench.send(5, at: 65)
    _ = try bench.send(6, at: 66)
    #expect(!bench.proves(64))
    #expect(bench.proves(65))
  }

  @Test("a beacon is missed one and a half seconds after its last frame, or after the start")
  func loss() throws {
    var bench = try Bench()
    #expect(bench.watch.lost(at: Bench.at(1.5)) == [])
    #expect(bench.watch.lost(at: Bench.at(1.501)) == ["pi"])
    _ = try bench.send(1, at: 2)
    #expect(!bench.watch.hasLost(at: Bench.at(3.5)))
    #expect(bench.watch.hasLost(at: Bench.at(3.501)))
  }

  @Test("without stations nothing is expected, and every frame's key is unknown")
  func none() throws {
    var watch = BeaconWatch()
    let content = try Bench.signer().content(vlan: 0, sequence: 1, time: Bench.start)
    #expect(watch.take(content, vlan: 0, at: Bench.start) == .unknownKey)
    #expect(watch.isProven(Bench.start.seconds, at: Bench.start) == true)
    #expect(!watch.isExpecting)
  }

  @Test("what proves only old seconds is forgotten, and what is needed stays")
  func forget() throws {
    var bench = try Bench()
    for second in [1, 2, 4, 5, 7, 8] { _ = try bench.send(UInt64(second), at: Double(second)) }
    bench.watch.forget(before: Bench.start.seconds + 4)
    #expect((1...7).map(bench.proves) == [false, false, false, true, false, false, true])
  }
}
