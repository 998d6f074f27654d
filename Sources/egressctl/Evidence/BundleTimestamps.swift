// Role: verifies the timestamps in a bundle: over its signature, and over the journal's checkpoints.
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import LinuxCalls
import Timestamping

/// What the timestamps of a bundle come to.
struct BundleTimestamps {
  /// One line for each that verified, or a note that none did.
  private(set) var lines: [String] = []
  /// What is wrong with the others.
  private(set) var faults: [String] = []

  /// Verifies every token with the roots of an authority; without one, says only that there are some.
  ///
  /// Throws what keeps `openssl` from verifying anything.
  init(of folder: String, trusting log: VerifierKey?, authority: TimestampAuthority?) async throws {
    let own = "\(folder)/\(BagWriter.timestampName)"
    let kept = try Self.tokens(in: folder)
    let signatureToken = try FileSystem.contents(of: own, limit: TimestampAuthority.replyLimit)
    if signatureToken == nil { lines.append("note     no timestamp authority confirmed when this was signed") }
    guard let authority else {
      let count = kept.count + (signatureToken == nil ? 0 : 1)
      if count > 0 {
        lines.append("note     \(count) timestamps were not verified; give the authority's root with --timestamp-ca")
      }
      return
    }
    if let signatureToken {
      try await take(BagWriter.timestampName) {
        let path = "\(folder)/\(BagWriter.signatureName)"
        guard let signature = try FileSystem.contents(of: path, limit: 1 << 20) else {
          throw TimestampProblem.refused("there is no signature that it could be over")
        }
        return ("the signature existed", try await authority.time(of: signatureToken, over: signature))
      }
    }
    guard !kept.isEmpty else { return }
    let keys = try BundleVerification.keys(in: folder, trusting: log)
    for stem in kept {
      try await take("\(stem).tsr") { try await Self.records("\(folder)/\(stem)", keys, authority) }
    }
  }

  private mutating func take(_ name: String, _ verify: () async throws -> (String, Timestamp)) async throws {
    do {
      let (what, time) = try await verify()
      lines.append("stamped  \(what) before \(time.readable) (\(name.visible))")
    } catch let problem as TimestampProblem {
      guard case .refused(let reason) = problem else {
        throw SetupError("--timestamp-ca", "\(problem)", remedy: "nothing was verified with it")
      }
      faults.append("\(name.visible): the timestamp does not verify with --timestamp-ca: \(reason)".visible)
    }
  }

  /// How many records a token is over and since when; they are the first ones of the bundle's journal.
  private static func records(
    _ stem: String, _ keys: KeyChain, _ authority: TimestampAuthority
  ) async throws -> (String, Timestamp) {
    func part(_ suffix: String) throws -> [UInt8] {
      guard let bytes = try FileSystem.contents(of: stem + suffix, limit: 1 << 20) else {
        throw TimestampProblem.refused("\(suffix) is missing beside it")
      }
      return bytes
    }
    let note = try part(".checkpoint")
    let text = String(decoding: try part(".consistency-proof"), as: UTF8.self)
    let checkpoint: Checkpoint
    do throws(CheckpointProblem) {
      checkpoint = try SignedCheckpoint(note, keys: keys).checkpoint
      guard let proof = try ConsistencyProofText(text: text, keys: keys), proof.holds, proof.older == checkpoint else {
        throw CheckpointProblem.malformed(offset: 0, expected: "a checkpoint that the proof beside it starts from")
      }
    } catch {
      throw TimestampProblem.refused("its checkpoint is not of this journal: \(error)")
    }
    let time = try await authority.time(of: try part(".tsr"), over: note)
    return ("a checkpoint over the first \(checkpoint.size) records of the journal existed", time)
  }

  /// The names, without their endings, of the tokens over checkpoints.
  private static func tokens(in folder: String) throws -> [String] {
    var found: [String] = []
    for name in try FileSystem.names(in: "\(folder)/data/journal") ?? [] where name.hasPrefix("timestamps.") {
      let place = "data/journal/\(name)"
      for file in (try? FileSystem.names(in: "\(folder)/\(place)")) ?? [] where file.hasSuffix(".tsr") {
        found.append("\(place)/\(file.dropLast(4))")
      }
    }
    return found
  }
}
