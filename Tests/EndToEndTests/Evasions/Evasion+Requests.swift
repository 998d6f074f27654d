// Role: evasions by plain HTTP, and by traffic that names nothing and still counts.
import EgressTypes
import TestFrames

extension EvasionCase {
  private static let wire: EvasionWire = {
    var wire = Evasion.wire
    wire.serverPort = 80
    return wire
  }()
  private static let unread: [FlowMark] = [.malformedMessage, .readingLimit, .streamGap, .messageCut]

  private static func request(
    _ name: String, _ about: String, _ expectation: Expectation = .reads(Evasion.wanted),
    _ message: @escaping @Sendable () -> Bytes
  ) -> EvasionCase {
    EvasionCase(name, about, expectation) { Evasion.connection(message: message(), over: wire) }
  }

  private static func get(_ fields: String...) -> Bytes {
    Bytes((["GET / HTTP/1.1"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
  }

  static let requests: [EvasionCase] = [
    request("http-host-twice", "A harmless Host field, then another.") {
      get("Host: \(Evasion.harmless)", "Host: \(Evasion.wanted)")
    },
    request("http-target-against-host", "The target names one server, the Host field another.") {
      Evasion.lines("GET http://\(Evasion.wanted)/ HTTP/1.1", "Host: \(Evasion.harmless)", "")
    },
    request("http-upper-case-and-tab", "The field is in upper case, with a tab before the name.") {
      get("HOST:\t\(Evasion.wanted.uppercased())")
    },
    request("http-space-before-colon", "A space stands before the colon.", .readsOrMarks(Evasion.wanted, unread)) {
      get("Host : \(Evasion.wanted)")
    },
    request("http-folded", "The name stands on a line of its own.", .readsOrMarks(Evasion.wanted, unread)) {
      get("Host:", " \(Evasion.wanted)")
    },
    request(
      "http-folded-into-another", "A harmless Host field is the continuation of another field.",
      .readsOrMarks(Evasion.wanted, unread)
    ) { get("X-Note: a", " Host: \(Evasion.harmless)", "Host: \(Evasion.wanted)") },
    request("http-lower-case-method", "The method is in lower case.", .readsOrMarks(Evasion.wanted, unread)) {
      Evasion.lines("get / HTTP/1.1", "Host: \(Evasion.wanted)", "")
    },
    request("http-unknown-method", "The method is one that no standard knows.", .readsOrMarks(Evasion.wanted, unread)) {
      Evasion.lines("BREW / HTTP/1.1", "Host: \(Evasion.wanted)", "")
    },
    EvasionCase(
      "http-unknown-method-in-pieces", "The same in segments of three bytes, to a target that is no path.",
      .readsOrMarks(Evasion.wanted, unread)
    ) {
      let message = Evasion.lines("BREW \(Evasion.wanted) HTTP/1.1", "Host: \(Evasion.wanted)", "")
      return Evasion.connection(wire.segments(message, size: 3), length: message.count, over: wire)
    },
    request("http-empty-lines-first", "Empty lines come before the request.", .readsOrMarks(Evasion.wanted, unread)) {
      Evasion.lines("", "", "GET / HTTP/1.1", "Host: \(Evasion.wanted)", "")
    },
    request("http-line-feeds-only", "The lines end in line feeds alone.") {
      Bytes("GET / HTTP/1.1\nHost: \(Evasion.wanted)\n\n".utf8)
    },
    request("http-carriage-returns-only", "The lines end in carriage returns alone, which is no HTTP.", .policy) {
      Bytes("GET / HTTP/1.1\rHost: \(Evasion.wanted)\r\r\n\r\n".utf8)
    },
    request("http-two-spaces", "Two spaces part the words of the request line.", .readsOrMarks(Evasion.wanted, unread))
    {
      Evasion.lines("GET  /  HTTP/1.1", "Host: \(Evasion.wanted)", "")
    },
    request("http-space-in-target", "The target holds a space.", .readsOrMarks(Evasion.wanted, unread)) {
      Evasion.lines("GET /a b HTTP/1.1", "Host: \(Evasion.wanted)", "")
    },
    request(
      "http-long-field-first", "A field of 20,000 bytes comes before the Host field.",
      .readsOrMarks(Evasion.wanted, unread)
    ) {
      get("Cookie: \(String(repeating: "c", count: 20_000))", "Host: \(Evasion.wanted)")
    },
    EvasionCase("http-one-byte-segments", "The request comes one byte a segment.") {
      let message = get("Host: \(Evasion.wanted)")
      return Evasion.connection(wire.segments(message, size: 1), length: message.count, over: wire)
    },
    request("http-second-request-at-once", "A harmless request and another come in one segment.") {
      get("Host: \(Evasion.harmless)") + get("Host: \(Evasion.wanted)")
    },
    EvasionCase("http-second-request-later", "A harmless request is answered; then comes another.") {
      let (first, second) = (get("Host: \(Evasion.harmless)"), get("Host: \(Evasion.wanted)"))
      let answer = Evasion.lines("HTTP/1.1 200 OK", "Content-Length: 2", "") + Bytes("ok".utf8)
      return wire.handshake + [
        wire.ask(first, at: 0), wire.answer(answer, acknowledging: first.count), wire.ask(second, at: first.count),
        wire.answer(answer, at: answer.count, acknowledging: first.count + second.count),
      ]
    },
    request("http-second-request-behind-body", "A body stands between the two requests.") {
      Evasion.lines("POST / HTTP/1.1", "Host: \(Evasion.harmless)", "Content-Length: 3000", "")
        + Bytes(repeating: 0x61, count: 3000) + get("Host: \(Evasion.wanted)")
    },
    request("http-second-request-behind-chunks", "A body in chunks stands between the two requests.") {
      Evasion.lines(
        "POST / HTTP/1.1", "Host: \(Evasion.harmless)", "Transfer-Encoding: chunked", "", "5", "hello", "0", "")
        + get("Host: \(Evasion.wanted)")
    },
    request(
      "http2-preface", "HTTP/2 without TLS, the name in its first header block.", .readsOrMarks(Evasion.wanted, unread)
    ) {
      // SETTINGS, then HEADERS with `:authority` as a literal.
      let block: Bytes = [0x82, 0x86, 0x84, 0x41] + Build.vector8(Bytes(Evasion.wanted.utf8))
      return Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
        + [0, 0, UInt8(block.count), 1, 5, 0, 0, 0, 1] + block
    },
    request("http-user-before-host", "The name stands behind a user's, which looks like a harmless server's.") {
      Evasion.lines("GET http://\(Evasion.harmless):80@\(Evasion.wanted)/ HTTP/1.1", "")
    },
  ]

  static let datagrams: [EvasionCase] = [
    EvasionCase("udp-443-no-quic", "Bytes of no known protocol go to UDP port 443.", .policy) {
      let wire = Evasion.wire
      return (0..<4).map { wire.send(Bytes(repeating: UInt8(0x10 + $0), count: 1200)) }
    },
    EvasionCase("icmp-echo-with-content", "Echo requests carry 1,400 bytes each.", .ledger("icmp")) {
      let wire = Evasion.wire
      return (0..<5).map { number in
        wire.frame(Build.icmp(8, 0, Bytes(repeating: UInt8(number), count: 1400)), 1, from: wire.client)
      }
    },
    EvasionCase("ntp-with-content", "Time requests carry 400 bytes each.", .ledger("udp")) {
      var wire = Evasion.wire
      (wire.clientPort, wire.serverPort) = (123, 123)
      return (0..<5).map { _ in wire.send([0x23] + Bytes(repeating: 0x5a, count: 400)) }
    },
    EvasionCase("dns-questions-with-content", "Questions carry data in their labels.", .ledger("udp")) {
      var wire = EvasionWire(Cast.controller, Cast.resolver, port: 53)
      wire.clientPort = 50_000
      return (0..<20).map { number in
        wire.send(Build.dnsQuestion("\(String(repeating: "d", count: 60)).\(number).x.hangar.example"))
      }
    },
  ]
}
