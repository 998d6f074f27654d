// Role: holds webhooks to what a receiver on the network can do to them: every answer, none, and every wrong address.
import AlertDelivery
import EgressSettings
import EgressTypes
import Foundation
import Testing

@testable import NetworkDelivery

@Suite("Pinned webhook")
struct PinnedWebhookTests {
  private let receiver: ScriptedReceiver
  private let loopback: [IPPrefix]
  private let event = AlertEvent(index: 3, leaf: Array(#"{"egress.index":3,"x":"\"y"}"#.utf8))

  init() throws {
    receiver = try ScriptedReceiver()
    loopback = [try #require(IPPrefix("127.0.0.0/8")), try #require(IPPrefix("::1"))]
  }

  private func settings(_ path: String, host: String = "localhost", isTLS: Bool = true) throws -> WebhookSettings {
    let secret = receiver.folder + "/secret"
    if !FileManager.default.fileExists(atPath: secret) {
      try Data("whsec_\(Data(repeating: 9, count: 32).base64EncodedString())".utf8).write(to: URL(filePath: secret))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
    }
    let base = isTLS ? "https://\(host):\(receiver.https)" : "http://\(host):\(receiver.http)"
    return WebhookSettings(
      url: base + path, secret: secret, authorities: receiver.authority, addresses: loopback)
  }

  private func deliver(_ settings: WebhookSettings, seconds: Int = 5) async -> DeliveryResult {
    await WebhookSink(
      name: "webhook", settings, transport: PinnedWebhook(settings, seconds: seconds),
      clock: { Timestamp(seconds: 1_800_000_000) }
    ).deliver(event, attempt: 1)
  }

  @Test("a receiver gets the leaf with signatures that openssl and Python verify")
  func verified() async throws {
    var settings = try settings("/200")
    let key = receiver.folder + "/sign.key"
    #expect(try ScriptedReceiver.run("/usr/bin/openssl", ["genpkey", "-algorithm", "ed25519", "-out", key]).1 == 0)
    let publicKey = receiver.folder + "/sign.pub"
    #expect(try ScriptedReceiver.run("/usr/bin/openssl", ["pkey", "-in", key, "-pubout", "-out", publicKey]).1 == 0)
    settings.key = key
    #expect(
      await deliver(settings) == DeliveryResult(isDelivered: true, reason: "status 200", output: "answered 200\\x0a"))
    let got = try receiver.next()
    #expect(got["body"] as? String == #"{"egress.index":3,"x":"\"y"}"#)
    let verify = ScriptedServer.programs.appending(path: "verify-webhook.py").path
    let secret = try #require(settings.secret)
    let input = try JSONSerialization.data(withJSONObject: got)
    let (text, status) = try ScriptedReceiver.run("/usr/bin/python3", [verify, publicKey, secret], input: input)
    #expect(status == 0)
    #expect(text == "v1 v1a\n")
  }

  @Test("statuses are told as they are", arguments: [204, 400, 401, 500, 503])
  func statuses(status: Int) async throws {
    let result = await deliver(try settings("/\(status)"))
    #expect(result.isDelivered == (status == 204))
    #expect(result.reason == "status \(status)")
  }

  @Test("a redirect is not followed, wherever it leads")
  func redirect() async throws {
    let result = await deliver(try settings("/302?to=http://127.0.0.1:\(receiver.http)/200"))
    #expect(!result.isDelivered)
    #expect(result.reason.hasPrefix("status 302"))
    _ = try receiver.next()
    // The next request is the next thing that it hears of.
    _ = await deliver(try settings("/204"))
    #expect(try receiver.next()["path"] as? String == "/204")
  }

  @Test("429 tells for how long, 410 that nothing is wanted")
  func refusals() async throws {
    #expect(await deliver(try settings("/429?after=61")).retryAfter == 61)
    #expect(await deliver(try settings("/410")).isGone)
  }

  @Test("a reset and a receiver that says nothing are failures within the time")
  func broken() async throws {
    let reset = await deliver(try settings("/reset"))
    #expect(!reset.isDelivered)
    #expect(reset.reason.hasPrefix("localhost: no answer"), "\(reset.reason)")
    let hanging = await deliver(try settings("/hang"), seconds: 1)
    #expect(!hanging.isDelivered)
    #expect(hanging.reason.contains("deadlineExceeded") || hanging.reason.contains("deadline"), "\(hanging.reason)")
  }

  @Test("a body without end, fast or slow, holds nothing up, as the status decides", arguments: ["/slow", "/endless"])
  func endless(path: String) async throws {
    let result = await deliver(try settings(path), seconds: 10)
    #expect(result.isDelivered)
    #expect(result.output.utf8.count <= 4096)
  }

  @Test("a certificate of an unknown authority or for another name is refused")
  func certificates() async throws {
    var unknown = try settings("/200")
    unknown.authorities = nil
    let result = await deliver(unknown)
    #expect(!result.isDelivered)
    #expect(result.reason.contains("CERTIFICATE_VERIFY_FAILED"), "\(result.reason)")
    // The certificate names localhost and 127.0.0.1 and no other address of the loopback network.
    #expect(await deliver(try settings("/200", host: "127.0.0.1")).isDelivered)
    let other = await deliver(try settings("/200", host: "127.0.0.2"))
    #expect(!other.isDelivered)
  }

  @Test(
    "an address that is not public is not connected to unless it is listed, by name, number or other spelling",
    arguments: ["localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001"])
  func privateAddresses(host: String) async throws {
    var settings = try settings("/200", host: host)
    settings.addresses = []
    let result = await deliver(settings)
    #expect(!result.isDelivered)
    #expect(result.reason.contains("is not public"), "\(result.reason)")
  }

  private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  private func post(_ settings: WebhookSettings, to addresses: [IPAddress]) async throws -> WebhookAnswer {
    try await PinnedWebhook(settings, seconds: 5, resolve: { (_, _) throws(WebhookFailure) in addresses })
      .post(Array("{}".utf8), headers: [])
  }

  @Test("behind an address where nothing listens, and one that is not permitted, the next permitted one is tried")
  func nextAddress() async throws {
    let settings = try settings("/200")
    let (dead, private10, right) = (try address("127.0.0.9"), try address("10.0.0.1"), try address("127.0.0.1"))
    #expect(try await post(settings, to: [dead, private10, right]).status == 200)
    await #expect(throws: WebhookFailure.self) { _ = try await post(settings, to: [dead, private10]) }
  }

  @Test("a failure names each address that was tried")
  func everyAddressNamed() async throws {
    let settings = try settings("/200")
    let (first, second) = (try address("127.0.0.8"), try address("127.0.0.9"))
    do {
      _ = try await post(settings, to: [first, second])
      Issue.record("nothing listens there")
    } catch let failure as WebhookFailure {
      #expect(failure.reason.contains("at 127.0.0.8") && failure.reason.contains("at 127.0.0.9"), "\(failure.reason)")
    }
  }

  @Test("an attempt that got no answer lets the next one begin with the next address")
  func turns() throws {
    let addresses = [try address("192.0.2.1"), try address("192.0.2.2"), try address("2001:db8::1")]
    let turn = AddressTurn()
    #expect(turn.order(addresses) == addresses)
    turn.passOn()
    #expect(turn.order(addresses) == [addresses[1], addresses[2], addresses[0]])
    #expect(turn.order([]) == [])
    for _ in 0..<2 { turn.passOn() }
    #expect(turn.order(addresses) == addresses)
  }

  @Test("without TLS only listed addresses are spoken to")
  func plain() async throws {
    #expect(await deliver(try settings("/200", isTLS: false)).isDelivered)
    var settings = try settings("/200", isTLS: false)
    settings.url = "http://203.0.113.9/200"
    let result = await deliver(settings)
    #expect(result.reason.contains("https is needed"), "\(result.reason)")
  }

  @Test("a name without address and an address that cannot be read are failures with their reason")
  func unresolved() async throws {
    var settings = try settings("/200", host: "nowhere.invalid")
    let result = await deliver(settings)
    #expect(!result.isDelivered)
    #expect(result.reason.hasPrefix("nowhere.invalid: "), "\(result.reason)")
    settings.url = "https://user@localhost/"
    #expect(await deliver(settings).reason.contains("is no address of the form"))
  }
}
