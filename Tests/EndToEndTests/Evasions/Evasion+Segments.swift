// Role: evasions by TCP segments: order, overlap, chaff that the server drops and the watcher may not.
import EgressTypes
import TestFrames

extension EvasionCase {
  private static let wire = Evasion.wire
  private static let hello = Evasion.hello
  private static let decoy = Evasion.decoy
  private static let middle = hello.count / 2
  private static let front = Bytes(hello.prefix(middle))
  private static let back = Bytes(hello.dropFirst(middle))
  private static let disputed: [FlowMark] = [.streamConflict, .openedAgain]

  static let segments: [EvasionCase] = [order, contradictions, openings, gaps].flatMap(\.self)

  private static let order: [EvasionCase] = [
    EvasionCase("tcp-one-byte-segments", "The ClientHello comes one byte a segment.") {
      Evasion.connection(wire.segments(hello, size: 1))
    },
    EvasionCase("tcp-cut-in-the-name", "The segments part in the middle of the name.") {
      let cut = hello.count - Evasion.wanted.utf8.count / 2
      return Evasion.connection([
        wire.ask(Bytes(hello.prefix(cut)), at: 0), wire.ask(Bytes(hello.dropFirst(cut)), at: cut),
      ])
    },
    EvasionCase("tcp-out-of-order", "The second half comes before the first.") {
      Evasion.connection([wire.ask(back, at: middle), wire.ask(front, at: 0)])
    },
    EvasionCase("tcp-reversed", "Pieces of eight bytes come last to first.") {
      Evasion.connection(wire.segments(hello, size: 8).reversed())
    },
    EvasionCase("tcp-retransmitted", "Every segment comes twice, with the same bytes.") {
      Evasion.connection(wire.segments(hello, size: 10).flatMap { [$0, $0] })
    },
    EvasionCase("tcp-regrouped", "The first half comes again together with the second.") {
      Evasion.connection([wire.ask(front, at: 0), wire.ask(hello, at: 0)])
    },
    EvasionCase("tcp-late-first-byte", "The first byte comes after all others.") {
      Evasion.connection([wire.ask(Bytes(hello.dropFirst()), at: 1), wire.ask([hello[0]], at: 0)])
    },
    EvasionCase("tcp-sequence-wrap", "The sequence numbers wrap within the ClientHello.") {
      var wire = Evasion.wire
      wire.isn.client = 0xffff_fff0
      return Evasion.connection(wire.segments(hello, size: 7), over: wire)
    },
    EvasionCase("tcp-from-port-443", "The client speaks from port 443 to a high port.") {
      var wire = Evasion.wire
      wire.clientPort = 443
      wire.serverPort = 40_000
      return Evasion.connection(message: hello, over: wire)
    },
    EvasionCase("tcp-keep-alive-byte", "A keep-alive probe brings another byte for one already sent.") {
      Evasion.connection([wire.ask([0], at: -1, flags: 0x10), wire.ask(front, at: 0)] + [wire.ask(back, at: middle)])
    },
    EvasionCase("tcp-urgent-flag", "All segments are marked urgent.") {
      Evasion.connection([wire.ask(front, at: 0, flags: 0x38), wire.ask(back, at: middle, flags: 0x38)])
    },
  ]

