// Role: RFC 3161 timestamps through `openssl ts`: makes the query, verifies the reply, tells the time in it.
import Crypto
import EgressTypes
import LinuxCalls

/// An authority whose timestamps count, known by the certificates they lead to.
///
/// Nothing here speaks to the network: a query is bytes that somebody posts, a reply bytes that somebody got.
public struct TimestampAuthority: Sendable {
  /// Where `openssl` stands.
  public static let standardProgram = "/usr/bin/openssl"
  /// The media type that a query is posted with (RFC 3161, section 3.4).
  public static let queryType = "application/timestamp-query"
  /// The most bytes of a reply.
  public static let replyLimit = 1 << 16

  private let certificates: String
  private let openssl: OpenSSLRun

  /// Makes an authority; `certificates` is a PEM file with the root, and intermediates that its tokens leave out.
  public init(certificates: String, program: String = TimestampAuthority.standardProgram) {
    self.certificates = certificates
    openssl = OpenSSLRun(program: program)
  }

  /// Makes a query for bytes: their SHA-256, a random nonce, and the wish for the authority's certificate.
  ///
  /// Returns a TimeStampReq in DER; throws `TimestampProblem`.
  public func query(for data: [UInt8]) async throws(TimestampProblem) -> [UInt8] {
    let result = try await openssl(["ts", "-query", "-sha256", "-cert"], input: data)
    guard result.isSuccess, !result.output.isEmpty else {
      throw .unavailable("openssl made no query: \(result.reason)")
    }
    return result.output
  }

  /// Verifies a reply to the query in a file, with its nonce and as of now, and returns the time in it.
  ///
  /// `reply` is a TimeStampResp in DER. Throws `TimestampProblem`.
  public func time(of reply: [UInt8], answering query: String) async throws(TimestampProblem) -> Timestamp {
    try await verify(reply, ["-queryfile", query])
    return try await claimedTime(of: reply)
  }

  /// Verifies a reply that was kept for some bytes, and returns the time in it.
  ///
  /// Certificates have to be valid at the time in the token: one that ran out since does not undo it. Throws
  /// `TimestampProblem`.
  public func time(of reply: [UInt8], over data: [UInt8]) async throws(TimestampProblem) -> Timestamp {
    let time = try await claimedTime(of: reply)
    let digest = SHA256.hash(data: data).hexadecimal
    try await verify(reply, ["-digest", digest, "-attime", "\(time.seconds)"])
    return time
  }

  private func verify(_ reply: [UInt8], _ subject: [String]) async throws(TimestampProblem) {
    try checkCertificates()
    let result = try await openssl(
      ["ts", "-verify"] + subject + ["-in", "/dev/stdin", "-CAfile", certificates], input: reply)
    guard result.isSuccess else { throw .refused("openssl ts -verify: \(result.reason)") }
  }

  /// Whether the file of certificates can be used at all: that it is missing says nothing of a token.
  private func checkCertificates() throws(TimestampProblem) {
    let remedy = "set `ca` to the PEM file of the authority's root"
    let bytes: [UInt8]?
    do throws(LinuxError) { bytes = try FileSystem.contents(of: certificates, limit: 1 << 20) } catch {
      throw .unavailable("\(certificates): \(error.reason); \(remedy)")
    }
    guard let bytes else { throw .unavailable("there is no \(certificates); \(remedy)") }
    guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ") else {
      throw .unavailable("\(certificates) holds no certificate; \(remedy)")
    }
  }

  /// The time a reply claims, nothing of it verified.
  ///
  /// It is read from the token alone: around it a reply has free text that nobody signed.
  private func claimedTime(of reply: [UInt8]) async throws(TimestampProblem) -> Timestamp {
    let token = try await openssl(["ts", "-reply", "-in", "/dev/stdin", "-token_out"], input: reply)
    guard token.isSuccess, !token.output.isEmpty else {
      throw .refused("it is no reply with a token: \(token.reason)")
    }
    let text = try await openssl(["ts", "-reply", "-in", "/dev/stdin", "-token_in", "-text"], input: token.output)
    guard text.isSuccess, let time = TimestampText.time(in: String(decoding: text.output, as: UTF8.self)) else {
      throw .refused("its token has no time that can be read")
    }
    return time
  }
}
