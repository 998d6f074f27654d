// Role: carries a query of another program to a timestamp authority and the reply back, as egressctl has no network.
import DaemonControl
import EgressTypes
import EvidenceJournal
import LinuxCalls
import Timestamping

/// The keys of a request for a timestamp and of its reply.
public enum TimestampRequestKey {
  /// The authority's name in the settings.
  public static let authority = "timestamp.authority"
  /// A TimeStampReq in DER, as base64.
  public static let query = "timestamp.query"
  /// The TimeStampResp in DER, as base64; nothing of it is verified here.
  public static let reply = "timestamp.reply"
}

/// Posts queries that come over the control socket.
struct AskedTimestamps: Sendable {
  /// The most bytes of a query; one has a hash, a nonce and little else.
  private static let queryLimit = 1024

  let transports: [String: any WebhookTransport]
  /// How long an authority may take, in seconds.
  let seconds: Int

  /// Answers a request; the control thread waits meanwhile.
  func reply(to fields: JournalRecord) -> ControlReply {
    let name = fields[string: TimestampRequestKey.authority] ?? "-"
    guard let transport = transports[name] else {
      return .refused(
        "no timestamp authority is called \(name.visible); there are: \(transports.keys.sorted().joined(separator: ", "))"
      )
    }
    guard let query = fields[string: TimestampRequestKey.query].flatMap({ Base64.decode($0.utf8) }),
      (1...Self.queryLimit).contains(query.count)
    else {
      return .refused("\(TimestampRequestKey.query) is no query of 1 to \(Self.queryLimit) bytes in base64")
    }
    switch wait(for: transport, query) {
    case .success(let bytes):
      return .done(JournalRecord([TimestampRequestKey.reply: .string(Base64.encode(bytes))]))
    case .failure(let failure): return .refused("\(name): \(failure.reason)")
    }
  }

  private func wait(for transport: any WebhookTransport, _ query: [UInt8]) -> Result<[UInt8], WebhookFailure> {
    let answer = AwaitedAnswer<Result<[UInt8], WebhookFailure>>()
    let task = Task { answer.give(await Self.post(query, by: transport)) }
    defer { task.cancel() }
    // The transport ends by itself; what lies above it is for a name that is looked up for long.
    return answer.wait(.seconds(seconds + 5)) ?? .failure(WebhookFailure("no answer within \(seconds) s"))
  }

  private static func post(
    _ query: [UInt8], by transport: any WebhookTransport
  ) async -> Result<[UInt8], WebhookFailure> {
    do throws(WebhookFailure) {
      return .success(try await TimestampPost.reply(to: query, by: transport))
    } catch {
      return .failure(error)
    }
  }
}
