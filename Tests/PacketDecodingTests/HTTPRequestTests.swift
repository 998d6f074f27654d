// Role: holds the HTTP decoder to the server that a request names in its target or its Host field.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("HTTP request")
struct HTTPRequestTests {
  @Test(
    "a request names its server",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: api.example.net\r\n\r\n", ["api.example.net"]),
      ("POST /log HTTP/1.1\r\nAccept: */*\r\nhOsT:\t API.Example.NET:8080 \r\nX: y", ["api.example.net"]),
      ("GET http://a.example.net:81/x?y HTTP/1.1\r\nHost: a.example.net\r\n\r\n", ["a.example.net"]),
      ("GET http://user@a.example.net HTTP/1.1\r\nHost: b.example.net\r\n\r\n", ["a.example.net", "b.example.net"]),
      ("CONNECT c.example.net:443 HTTP/1.1\r\n\r\n", ["c.example.net"]),
      ("OPTIONS * HTTP/1.1\nHost: d.example.net\n\n", ["d.example.net"]),
      ("GET / HTTP/1.1\r\nHost: a.example.net\r\nHost : b.example.net\r\n\r\n", ["a.example.net", "b.example.net"]),
      ("GET / HTTP/1.0\r\n\r\nHost: body.example.net\r\n", []),
      ("GET / HTTP/1.1\r\nHost: 192.0.2.1:80\r\n\r\n", []),
      ("GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", []),
      ("GET / HTTP/1.1\r\nHost:\r\nX-Host: e.example.net\r\n\r\n", []),
    ])
  func names(_ request: String, _ expected: [String]) {
    let observations = expected.map { Observation.serverName(DomainName($0), .httpHost) }
    #expect(HTTPRequest.read(Bytes(request.utf8)) == .complete(observations))
  }

  @Test(
    "a head that names no server yet is incomplete",
    arguments: [
      "", "G", "GET ", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: api.exam",
      "GET / HTTP/1.1\r\nX: y\r\n",
    ])
  func incomplete(_ request: String) {
    #expect(HTTPRequest.read(Bytes(request.utf8)) == .incomplete(atLeast: 0))
  }

  @Test(
    "other protocols are left to others",
    arguments: [
      "SSH-2.0-x\r\n", "GETTING\r\n", "HTTP/1.1 200 OK\r\n", "OPTIONS sip:a@example.net SIP/2.0\r\n", "GET /\r\n",
    ])
  func notMine(_ request: String) {
    #expect(HTTPRequest.read(Bytes(request.utf8)) == .notMine)
  }
}
