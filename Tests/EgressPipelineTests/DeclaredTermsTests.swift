import Declarations
import EgressTypes
import TestFrames
import Testing

// Role: holds declarations to what they do to flows: windows except what they cover and no more, policies change at once.
@testable import EgressPipeline

@Suite("What is declared, and flows")
struct DeclaredTermsTests {
  private static let flysafe = "flysafe-api.dji.com"
  private static let jansen = Person(uid: 1000, name: "jansen")
  private static let devries = Person(uid: 1001, name: "devries")

  /// A hangar in which rc-01 learned where flysafe is, and has a window for it.
  private func hangar(at server: Station = WatchedHangar.chinese, bytes: UInt64? = nil) throws -> WatchedHangar {
    var hangar = try WatchedHangar(keptFrames: 4)
    try open(in: &hangar, bytes: bytes)
    resolve(Self.flysafe, to: server, in: &hangar)
    return hangar
  }

  private func open(in hangar: inout WatchedHangar, bytes: UInt64? = nil) throws {
    // Window packs are dated; the hangar's clock has to be past that.
    let now = hangar.time
    let asked = try hangar.pipeline.declare(
      .requestWindow(device: "rc-01", pack: "geofence", minutes: 10, uploadBytes: bytes, reason: "test"),
      by: Self.jansen, at: now)
    _ = try hangar.pipeline.declare(
      .approveWindow(id: asked[string: RecordKey.window] ?? ""), by: Self.devries, at: now)
  }

  private func resolve(_ name: String, to server: Station, in hangar: inout WatchedHangar) {
    var names = Conversation(
      WatchedHangar.controller, WatchedHangar.resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    _ = hangar.see(names.ask(Build.dnsQuestion(name)), names.answer(Build.dnsAnswer(name, server.address)))
  }

  @Test("inside a window what it covers is excepted from the first packet on, and the record says whose window it is")
  func excepted() throws {
    var hangar = try hangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    let verdicts = hangar.see(talk.open() + [talk.ask(Build.hello(Self.flysafe))]).verdicts
    #expect(verdicts.map(\.judgement.verdict) == [.excepted])
    #expect(verdicts.first?.judgement.axis == .location)
    let record = try #require(verdicts.first?.record(kind: .verdict, at: hangar.time, counts: FlowCounts()))
    #expect(record[string: RecordKey.window] == "2026-11-23.1")
    #expect(
      record[list: RecordKey.reasons].contains {
        $0.contains("asked for by jansen (uid 1000), approved by devries (uid 1001)")
      })
    #expect(record[list: RecordKey.reasons].contains { $0.hasPrefix("location: CN") }, "what it would be is told too")
    #expect(hangar.finish().flows.first { $0.flow.tuple.transport == .tcp }?.ruling.verdict == .excepted)
  }

  @Test("the same flow is a violation without a window, for another controller, and before its name is known")
  func notExcepted() throws {
    var bare = try WatchedHangar()
    resolve(Self.flysafe, to: WatchedHangar.chinese, in: &bare)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    #expect(bare.see(talk.open()).verdicts.map(\.judgement.verdict) == [.violation])

    var hangar = try hangar()
    var other = Conversation(WatchedHangar.second, WatchedHangar.chinese)
    #expect(hangar.see(other.open()).verdicts.map(\.judgement.verdict) == [.violation])

    var unnamed = try WatchedHangar()
    try open(in: &unnamed)
    talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    #expect(unnamed.see(talk.open()).verdicts.map(\.judgement.verdict) == [.violation])
    #expect(unnamed.see(talk.ask(Build.hello(Self.flysafe))).verdicts.isEmpty, "a name does not take it back")
  }

  @Test("another name in the same flow ends the exception at once")
  func otherName() throws {
    var hangar = try hangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    let other = hangar.see(talk.open() + [talk.ask(Build.hello("statistical-report.djiservice.org"))])
    #expect(other.verdicts.map(\.judgement.verdict) == [.excepted, .violation])
  }

