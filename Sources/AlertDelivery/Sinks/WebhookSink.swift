// Role: delivers a message by Standard Webhooks: what is posted, signed by whom, and what an answer means.
import EgressSettings
import EgressTypes

/// What a receiver answered.
public struct WebhookAnswer: Hashable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// The field `Retry-After`, as it stands.
  public var retryAfter: String?
  /// The beginning of the body.
  public var body: [UInt8]

  /// Makes an answer.
  public init(status: Int, retryAfter: String? = nil, body: [UInt8] = []) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
  }
}

/// Why a receiver could not be asked, in a sentence.
public struct WebhookFailure: Error, Hashable, Sendable {
  /// The sentence, without a full stop.
  public var reason: String

  /// Makes a failure.
  public init(_ reason: String) { self.reason = reason }
}

/// What carries a webhook to its receiver.
public protocol WebhookTransport: Sendable {
  /// Posts once, follows no redirect, and returns within a time of its own; throws `WebhookFailure`.
  func post(_ body: [UInt8], headers: [(name: String, value: String)]) async throws(WebhookFailure) -> WebhookAnswer
}

/// Posts each message to a receiver; only a status from 200 to 299 means delivered.
public struct WebhookSink: AlertSink {
  /// How many bytes of an answer are kept.
  public static let outputLimit = 4096

  /// The name in the delivery log.
  public let name: String
  private let settings: WebhookSettings
  private let transport: any WebhookTransport
  private let clock: @Sendable () -> Timestamp

  /// Makes a sink.
  public init(
    name: String, _ settings: WebhookSettings, transport: any WebhookTransport,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.name = name
    self.settings = settings
    self.transport = transport
    self.clock = clock
  }

  /// Posts once.
  public func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    let body = WebhookBody.of(event)
    let now = clock()
    do throws(WebhookFailure) {
      // Read for each attempt: a key that was changed counts from the next one on, and one that is missing stops this
      // sink alone.
      let keys = try WebhookKeys(reading: settings)
      let headers = [
        ("content-type", "application/json"), ("user-agent", "egress-alertd"), ("webhook-id", event.id),
        ("webhook-timestamp", "\(now.seconds)"),
        ("webhook-signature", try keys.signatures(id: event.id, seconds: now.seconds, body: body)),
      ]
      return judge(try await transport.post(body, headers: headers.map { (name: $0.0, value: $0.1) }), at: clock())
    } catch {
      return .failed(error.reason)
    }
  }

  private func judge(_ answer: WebhookAnswer, at now: Timestamp) -> DeliveryResult {
    var result = DeliveryResult(
      isDelivered: (200...299).contains(answer.status), reason: "status \(answer.status)",
      output: String(decoding: answer.body.prefix(Self.outputLimit), as: UTF8.self).visible)
    switch answer.status {
    case 300...399: result.reason += ", a redirect, which is not followed; set the address it leads to"
    case 410:
      result.reason += ": the receiver wants nothing any more; see to it, then run: egressctl alert retry --all-dead"
      result.isGone = true
    default: break
    }
    if !result.isDelivered {
      result.retryAfter = answer.retryAfter.flatMap { RetryAfter.seconds($0, at: now) }
    }
    return result
  }
}

/// What is posted of a message.
enum WebhookBody {
  /// The most bytes that Standard Webhooks advises.
  static let limit = 20_000

  /// The leaf's bytes; of a leaf that is too long a shortened record that names the whole one by index and hash.
  static func of(_ event: AlertEvent) -> [UInt8] {
    guard event.leaf.count > limit else { return event.leaf }
    var short = JournalRecord([
      "egress.shortened_from": .integer(Int64(event.leaf.count)), "egress.leaf_hash": .string(event.leafHash),
      RecordKey.index: .integer(Int64(clamping: event.index)),
    ])
    for (key, value) in event.record?.fields ?? [:] where short.fields[key] == nil {
      switch value {
      case .integer: short.fields[key] = value
      case .string(let text) where text.utf8.count <= 256: short.fields[key] = value
      case .string, .list: break
      }
    }
    let bytes = short.encoded
    guard bytes.count > limit else { return bytes }
    let kept = [
      "event.kind", "@timestamp", RecordKey.log, RecordKey.index, "egress.shortened_from", "egress.leaf_hash",
    ]
    short.fields = short.fields.filter { kept.contains($0.key) }
    return short.encoded
  }
}