  private static let contradictions: [EvasionCase] = [
    EvasionCase(
      "tcp-overlap-harmless-first", "A harmless ClientHello, then the real one in the same place.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) { Evasion.connection([wire.ask(decoy, at: 0), wire.ask(hello, at: 0)]) },
    EvasionCase(
      "tcp-overlap-harmless-last", "The real ClientHello, then a harmless one in the same place.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) { Evasion.connection([wire.ask(hello, at: 0), wire.ask(decoy, at: 0)]) },
    EvasionCase(
      "tcp-overlap-ahead", "The second half comes first as harmless, then again as real, then the first half.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) {
      Evasion.connection([
        wire.ask(Bytes(decoy.dropFirst(middle)), at: middle), wire.ask(back, at: middle), wire.ask(front, at: 0),
      ])
    },
    EvasionCase(
      "tcp-overlap-partly",
      "A segment with harmless bytes lies across the end of one real one and the start of the next.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) {
      let start = hello.count - 30
      return Evasion.connection([
        wire.ask(Bytes(hello.prefix(start + 10)), at: 0), wire.ask(Bytes(decoy[start..<start + 20]), at: start),
        wire.ask(Bytes(hello.dropFirst(start + 10)), at: start + 10),
      ])
    },
    EvasionCase(
      "tcp-chaff-low-ttl", "A harmless ClientHello ends at the next router; the real one follows.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) {
      var near = Evasion.wire
      near.hopLimit = 1
      return Evasion.connection([near.ask(decoy, at: 0), wire.ask(hello, at: 0)])
    },
    EvasionCase(
      "tcp-chaff-bad-checksum", "A harmless ClientHello has a wrong checksum; the real one follows.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) {
      var chaff = wire.ask(decoy, at: 0)
      chaff[14 + 20 + 16] ^= 0xff
      return Evasion.connection([chaff, wire.ask(hello, at: 0)])
    },
    EvasionCase(
      "tcp-chaff-without-ack", "A harmless ClientHello has no ACK flag, which servers drop; the real one follows.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) { Evasion.connection([wire.ask(decoy, at: 0, flags: 0x08), wire.ask(hello, at: 0)]) },
    EvasionCase(
      "tcp-chaff-beyond-window", "A harmless ClientHello lies a gigabyte ahead; the real one follows.",
      .readsOrMarks(Evasion.wanted, [.streamGap])
    ) {
      Evasion.connection([wire.ask(decoy, at: 1 << 30), wire.ask(hello, at: 0)])
    },
    EvasionCase("tcp-chaff-behind", "A harmless ClientHello lies before the first byte; the real one follows.") {
      Evasion.connection([wire.ask(decoy, at: -5000), wire.ask(hello, at: 0)])
    },
    EvasionCase("tcp-chaff-reset", "A reset far outside the window, then the ClientHello.") {
      Evasion.connection([wire.ask([], at: 1 << 30, flags: 0x04), wire.ask(hello, at: 0)])
    },
    EvasionCase("tcp-reset-low-ttl", "A reset that ends at the next router, then the ClientHello.") {
      var near = Evasion.wire
      near.hopLimit = 1
      return Evasion.connection([near.ask([], at: 0, flags: 0x04), wire.ask(hello, at: 0)])
    },
    EvasionCase("tcp-fin-then-data", "A FIN far outside the window, then the ClientHello.") {
      Evasion.connection([wire.ask([], at: 1 << 30, flags: 0x11), wire.ask(hello, at: 0)])
    },
    EvasionCase(
      "tcp-fin-between", "A FIN stands where the second half is, which then comes.",
      .readsOrMarks(Evasion.wanted, disputed + [.messageCut])
    ) {
      Evasion.connection([wire.ask(front, at: 0), wire.ask([], at: middle, flags: 0x11), wire.ask(back, at: middle)])
    },
  ]

  private static let openings: [EvasionCase] = [
    EvasionCase(
      "tcp-chaff-before-syn", "A harmless ClientHello comes before the connection is opened.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) { [wire.ask(decoy, at: 7777)] + Evasion.connection(message: hello) },
    EvasionCase("tcp-no-syn", "The watcher sees no opening.") {
      [wire.ask(hello, at: 0)] + wire.exchange(after: hello.count)
    },
    EvasionCase("tcp-one-way", "The watcher sees what the client sends alone.") {
      [wire.syn(), wire.ask([], at: 0, flags: 0x10)] + wire.segments(hello, size: 30)
    },
    EvasionCase("tcp-data-in-syn", "The ClientHello comes in the SYN (RFC 7413).") {
      [wire.syn(hello)] + [wire.answer([], at: -1, acknowledging: hello.count, flags: 0x12)]
        + wire.exchange(after: hello.count)
    },
    EvasionCase(
      "tcp-refused-data-in-syn",
      "A harmless ClientHello comes in the SYN; the server does not take it and the real one follows.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) { [wire.syn(decoy)] + Evasion.connection(message: hello) },
    EvasionCase(
      "tcp-second-syn", "Two SYNs with different sequence numbers; the ClientHello follows the second.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) { [wire.syn(isn: 0x7000_0000)] + Evasion.connection(message: hello) },
    EvasionCase(
      "tcp-syn-within", "After a harmless ClientHello a SYN with another sequence number, then the real ClientHello.",
      .readsOrMarks(Evasion.wanted, disputed)
    ) {
      var other = Evasion.wire
      other.isn.client = 0x7000_0000
      return Evasion.connection(message: decoy) + Evasion.connection(message: hello, over: other)
    },
    EvasionCase("tcp-same-ports-again", "A harmless connection ends; the next on the same ports is to DJI.") {
      var other = Evasion.wire
      other.isn = (0x7000_0000, 0x7100_0000)
      return Evasion.connection(message: decoy) + wire.close(after: decoy.count + 600)
        + Evasion.connection(message: hello, over: other)
    },
    EvasionCase("tcp-simultaneous-open", "Both ends send a SYN.") {
      [
        wire.syn(), wire.answer([], at: -1, flags: 0x02), wire.ask([], at: -1, flags: 0x12),
        wire.answer([], at: -1, flags: 0x12), wire.ask(hello, at: 0),
      ] + wire.exchange(after: hello.count)
    },
  ]

  private static let gaps: [EvasionCase] = [
    EvasionCase(
      "tcp-first-half-lost", "The watcher misses the first half, which the server acknowledges.",
      .marks([.streamGap, .messageCut, .readingLimit])
    ) { Evasion.connection([wire.ask(back, at: middle)]) },
    EvasionCase(
      "tcp-middle-lost", "The watcher misses the bytes in which the name begins.",
      .marks([.streamGap, .messageCut, .readingLimit])
    ) {
      let start = hello.count - 40
      return Evasion.connection([
        wire.ask(Bytes(hello.prefix(start)), at: 0), wire.ask(Bytes(hello.dropFirst(start + 10)), at: start + 10),
      ])
    },
    EvasionCase(
      "tcp-second-half-lost", "The connection ends after half a ClientHello.",
      .marks([.streamGap, .messageCut, .readingLimit])
    ) { wire.handshake + [wire.ask(front, at: 0)] + wire.close(after: middle) },
    EvasionCase(
      "tcp-snap-length", "The capture holds the first 96 bytes of each frame alone.",
      .marks([.streamGap, .messageCut, .readingLimit]), snapLength: 96
    ) { Evasion.connection(message: hello) },
    EvasionCase("tcp-long-hello", "The ClientHello has 60,000 bytes, the name at its end.") {
      let padding = Build.tlsExtension(21, Bytes(repeating: 0, count: 30_000))
      let message = Build.records(Build.clientHello(padding + padding + Build.serverName(Evasion.wanted)))
      return Evasion.connection(message: message)
    },
    EvasionCase(
      "tcp-longest-hello", "The longest handshake message that its own vectors allow, the name at its end.",
      .readsOrMarks(Evasion.wanted, [.readingLimit, .malformedMessage])
    ) {
      let body =
        be16(0x0303) + Bytes(repeating: 0x5a, count: 32) + Build.vector8([])
        + Build.vector16(Bytes(repeating: 0x13, count: 65_534)) + Build.vector8([0])
        + Build.vector16(Build.tlsExtension(21, Bytes(repeating: 0, count: 65_000)) + Build.serverName(Evasion.wanted))
      return Evasion.connection(
        message: Build.records([1, UInt8(body.count >> 16)] + be16(body.count & 0xffff) + body))
    },
  ]
}
