// Role: holds verification to a token whose certificate ran out since; Fixtures/make-expired made it.
import EgressTypes
import Foundation
import Testing

@testable import Timestamping

@Suite("Verifying kept timestamps")
struct TimestampAuthorityTests {
  private let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path
  private let time = Timestamp(rfc3339: "2026-11-29T04:22:08Z")

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
  }

  private var authority: TimestampAuthority { TimestampAuthority(certificates: folder + "/ca.pem") }

  @Test func `a certificate that ran out since does not undo a token that was kept`() async throws {
    #expect(try await authority.time(of: try bytes("token.tsr"), over: try bytes("note")) == time)
  }

  @Test func `a token that comes after its certificate ran out is not taken`() async throws {
    let reply = try bytes("token.tsr")
    await #expect(
      throws: TimestampProblem.refused(
        "openssl ts -verify: certificate verify error: Verify error:certificate has expired")
    ) {
      try await authority.time(of: reply, answering: folder + "/query.tsq")
    }
  }

  @Test func `a token is for its data alone, and every changed byte that is signed undoes it`() async throws {
    let reply = try bytes("token.tsr")
    let note = try bytes("note")
    await #expect(throws: TimestampProblem.self) { try await authority.time(of: reply, over: note + [0]) }
    // Within the signature at the end.
    var changed = reply
    changed[changed.count - 5] ^= 1
    await #expect(throws: TimestampProblem.self) { try await authority.time(of: changed, over: note) }
    for end in [0, 1, 100, reply.count - 1] {
      await #expect(throws: TimestampProblem.self, "cut at \(end)") {
        try await authority.time(of: Array(reply.prefix(end)), over: note)
      }
    }
  }

  @Test func `without openssl nothing is verified, and that is no word against the token`() async throws {
    let missing = TimestampAuthority(certificates: folder + "/ca.pem", program: "/nonexistent/openssl")
    let reply = try bytes("token.tsr")
    await #expect(throws: TimestampProblem.unavailable("/nonexistent/openssl cannot be run; install openssl")) {
      try await missing.time(of: reply, over: [])
    }
    let rootless = TimestampAuthority(certificates: folder + "/none.pem")
    await #expect {
      try await rootless.time(of: reply, over: [])
    } throws: { error in
      if case .unavailable? = error as? TimestampProblem { true } else { false }
    }
  }

  @Test func `queries for the same data differ by their nonce`() async throws {
    let (first, second) = (try await authority.query(for: [1, 2, 3]), try await authority.query(for: [1, 2, 3]))
    #expect(first != second)
    #expect(first.count < 100 && !first.isEmpty)
  }
}
