// Role: holds the HTTP decoder to the server that a request names, and to where the next request begins.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("HTTP request")
struct HTTPRequestTests {
  private func names(_ names: [String]) -> [Observation] {
    [.application(.http)] + names.map { .serverName(DomainName($0), .httpHost) }
  }

  @Test(
    "a request names its server",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: api.example.net\r\n\r\n", ["api.example.net"]),
      ("POST /log HTTP/1.1\r\nAccept: */*\r\nhOsT:\t API.Example.NET:8080 \r\nX: y\r\n\r\n", ["api.example.net"]),
      ("OPTIONS * HTTP/1.1\nHost: d.example.net\n\n", ["d.example.net"]),
      ("GET / HTTP/1.1\r\nHost: a.example.net\r\nHost : A.example.net:80\r\n\r\n", ["a.example.net"]),
      ("GET / HTTP/1.1\r\nHost:\r\n a.example.net.\r\n\r\n", ["a.example.net"]),
      ("get / HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("BREW-2 /x HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("\r\nGET / HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("PROPFIND / HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("GET / HTTP/1.0\r\n\r\n", []),
      ("GET / HTTP/1.1\r\nHost: 192.0.2.1:80\r\n\r\n", []),
      ("GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", []),
      ("GET / HTTP/1.1\r\nHost:\r\nX-Host: e.example.net\r\n\r\n", []),
    ])
  func names(_ request: String, _ expected: [String]) {
    let bytes = Bytes(request.utf8)
    #expect(HTTPRequest.read(bytes) == .continues(after: bytes.count, names(expected)))
  }

  @Test(
    "a request that receivers read in two ways is told as malformed",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: a.example.net\r\nHost: b.example.net\r\n\r\n", ["a.example.net", "b.example.net"]),
      ("GET / HTTP/1.1\r\nHost: http://user@a.example.net:80/x\r\n\r\n", ["a.example.net"]),
      ("GET / HTTP/1.1\r\nHost: b@a.example.net\r\n\r\n", ["a.example.net"]),
      ("GET /a b HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("GET / HTTP/1.1\r\nHost: 192.0.2.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("GET / HTTP/1.1\r\nHost: a.example.net\t/x\r\n\r\n", ["a.example.net\\x09"]),
    ])
  func ambiguous(_ request: String, _ expected: [String]) {
    let bytes = Bytes(request.utf8)
    guard case .continues(bytes.count, let found) = HTTPRequest.read(bytes) else {
      Issue.record("not read")
      return
    }
    #expect(found.compactMap(\.serverName) == expected && found.last == .mark(.malformedMessage))
  }

  @Test(
    "chunks of a body are parts of the message before",
    arguments: [
      ("5\r\nhello\r\n", 8), ("fF;x=y\r\n", 263), ("\r\n5\n", 9), ("0\r\n\r\n", 5), ("0\r\nA: b\r\n\r\nGET", 11),
    ])
  func chunk(_ text: String, _ length: Int) {
    #expect(readNext(Bytes(text.utf8)) == .continues(after: length, []))
  }

  @Test("what follows a request may also be another one, or neither")
  func behindRequest() {
    let request = Bytes("GET / HTTP/1.1\r\n\r\n".utf8)
    #expect(readNext(request) == .continues(after: request.count, names([])))
    #expect(readNext(Bytes("40000001\r\n".utf8)) == .complete([]))
    #expect(readNext(Bytes("400000010\r\n".utf8)) == .notMine)
    for text in ["5", "5\r", "0\r\n", "0\r\nA: b\r\n"] {
      guard case .incomplete(let wanted) = readNext(Bytes(text.utf8)) else {
        Issue.record("\(text)")
        continue
      }
      #expect(wanted > text.utf8.count)
    }
  }

  private func readNext(_ bytes: Bytes) -> PayloadReading {
    let tuple = FiveTuple(
      source: IPAddress(v4: 1), sourcePort: 1, destination: IPAddress(v4: 2), destinationPort: 80, transport: .tcp,
      version: .v4)
    return HTTPRequest.readNext(bytes.span.bytes, of: tuple)
  }

  @Test(
    "a proxy is asked for another place",
    arguments: [
      ("CONNECT c.example.net:443 HTTP/1.1\r\n\r\n", ["c.example.net"], [.mark(.relayedByName)]),
      ("CONNECT 203.0.113.9:443 HTTP/1.1\r\n\r\n", [], relayed("203.0.113.9")),
      ("CONNECT [2001:db8::9]:443 HTTP/1.1\r\n\r\n", [], relayed("2001:db8::9")),
      (
        "GET http://a.example.net:81/x?y HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"],
        [.mark(.relayedByName)]
      ),
      (
        "GET http://user@a.example.net HTTP/1.1\r\nHost: b.example.net\r\n\r\n",
        ["a.example.net", "b.example.net"], [.mark(.relayedByName), .mark(.malformedMessage)]
      ),
      ("GET http://203.0.113.9/ HTTP/1.1\r\nHost: 203.0.113.9\r\n\r\n", [], relayed("203.0.113.9")),
      ("GET http://198.51.100.20/ HTTP/1.1\r\nHost: 198.51.100.20\r\n\r\n", [], []),
    ] as [(String, [String], [Observation])])
  func relays(_ request: String, _ expected: [String], _ relay: [Observation]) {
    let tuple = FiveTuple(
      source: IPAddress(v4: 0xc000_020a), sourcePort: 40_000, destination: IPAddress(v4: 0xc633_6414),
      destinationPort: 80, transport: .tcp, version: .v4)
    let bytes = Bytes(request.utf8)
    #expect(
      HTTPRequest.read(bytes.span.bytes, of: tuple) == .continues(after: bytes.count, names(expected) + relay))
  }

  private static func relayed(_ address: String) -> [Observation] {
    IPAddress(address).map { [.relayed($0), .mark(.relayed)] } ?? []
  }

  @Test(
    "the next request begins after the body, where its length is told",
    arguments: [
      ("Content-Length: 5", 5, false), ("Content-Length: 5000000", 5_000_000, false), ("Content-Length: x", 0, false),
      ("Transfer-Encoding: chunked", 0, false), ("Upgrade: h2c", 0, false), ("content-length:0", 0, false),
      ("Content-Length: 5\r\nContent-Length: 6", 5, true), ("Content-Length: 5\r\nContent-Length: 5", 5, false),
      ("Content-Length: 5\r\nTransfer-Encoding: chunked", 0, true),
      ("Content-Length: 99999999999999999999", nil, false),
      ("Content-Length: 1073741825", nil, false),
    ])
  func body(_ field: String, _ length: Int?, _ isMalformed: Bool) {
    let bytes = Bytes("POST / HTTP/1.1\r\nHost: a.example.net\r\n\(field)\r\n\r\n".utf8)
    let expected = names(["a.example.net"]) + (isMalformed ? [.mark(.malformedMessage)] : [])
    let reading = length.map { PayloadReading.continues(after: bytes.count + $0, expected) } ?? .complete(expected)
    #expect(HTTPRequest.read(bytes + Bytes("hello".utf8)) == reading)
  }

  @Test(
    "a head that has not ended is incomplete",
    arguments: [
      "", "G", "GET ", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: api.exam",
      "GET / HTTP/1.1\r\nX: y\r\n", "\r\nPRI * HT",
    ])
  func incomplete(_ request: String) {
    guard case .incomplete(let wanted) = HTTPRequest.read(Bytes(request.utf8)) else {
      Issue.record("not incomplete")
      return
    }
    #expect(wanted > request.utf8.count)
  }

  @Test("the whole lines of a head that goes no further name the server", arguments: [true, false])
  func unfinished(_ hasLine: Bool) {
    let tuple = FiveTuple(
      source: IPAddress(v4: 1), sourcePort: 1, destination: IPAddress(v4: 2), destinationPort: 80, transport: .tcp,
      version: .v4)
    let bytes = Bytes("GET / HTTP/1.1\r\nHost: a.example.net\(hasLine ? "\r\nCookie: x" : "")".utf8)
    #expect(
      HTTPRequest.readUnfinished(bytes.span.bytes, of: tuple) == names(hasLine ? ["a.example.net"] : []))
  }

  @Test(
    "other protocols are left to others",
    arguments: [
      "SSH-2.0-x\r\n", "GETTING\r\n", "HTTP/1.1 200 OK\r\n", "OPTIONS sip:a@example.net SIP/2.0\r\n", "GET /\r\n",
      "GET\t/ HTTP/1.0\r\n\r\n", "GET /\u{1} HTTP/1.1\r\n", "PRI * HTTP/2.1\r\n\r\n",
    ])
  func notMine(_ request: String) {
    #expect(HTTPRequest.read(Bytes(request.utf8)) == .notMine)
  }
}
