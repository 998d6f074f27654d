// Role: holds the reader of HTTP/2 without TLS to the first request's server, in every form of a field, and to its end.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("HTTP/2 request")
struct HTTP2RequestTests {
  private static let preface = Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private static let settings = frame(4, flags: 0, [0, 3, 0, 0, 0, 100])
  private static let method: Bytes = [0x82, 0x86, 0x84]
  /// `www.example.com` in the code of RFC 7541 §C.4.1.
  private static let coded = Build.hex("f1e3c2e5f23a6ba0ab90f4ff")

  private static func frame(_ type: UInt8, flags: UInt8, _ content: Bytes) -> Bytes {
    [0] + be16(content.count) + [type, flags] + be32(1) + content
  }

  private static func text(_ text: String) -> Bytes { Build.vector8(Bytes(text.utf8)) }

  private static func named(_ names: String...) -> [Observation] {
    [.application(.http), .mark(.unreadableMessage)] + (names.isEmpty ? [.serverNameHidden(.httpHost)] : [])
      + .named(.httpHost, names)
  }

  @Test(
    "the first request names its server",
    arguments: [
      method + [0x41] + text("a.example.net"), method + [0x01] + text("a.example.net:80"),
      method + [0x10] + text(":authority") + text("a.example.net"), [0x3f, 0x21, 0x66] + text("a.example.net"),
      [0x40] + text("x") + text("y") + [0x40] + text("host") + text("a.example.net"),
    ])
  func literal(_ block: Bytes) {
    let request = Self.preface + Self.settings + Self.frame(1, flags: 4, block)
    #expect(HTTPRequest.read(request) == .complete(Self.named("a.example.net")))
  }

  @Test("a coded name is read, with padding, priority and continuations")
  func coded() {
    let block: Bytes = Self.method + [0x41, 0x8c] + Self.coded
    let padded = Self.frame(1, flags: 0x28, [2] + be32(0) + [16] + block.prefix(9) + [0, 0])
    let rest = Self.frame(9, flags: 4, Bytes(block.dropFirst(9)))
    #expect(HTTPRequest.read(Self.preface + padded + rest) == .complete(Self.named("www.example.com")))
  }

  @Test(
    "a request whose server cannot be read says so",
    arguments: [
      method, method + [0x41, 0x82, 0xff, 0xff], method + [0xbe], method + [0x41, 0x7f, 0xff, 0xff, 0xff, 0xff], [],
    ])
  func unreadable(_ block: Bytes) {
    #expect(HTTPRequest.read(Self.preface + Self.frame(1, flags: 4, block)) == .complete(Self.named()))
  }

  @Test("every beginning is incomplete, and asks for more than is there")
  func beginnings() {
    let request = Self.preface + Self.settings + Self.frame(1, flags: 4, Self.method + [0x41, 0x8c] + Self.coded)
    for length in 1..<request.count {
      guard case .incomplete(let wanted) = HTTPRequest.read(Bytes(request.prefix(length))) else {
        Issue.record("\(length) bytes")
        continue
      }
      #expect(wanted > length && wanted <= request.count)
    }
  }

  @Test("any byte may have any value")
  func corruptions() {
    let request = Self.preface + Self.settings + Self.frame(1, flags: 4, Self.method + [0x41, 0x8c] + Self.coded)
    for place in request.indices {
      for value in UInt8.min...UInt8.max {
        var bytes = request
        bytes[place] = value
        if case .malformed(let reason) = HTTPRequest.read(bytes) { Issue.record("\(reason)") }
      }
    }
  }
}

extension [Observation] {
  fileprivate static func named(_ source: NameSource, _ names: [String]) -> [Observation] {
    names.map { .serverName(DomainName($0), source) }
  }
}
