// Role: evasions by the ClientHello itself: its records, its extensions, its names.
import EgressTypes
import TestFrames

extension EvasionCase {
  static let hellos: [EvasionCase] = [records, extensions, names].flatMap(\.self)

  /// A case whose connection sends one message.
  private static func hello(
    _ name: String, _ about: String, _ expectation: Expectation = .reads(Evasion.wanted),
    _ message: @escaping @Sendable () -> Bytes
  ) -> EvasionCase {
    EvasionCase(name, about, expectation) { Evasion.connection(message: message()) }
  }

  private static let message = Build.clientHello(Build.serverName(Evasion.wanted))
  private static let unreadable: [FlowMark] = [.malformedMessage]

  private static func record(_ type: UInt8, _ content: some Sequence<UInt8>, version: Int = 0x0301) -> Bytes {
    [type] + be16(version) + Build.vector16(Bytes(content))
  }

  private static let records: [EvasionCase] = [
    hello("tls-one-byte-records", "Each record holds one byte of the ClientHello.") { Build.records(message, size: 1) },
    hello(
      "tls-empty-records", "Empty records stand between those of the ClientHello.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) { record(22, message.prefix(20)) + record(22, []) + record(22, []) + record(22, message.dropFirst(20)) },
    hello(
      "tls-alert-between", "A warning stands between the records of the ClientHello.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) { record(22, message.prefix(20)) + record(21, [1, 0]) + record(22, message.dropFirst(20)) },
    hello(
      "tls-change-cipher-spec-between", "A ChangeCipherSpec stands between the records of the ClientHello.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) { record(22, message.prefix(20)) + record(20, [1]) + record(22, message.dropFirst(20)) },
    hello(
      "tls-alert-first", "A warning comes before the ClientHello.", .readsOrMarks(Evasion.wanted, unreadable)
    ) { record(21, [1, 0]) + record(22, message) },
    hello(
      "tls-hello-request-first", "An empty HelloRequest comes before the ClientHello.",
      .readsOrMarks(Evasion.wanted, unreadable)
    ) { record(22, [0, 0, 0, 0] + message) },
    hello("tls-record-version", "The records claim version 3.255.", .readsOrMarks(Evasion.wanted, unreadable)) {
      record(22, message, version: 0x03ff)
    },
    hello("tls-two-hellos", "A harmless ClientHello and the real one come in one record.") {
      record(22, Build.clientHello(Build.serverName(Evasion.harmless)) + message)
    },
    EvasionCase("tls-hello-retry", "The server asks for a second ClientHello, which names another server.") {
      let wire = Evasion.wire
      let retry = record(
        22,
        [2, 0, 0, 44] + be16(0x0303) + [0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02]
          + [0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8]
          + [0xa8, 0x33, 0x9c] + [0] + be16(0x1301) + [0] + be16(4) + be16(51) + be16(0), version: 0x0303)
      let length = Evasion.decoy.count
      return wire.handshake + [
        wire.ask(Evasion.decoy, at: 0), wire.answer(retry, at: 0, acknowledging: length),
        wire.ask(Evasion.hello, at: length),
        wire.answer(Bytes(repeating: 0x44, count: 300), at: retry.count, acknowledging: length + Evasion.hello.count),
      ]
    },
    hello("tls-old-hello", "A ClientHello of SSL 2, which has no names.", .policy) {
      let body = [1, 3, 3] + be16(3) + be16(0) + be16(16) + [0, 0x13, 0x01] + Bytes(repeating: 0x5a, count: 16)
      return be16(0x8000 | body.count) + body
    },
  ]

  private static let extensions: [EvasionCase] = [
    hello("tls-200-extensions", "Two hundred extensions stand before the name.") {
      let others = (0..<200).flatMap { Build.tlsExtension(0x7000 + $0) }
      return Build.records(Build.clientHello(others + Build.serverName(Evasion.wanted)))
    },
    hello("tls-two-server-name-extensions", "The first server_name is harmless, the second is not.") {
      Build.records(Build.clientHello(Build.serverName(Evasion.harmless) + Build.serverName(Evasion.wanted)))
    },
    hello("tls-two-names", "One server_name holds a harmless name and another.") {
      Build.records(Build.clientHello(Build.serverName(Evasion.harmless, Evasion.wanted)))
    },
    hello("tls-twenty-names", "One server_name holds nineteen harmless names before the real one.", .noticed) {
      let names = (0..<19).flatMap { number -> Bytes in [0] + Build.vector16(Bytes("n\(number).hangar.example".utf8)) }
      let list: Bytes = names + [0] + Build.vector16(Bytes(Evasion.wanted.utf8))
      return Build.records(Build.clientHello(be16(0) + Build.vector16(Build.vector16(list))))
    },
    hello(
      "tls-name-of-another-type", "The name has a type that no standard knows.", .policy
    ) {
      let list: Bytes = [9] + Build.vector16(Bytes(Evasion.wanted.utf8))
      return Build.records(Build.clientHello(be16(0) + Build.vector16(Build.vector16(list))))
    },
    hello(
      "tls-list-too-long", "The list of names is longer than its extension.", .readsOrMarks(Evasion.wanted, unreadable)
    ) {
      let name: Bytes = [0] + Build.vector16(Bytes(Evasion.wanted.utf8))
      return Build.records(Build.clientHello(be16(0) + Build.vector16(be16(name.count + 9) + name)))
    },
    hello("tls-no-name", "The ClientHello names no server.", .policy) { Build.records(Build.clientHello(nil)) },
    hello("tls-empty-name", "The name is empty.", .policy) { Build.hello("") },
    hello("tls-address-for-name", "The name is another address.", .noticed) {
      Build.hello("203.0.113.10")
    },
    hello("tls-encrypted-hello", "The outer name is harmless, the inner one encrypted.", .policy) {
      let outer =
        be16(0xfe0d)
        + Build.vector16(
          [0] + be16(1) + be16(1) + [7] + Build.vector16(Bytes(repeating: 9, count: 32))
            + Build.vector16(Bytes(repeating: 8, count: 200)))
      return Build.records(Build.clientHello(Build.serverName("cover.hangar.example") + outer))
    },
  ]

  private static let names: [EvasionCase] = [
    hello("tls-upper-case", "The name is in upper case.") { Build.hello(Evasion.wanted.uppercased()) },
    hello("tls-trailing-dot", "The name ends in a dot.") { Build.hello(Evasion.wanted + ".") },
    hello("tls-two-trailing-dots", "The name ends in two dots.", .readsOrMarks(Evasion.wanted, unreadable)) {
      Build.hello(Evasion.wanted + "..")
    },
    hello("tls-a-label", "The name has an internationalised label.", .reads("xn--80ak6aa92e.djiservice.org")) {
      Build.hello("xn--80ak6aa92e.djiservice.org")
    },
    hello("tls-wide-letters", "The name is in full-width letters, which some clients map.", .marks(unreadable)) {
      Build.hello("statistical-report.ｄｊｉｓｅｒｖｉｃｅ.org")
    },
    hello("tls-wide-dots", "The name has ideographic full stops for dots.", .marks(unreadable)) {
      Build.hello("statistical-report。djiservice。org")
    },
    hello("tls-nul-behind", "The name ends for readers of C strings, and goes on as harmless.", .marks(unreadable)) {
      Build.hello("\(Evasion.wanted)\u{0}.hangar.example")
    },
    hello(
      "tls-nul-before", "The name is harmless for readers of C strings, and goes on as DJI's.",
      .readsOrMarks("updates.hangar.example\\x00.djiservice.org", unreadable)
    ) { Build.hello("updates.hangar.example\u{0}.djiservice.org") },
    hello("tls-space", "The name ends in a space.", .readsOrMarks(Evasion.wanted, unreadable)) {
      Build.hello(Evasion.wanted + " ")
    },
    hello("tls-underscore", "The name has an underscore.", .reads("_x.djiservice.org")) {
      Build.hello("_x.djiservice.org")
    },
    hello("tls-name-of-253-bytes", "The name is as long as names can be.", .reads(longest)) { Build.hello(longest) },
    hello("tls-name-of-300-bytes", "The name is longer than names can be.", .readsOrMarks("a.\(longest)", unreadable)) {
      Build.hello(String(repeating: "a.", count: 24) + longest)
    },
  ]

  private static let longest: String = {
    let end = ".djiservice.org"
    let labels = Array(repeating: String(repeating: "a", count: 58), count: 4).joined(separator: ".")
    return labels + String(repeating: "b", count: 253 - labels.count - end.count) + end
  }()
}
