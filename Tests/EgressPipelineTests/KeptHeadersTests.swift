// Role: holds the promise that payload never reaches the disk: what is kept of a frame ends where its headers end.
import EgressTypes
import FlowTracking
import PacketDecoding
import TestFrames
import Testing

@testable import EgressPipeline

@Suite("Kept headers")
struct KeptHeadersTests {
  @Test("the first frames of a flow that is not approved are kept without a byte of payload")
  func noPayload() throws {
    var hangar = try WatchedHangar(keptFrames: 16)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    let frames = talk.open() + (0..<30).map { _ in talk.ask(Bytes(repeating: 0xa5, count: 700)) }
    let kept = hangar.see(frames).kept
    #expect(kept.map(\.headers) == frames.prefix(16).map { Bytes($0.prefix(54)) })
    #expect(kept.map(\.wireLength) == frames.prefix(16).map(\.count))
    #expect(kept.allSatisfy { $0.tuple.destinationPort == 443 })
    #expect(kept.first?.time == WatchedHangar.start)
  }

  @Test("a name that accuses an approved flow keeps its frames from the first one on")
  func fromTheFirstOn() throws {
    var hangar = try WatchedHangar(keptFrames: 2)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    let opening = talk.open()
    #expect(hangar.see(opening).kept.isEmpty)
    #expect(hangar.pipeline.held.count == opening.count)
    let hello = talk.ask(Build.hello("statistical-report.djiservice.org"))
    let events = hangar.see(hello)
    #expect(events.kept.map(\.headers) == (opening + [hello]).map { Bytes($0.prefix(54)) })
    #expect(events.kept.map(\.wireLength) == (opening + [hello]).map(\.count))
    #expect(events.kept.first?.time == WatchedHangar.start)
    #expect(events.kept.allSatisfy { $0.isAlert && $0.tuple.sourcePort == 40_000 })
    #expect(hangar.pipeline.held.count == 0)
    #expect(hangar.see(talk.ask([1]), talk.ask([2])).kept.count == 1)
  }

  @Test("of a flow whose verdict is not settled the first eight frames are held, and none of its payload")
  func firstFrames() throws {
    var hangar = try WatchedHangar(keptFrames: 1)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    let hello = Build.hello("statistical-report.djiservice.org")
    var frames = talk.open()
    for start in stride(from: 0, to: hello.count, by: 5) {
      frames.append(talk.ask(Bytes(hello[start..<min(start + 5, hello.count)])))
    }
    try #require(frames.count > 9)
    let kept = hangar.see(frames).kept
    #expect(kept.map(\.headers) == (frames.prefix(8) + frames.suffix(1)).map { Bytes($0.prefix(54)) })
  }

  @Test("what is held of a flow is forgotten when its names are read and it is approved, or when it ends")
  func forgotten() throws {
    var hangar = try WatchedHangar(keptFrames: 4)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    #expect(hangar.see(talk.open()).kept.isEmpty)
    #expect(hangar.pipeline.held.count > 0)
    #expect(hangar.finish().kept.isEmpty)
    #expect(hangar.pipeline.held.count == 0)
    // Of a datagram flow no more than eight are looked at; the ninth needs nothing but counting.
    var datagrams = Conversation(
      WatchedHangar.controller, WatchedHangar.dutch, clientPort: 40_001, serverPort: 5000, transport: 17)
    for number in 1...8 {
      #expect(hangar.see(datagrams.ask([1, 2, 3])).kept.isEmpty)
      #expect(hangar.pipeline.held.count == (number < 8 ? number : 0))
    }
  }

  @Test("without room frames are not held, and that is counted")
  func overrun() throws {
    var hangar = try WatchedHangar(keptFrames: 4)
    hangar.pipeline.held = HeldHeaders(capacity: 2)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    #expect(hangar.see(talk.open()).kept.isEmpty)
    #expect(hangar.pipeline.held.count == 2)
    #expect(hangar.pipeline.anomalies.byName["held-frame-overruns"] == 1)
    let kept = hangar.see(talk.ask(Build.hello("statistical-report.djiservice.org"))).kept
    #expect(kept.count == 3, "the two that are held and the one that accuses")
  }

  @Test("frames of every kind are kept up to their last header and never beyond 128 bytes", arguments: FrameFixture.all)
  func bounds(_ fixture: FrameFixture) throws {
    var hangar = try WatchedHangar(link: fixture.link, inside: .any, keptFrames: 1)
    let events = hangar.see(fixture.frame)
    let tuple = FrameDecoder(link: fixture.link).decode(fixture.frame.span.bytes, wireLength: fixture.frame.count).tuple
    // A frame is kept for each flow in it that is not approved; a tunnel's flow is kept up to the headers inside.
    let judged = events.verdicts.map(\.flow.tuple)
    #expect(events.kept.count == Set(judged).count)
    // Of the fixtures' two servers no source knows the one of IPv6.
    if tuple?.version == .v6 { #expect(tuple.map(judged.contains) == true) }
    for frame in events.kept {
      #expect(frame.headers.count <= 128)
      #expect(fixture.frame.starts(with: frame.headers))
      if frame.tuple == tuple { #expect(frame.headers == Bytes(fixture.frame.prefix(min(fixture.headerBytes, 128)))) }
    }
  }

  @Test("a pipeline that was not asked to keep anything keeps nothing")
  func off() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    #expect(hangar.see(talk.open()).kept.isEmpty)
  }
}
