// Role: holds syslog over TLS to its framing and to a certificate that fits.
import AlertDelivery
import EgressTypes
import Foundation
import Testing

@testable import NetworkDelivery

@Suite("Syslog server")
struct SyslogServerTests {
  private let message = Array("<34>1 - gate egress-alertd - verdict - text with 12 words".utf8)

  @Test("a message arrives whole, with its length before it")
  func arrives() async throws {
    let receiver = try ScriptedReceiver()
    let server = SyslogServer(host: "localhost", port: receiver.syslog, authorities: receiver.authority, seconds: 5)
    let result = await server.send(message)
    #expect(result.isDelivered, "\(result.reason)")
    let got = try receiver.next()
    #expect(got["syslog"] as? String == String(decoding: message, as: UTF8.self))
    #expect(got["length"] as? Int == message.count)
    #expect(got["actual"] as? Int == message.count)
  }

  @Test("an unknown authority, another name and a port that nobody listens on are failures")
  func refused() async throws {
    let receiver = try ScriptedReceiver()
    let unknown = await SyslogServer(host: "localhost", port: receiver.syslog, authorities: nil, seconds: 5).send(
      message)
    #expect(!unknown.isDelivered)
    let other = await SyslogServer(
      host: "127.0.0.2", port: receiver.syslog, authorities: receiver.authority, seconds: 5
    ).send(message)
    #expect(!other.isDelivered)
    let closed = await SyslogServer(host: "localhost", port: 1, authorities: receiver.authority, seconds: 5).send(
      message)
    #expect(!closed.isDelivered)
    #expect(closed.reason.contains("refused"), "\(closed.reason)")
  }

  @Test("a server that never speaks is given up when the time is over")
  func silent() async throws {
    let receiver = try ScriptedReceiver()
    // A plain HTTP server waits for a request that never comes.
    let result = await SyslogServer(
      host: "localhost", port: receiver.http, authorities: receiver.authority, seconds: 1
    ).send(message)
    #expect(!result.isDelivered)
  }
}
