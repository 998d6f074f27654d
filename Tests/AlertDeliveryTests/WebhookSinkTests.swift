// Role: holds webhooks to their signature, their size and what each answer means, over a transport that is told what to say.
import Crypto
import EgressSettings
import EgressTypes
import EvidenceJournal
import Foundation
import Synchronization
import Testing

@testable import AlertDelivery

/// Answers as told and keeps what it was given.
private final class ToldTransport: WebhookTransport {
  let posts = Mutex<[(body: [UInt8], headers: [String: String])]>([])
  private let answer: Result<WebhookAnswer, WebhookFailure>

  init(_ answer: Result<WebhookAnswer, WebhookFailure>) { self.answer = answer }

  func post(_ body: [UInt8], headers: [(name: String, value: String)]) async throws(WebhookFailure) -> WebhookAnswer {
    posts.withLock { $0.append((body, Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) }))) }
    return try answer.get()
  }
}

@Suite("Webhook sink")
struct WebhookSinkTests {
  private let folder: TestFolder
  private let now = Timestamp(seconds: 1_800_000_000)
  private let event = AlertEvent(index: 3, leaf: Array(#"{"egress.index":3}"#.utf8))

  init() throws { folder = try TestFolder() }

  private func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    let path = folder.path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  private func deliver(
    _ settings: WebhookSettings, _ answer: WebhookAnswer = WebhookAnswer(status: 204)
  ) async -> (DeliveryResult, [String: String], [UInt8]) {
    let transport = ToldTransport(.success(answer))
    let now = now
    let sink = WebhookSink(name: "webhook", settings, transport: transport, clock: { now })
    let result = await sink.deliver(event, attempt: 1)
    let post = transport.posts.withLock { $0.first }
    return (result, post?.headers ?? [:], post?.body ?? [])
  }

  @Test("the body is the leaf, and both signatures cover id, time and body")
  func signatures() async throws {
    let key = try #require(SigningKey(seed: (1...32).map { $0 }))
    let secret = (0..<32).map { UInt8($0) }
    let settings = WebhookSettings(
      url: "https://h/", key: try file("key", key.pem),
      secret: try file("secret", "whsec_\(Data(secret).base64EncodedString())\n"))
    let (result, headers, body) = await deliver(settings)
    #expect(result == DeliveryResult(isDelivered: true, reason: "status 204"))
    #expect(body == event.leaf)
    #expect(headers["webhook-id"] == "msg_\(event.leafHash)")
    #expect(headers["webhook-timestamp"] == "1800000000")
    let parts = try #require(headers["webhook-signature"]).split(separator: " ")
    let signed = Data("msg_\(event.leafHash).1800000000.".utf8) + Data(event.leaf)
    let ed25519 = try #require(Data(base64Encoded: String(parts[0].dropFirst(4))))
    #expect(parts[0].hasPrefix("v1a,"))
    #expect(key.privateKey.publicKey.isValidSignature(ed25519, for: signed))
    let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
    #expect(parts[1] == "v1,\(Data(code).base64EncodedString())")
  }

  @Test("a secret that others can read, is missing or is none is refused with what to do, and nothing is posted")
  func secrets() async throws {
    let good = "whsec_\(Data(repeating: 7, count: 32).base64EncodedString())"
    let cases = [
      (try file("open", good, mode: 0o640), "chmod 600"), (folder.path + "/none", "ENOENT"),
      (try file("short", "whsec_AAAA"), "is no secret"), (try file("bare", "AAAA"), "is no secret"),
    ]
    for (path, part) in cases {
      let (result, headers, _) = await deliver(WebhookSettings(url: "https://h/", secret: path))
      #expect(!result.isDelivered)
      #expect(result.reason.contains(part), "\(result.reason)")
      #expect(headers.isEmpty)
    }
    let (result, _, _) = await deliver(WebhookSettings(url: "https://h/", key: try file("bad", "x")))
    #expect(result.reason.contains("openssl genpkey"))
  }

  @Test(
    "only 200 to 299 is delivered; redirects fail, 410 halts, Retry-After is kept",
    arguments: [
      (200, nil, true, nil, false), (299, nil, true, nil, false), (302, nil, false, nil, false),
      (410, nil, false, nil, true), (429, "120", false, 120, false),
      (503, "Fri, 15 Jan 2027 08:01:00 GMT", false, 60, false), (500, "soon", false, nil, false),
      (503, "Fri, 15 Jan 2027 07:01:00 GMT", false, nil, false), (429, "99999999999999999999", false, Int64.max, false),
    ] as [(Int, String?, Bool, Int64?, Bool)])
  func answers(status: Int, retryAfter: String?, isDelivered: Bool, asked: Int64?, isGone: Bool) async throws {
    let settings = WebhookSettings(
      url: "https://h/", secret: try file("s", "whsec_\(Data(repeating: 7, count: 32).base64EncodedString())"))
    let (result, _, _) = await deliver(
      settings, WebhookAnswer(status: status, retryAfter: retryAfter, body: Array("said\u{1b}".utf8)))
    #expect(result.isDelivered == isDelivered)
    #expect(result.retryAfter == asked)
    #expect(result.isGone == isGone)
    #expect(result.reason.hasPrefix("status \(status)"))
    #expect(result.output == "said\\x1b")
  }

  @Test("a record that is too long is posted in short, with its hash, its index and its length")
  func shortened() throws {
    var record = JournalRecord.alert()
    record[string: RecordKey.log] = "hangar"
    record[list: RecordKey.reasons] = (0..<900).map { "reason \($0) with some words to it" }
    let long = AlertEvent(index: 9, leaf: record.encoded)
    #expect(long.leaf.count > 20_000)
    let body = WebhookBody.of(long)
    #expect(body.count < 20_000)
    let short = try JournalRecord(decoding: body)
    #expect(short[integer: RecordKey.index] == 9)
    #expect(short[string: "egress.leaf_hash"] == long.leafHash)
    #expect(short[integer: "egress.shortened_from"] == Int64(long.leaf.count))
    #expect(short[string: RecordKey.verdict] == "violation")
    #expect(short[list: RecordKey.reasons] == [])
  }

  @Test(
    "addresses that no receiver on the Internet has are refused, also inside others, unless they are listed",
    arguments: [
      "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
      "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.0.8", "::1", "::", "fe80::1", "fd00::1",
      "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1",
      "2002:7f00:1::", "2001:0:1::1", "168.63.129.16",
    ])
  func refusedAddresses(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(!PermittedAddresses(listed: []).permits(address))
    #expect(
      PermittedAddresses(listed: [try #require(IPPrefix(address.isIPv4 ? address.description : text))]).permits(address)
    )
  }

  @Test("public addresses are permitted", arguments: ["203.0.113.9", "8.8.8.8", "2001:db8::1", "64:ff9b::808:808"])
  func permitted(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(PermittedAddresses(listed: []).permits(address))
    #expect(!PermittedAddresses(listed: []).isListed(address))
  }
}
