// Role: `egressctl evidence verify`: what of a bundle holds, by its manifests, signature, proofs and timestamps.
import ArgumentParser
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import SSHSignatures
import Timestamping

/// Verifies an export.
struct EvidenceVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify a folder of evidence: every file, the signature, every record's proof.",
    discussion: """
      Names each changed, missing and added file, and each record that the journal's key does not prove. Without --key \
      and --log-key, the keys in the folder itself are used: compare them with those you got another way.
      """)

  @Argument(help: "The folder.")
  var folder: String

  @Option(help: "The OpenSSH public key line you trust, or a file that holds it.")
  var key: String?

  @Option(help: "The journal's first verifier key you trust (name+id+base64), or a file that holds it.")
  var logKey: String?

  @Option(
    help: "A PEM file with the root certificates of the timestamp authorities you trust; openssl verifies with it.",
    completion: .file())
  var timestampCA: String?

  func run() async throws {
    let trusted = try logKey.map { try VerifierKeyOption.key(in: $0, option: "--log-key") }
    let report = try verification(trusting: trusted)
    let timestamps = try await BundleTimestamps(
      of: folder, trusting: trusted, authority: timestampCA.map { TimestampAuthority(certificates: $0) }
    )
    for path in report.changed { Terminal.line("CHANGED  \(path)") }
    for path in report.missing { Terminal.line("MISSING  \(path)") }
    for path in report.added { Terminal.line("ADDED    \(path)") }
    for fault in report.faults + timestamps.faults { Terminal.line("WRONG    \(fault)") }
    Terminal.line("intact   \(report.intact) files")
    Terminal.line(
      "proved   \(report.proved) records\(logKey == nil ? "; compare data/journal/log.pub with the key you hold" : "")")
    if report.excerpts > 0 { Terminal.line("excerpts \(report.excerpts), which rest on the word of who exported them") }
    if report.hasAdditions {
      Terminal.line("note     \(BagWriter.additionsName) was written by recipients; nothing signs it")
    }
    switch report.signature {
    case .valid(let signer):
      Terminal.line("signed   by \(signer.fingerprint)\(key == nil ? "; compare it with the sender's" : "")")
    case .otherKey(let signer): Terminal.line("WRONG    signed by another key: \(signer.fingerprint)")
    case .invalid(let error): Terminal.line("WRONG    \(error)")
    case .missing: Terminal.line("WRONG    there is no signature")
    }
    for line in timestamps.lines { Terminal.line(line) }
    guard report.holds, timestamps.faults.isEmpty else { throw ExitCode.failure }
  }

  private func verification(trusting log: VerifierKey?) throws -> BundleVerification {
    var progress = ProgressLine("verify", unit: "files and records")
    defer { progress.finish() }
    return try BundleVerification(of: folder, expecting: try expectedKey(), trusting: log) { total in
      progress.expect(Int64(total))
      progress.advance()
    }
  }

  private func expectedKey() throws(SetupError) -> SignerKey? {
    guard let key else { return nil }
    let line =
      key.hasPrefix("ssh-")
      ? key
      : String(decoding: try ConfigurationFiles.contents(of: key, remedy: "name a file or give the key"), as: UTF8.self)
    guard let signer = SignerKey(openSSHLine: line) else {
      throw SetupError(
        "--key", "is no Ed25519 key in OpenSSH's format", remedy: "give the line that begins with ssh-ed25519")
    }
    return signer
  }
}
