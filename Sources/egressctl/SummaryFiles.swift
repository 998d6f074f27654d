// Role: weekly summaries as files, each with its SSH signature beside it.
import Crypto
import DurableFiles
import EgressSetup
import EgressTypes
import LinuxCalls
import Pseudonyms
import Reporting
import SSHSignatures

/// Writes and reads signed summaries.
struct SummaryFiles {
  /// How the name of a signature ends.
  static let suffix = ".sig"
  private static let mode: UInt32 = 0o640
  private static let longest = 1 << 20

  /// Whose signatures count; nil for anybody's.
  private let signers: AllowedSigners?

  /// Reads the list of signers, if one is named.
  init(signers path: String?) throws {
    signers = try path.map { path in
      let bytes = try ConfigurationFiles.contents(of: path, remedy: "name an allowed-signers file")
      do throws(AllowedSignersMistake) {
        return try AllowedSigners(String(decoding: bytes, as: UTF8.self))
      } catch {
        throw SetupError("\(path):\(error.line)", error.reason, remedy: "correct the line")
      }
    }
  }

  /// Writes the summary of a report and its signature, and says whether it did: files that exist stay as they are.
  ///
  /// One without a signature, as a power cut leaves it, never counted; with `replacingUnsigned` another takes its place.
  @discardableResult
  static func write(
    _ report: ReportModel, as hangar: String?, withRoot: Bool = true, to path: String,
    signedBy key: Curve25519.Signing.PrivateKey, replacingUnsigned: Bool = false
  ) throws -> Bool {
    var summary = WeeklySummary(report, hangar: hangar)
    // The root would tell which journal, and so which hangar, it is.
    if !withRoot { summary.journal = nil }
    let bytes = summary.record.encoded + [UInt8(ascii: "\n")]
    if try !WholeFile.create(path, with: bytes, mode: mode) {
      // A signature that is missing, as after a power cut, is made for what stands there.
      guard try FileSystem.contents(of: path, limit: longest) == bytes else {
        guard try FileSystem.contents(of: path + suffix, limit: 0) == nil else { return false }
        guard !replacingUnsigned else {
          try WholeFile.replace(path, with: bytes, mode: mode)
          return try sign(bytes, path, key)
        }
        throw SetupError(path, "holds another summary, which is not signed", remedy: "move it away and run this again")
      }
    }
    return try sign(bytes, path, key)
  }

  private static func sign(_ bytes: [UInt8], _ path: String, _ key: Curve25519.Signing.PrivateKey) throws -> Bool {
    let signature = try SSHSignature(signing: bytes, with: key, namespace: SSHSignature.summaryNamespace)
    return try WholeFile.create(path + suffix, with: Array(signature.armored.utf8), mode: mode)
  }

  /// Reads and verifies summaries and joins them, with pseudonyms if they are wanted.
  func joined(_ paths: [String], under pseudonymiser: Pseudonymiser?, at now: Timestamp) throws -> SummaryOverview {
    var pseudonymiser = pseudonymiser
    let summaries = try paths.map { path in
      let summary = try read(path, at: now)
      return pseudonymiser?.pseudonymised(summary) ?? summary
    }
    guard let overview = SummaryOverview(summaries) else {
      throw SetupError(
        "--merge", "names two summaries of one hangar whose periods overlap",
        remedy: "give each period of a hangar once")
    }
    return overview
  }

  private func read(_ path: String, at now: Timestamp) throws -> SignedSummary {
    let bytes = try ConfigurationFiles.contents(of: path, remedy: "name the file of a summary")
    let armor = try ConfigurationFiles.contents(
      of: path + SummaryFiles.suffix, remedy: "put the signature beside the summary")
    let signature: SSHSignature
    do throws(SSHSignatureError) {
      signature = try SSHSignature(armored: String(decoding: armor, as: UTF8.self))
      try signature.verify(bytes, namespace: SSHSignature.summaryNamespace)
    } catch {
      throw SetupError(path + SummaryFiles.suffix, "\(error)", remedy: "get the summary and its signature again")
    }
    let known = signers?.signer(of: signature.key, namespace: SSHSignature.summaryNamespace, at: now.seconds)
    if signers != nil, known == nil {
      throw SetupError(
        path, "is signed by \(signature.key.fingerprint), which the list of signers does not admit",
        remedy: "ask the gateway's owner for the key and add it with namespaces=\"\(SSHSignature.summaryNamespace)\"")
    }
    return SignedSummary(
      summary: try SummaryFiles.summary(bytes, path), signer: known?.principal ?? signature.key.fingerprint,
      isKnownSigner: known != nil)
  }

  private static func summary(_ bytes: [UInt8], _ path: String) throws(SetupError) -> WeeklySummary {
    let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
    do {
      return try WeeklySummary(JournalRecord(decoding: line))
    } catch let error as FlatJSONError {
      throw SetupError("\(path), byte \(error.offset)", "expected \(error.expected)", remedy: "get the summary again")
    } catch let error as SummaryMistake {
      if let version = error.newerVersion {
        throw SetupError(
          path, "is a weekly summary of version \(version), which this egressctl does not read yet",
          remedy: "update egressctl here")
      }
      if let total = error.total {
        throw SetupError(
          path, "the parts under `\(error.key)` do not come to `\(total)`", remedy: "get the summary again")
      }
      throw SetupError(path, "`\(error.key)` is not as in a weekly summary", remedy: "get the summary again")
    } catch {
      throw SetupError(path, "\(error)", remedy: "get the summary again")
    }
  }
}

extension Pseudonymiser {
  /// A summary without the names of hangar, signer and controllers; the journal's root would tell which journal it is.
  mutating func pseudonymised(_ signed: SignedSummary) -> SignedSummary {
    SignedSummary(
      summary: pseudonymised(signed.summary), signer: pseudonym(.hangar, signed.signer),
      isKnownSigner: signed.isKnownSigner)
  }

  private mutating func pseudonymised(_ summary: WeeklySummary) -> WeeklySummary {
    var result = summary
    result.hangar = pseudonym(.hangar, summary.hangar)
    result.journal = nil
    for place in result.controllers.indices where result.controllers[place].name != WeeklySummary.others {
      result.controllers[place].name = pseudonym(.device, result.controllers[place].name)
    }
    return result
  }
}
