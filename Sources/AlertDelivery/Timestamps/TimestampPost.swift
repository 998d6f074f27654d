// Role: one query on its way to a timestamp authority by HTTP (RFC 3161, section 3.4).
import Timestamping

/// Posts queries.
enum TimestampPost {
  /// The authority's reply to a query, a TimeStampResp in DER of which nothing is verified; throws `WebhookFailure`.
  static func reply(
    to query: [UInt8], by transport: any WebhookTransport
  ) async throws(WebhookFailure) -> [UInt8] {
    let answer = try await transport.post(
      query,
      headers: [
        ("content-type", TimestampAuthority.queryType), ("accept", "application/timestamp-reply"),
        ("user-agent", "egress-alertd"),
      ])
    guard answer.status == 200 else {
      let hint = (300...399).contains(answer.status) ? ", a redirect, which is not followed; set `url` to its end" : ""
      throw WebhookFailure("status \(answer.status)\(hint)")
    }
    return answer.body
  }
}