  @Test("bytes beyond the limit and packets after the window's time count as ever, silent flows stay as they were")
  func limits() throws {
    var hangar = try hangar(bytes: 2000)
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    var silent = Conversation(WatchedHangar.controller, WatchedHangar.chinese, clientPort: 41_000)
    _ = hangar.see(silent.open())
    _ = hangar.see(talk.open() + [talk.ask(Build.hello(Self.flysafe))])
    let data = [UInt8](repeating: 7, count: 900)
    #expect(hangar.see(talk.ask(data)).verdicts.isEmpty)
    let beyond = hangar.see(talk.ask(data))
    #expect(beyond.verdicts.map(\.judgement.verdict) == [.violation])
    #expect(beyond.declared.map { $0[list: RecordKey.reasons] } == [["the controller sent more than it allows"]])
    let end = hangar.finish().flows.filter { $0.flow.tuple.destinationPort == 443 }
    #expect(end.first { $0.flow.tuple.sourcePort == 41_000 }?.ruling.verdict == .excepted)

    hangar = try self.hangar()
    talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    _ = hangar.see(talk.open())
    hangar.wait(seconds: 600)
    #expect(hangar.see(talk.ask([1])).verdicts.map(\.judgement.verdict) == [.violation])
    var late = Conversation(WatchedHangar.controller, WatchedHangar.chinese, clientPort: 42_000)
    #expect(hangar.see(late.open()).verdicts.map(\.judgement.verdict) == [.violation])
  }

  @Test("what the controller sent through the window is counted packet by packet, what it receives is not")
  func counting() throws {
    var hangar = try hangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    let sent = [talk.ask([], .syn), talk.answer([], .synAck), talk.ask([1, 2, 3]), talk.answer([9, 9, 9, 9])]
    _ = hangar.see(sent)
    let expected = sent.enumerated().filter { $0.offset % 2 == 0 }.reduce(0) { $0 + $1.element.count - 14 }
    #expect(hangar.pipeline.declared.windows.map(\.usedBytes) == [UInt64(expected)])
  }

  @Test("an operation judges open flows anew with their next packet, under its own policy, and gives them back")
  func operation() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.dutch)
    _ = hangar.see(talk.open() + [talk.ask(Build.hello("updates.hangar.example"))])
    let now = hangar.time
    _ = try hangar.pipeline.declare(
      .startOperation(tag: "stand-alone", devices: ["rc-01"]), by: Self.jansen, at: now)
    #expect(hangar.see([]).verdicts.isEmpty, "a flow that is silent is no traffic of the operation")
    let strict = hangar.see(talk.ask([1])).verdicts
    #expect(strict.map(\.judgement.verdict) == [.violation])
    let record = try #require(strict.first?.record(kind: .verdict, at: hangar.time, counts: FlowCounts()))
    #expect(record[string: RecordKey.operation] == "stand-alone")
    #expect(record[string: RecordKey.policy] == "strict-ldm")
    let later = hangar.time
    _ = try hangar.pipeline.declare(.endOperation(tag: "stand-alone"), by: Self.jansen, at: later)
    #expect(hangar.see(talk.ask([1])).verdicts.isEmpty)
    let end = try #require(hangar.finish().flows.first { $0.flow.tuple.transport == .tcp })
    #expect(end.ruling.verdict == .approved)
    #expect(end.policy == "regular-ops")
    #expect(hangar.pipeline.ledger.isBalanced)
  }

  @Test("a test of Local Data Mode finds a flow that was a violation before and goes on")
  func localDataMode() throws {
    var hangar = try WatchedHangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    #expect(hangar.see(talk.open()).verdicts.count == 1)
    let now = hangar.time
    let started = try hangar.pipeline.declare(.startTest(device: "rc-01", policy: nil), by: Self.jansen, at: now)
    let again = hangar.see(talk.ask([1])).verdicts
    #expect(again.map(\.judgement.verdict) == [.violation])
    let record = try #require(again.first?.record(kind: .verdict, at: hangar.time, counts: FlowCounts()))
    #expect(record[string: RecordKey.localDataMode] == started[string: RecordKey.localDataMode])
    #expect(record[string: RecordKey.action] == "alert")
  }

  @Test("a reload in the middle of a window neither counts twice nor drops it")
  func reload() throws {
    var hangar = try hangar()
    var talk = Conversation(WatchedHangar.controller, WatchedHangar.chinese)
    _ = hangar.see(talk.open())
    let before = hangar.pipeline.declared.windows.map(\.usedBytes)
    let now = hangar.time
    hangar.pipeline.replace(
      basis: try WatchedHangar.basis(), inventory: WatchedHangar.inventory, policy: "regular-ops", at: now)
    let frame = talk.ask([1])
    #expect(hangar.see(frame).verdicts.isEmpty)
    #expect(hangar.pipeline.declared.windows.map(\.usedBytes) == before.map { $0 + UInt64(frame.count) - 14 })
  }
}

extension [PipelineEvent] {
  /// The records of declarations.
  fileprivate var declared: [JournalRecord] {
    compactMap { if case .declared(let record) = $0 { record } else { nil } }
  }
}
