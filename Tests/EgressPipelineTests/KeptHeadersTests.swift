// Role: holds the promise that payload never reaches the disk: what is kept of a frame ends where its headers end.
import EgressPipeline
import EgressTypes
import FlowTracking
import PacketDecoding
import TestFrames
import Testing

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

  @Test("a name that accuses an approved flow keeps from that frame on")
  func fromTheVerdictOn() throws {
    var hangar = try WatchedHangar(keptFrames: 2)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    #expect(hangar.see(talk.open()).kept.isEmpty)
    let hello = talk.ask(Build.hello("statistical-report.djiservice.org"))
    #expect(hangar.see(hello).kept.map(\.headers) == [Bytes(hello.prefix(54))])
    #expect(hangar.see(talk.ask([1]), talk.ask([2])).kept.count == 1)
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
