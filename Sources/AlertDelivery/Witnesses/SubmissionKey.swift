// Role: the key by which witnesses know this log for good: the journal's own key changes each day and stays with egressd.
import DurableFiles
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// The key of `egress-alertd` that stands beside the journal's own signature on what witnesses are sent.
///
/// It admits a checkpoint to a witness and proves nothing else: what counts is the journal's signature and the witness's.
enum SubmissionKey {
  /// Reads the key below a state folder, or makes it; throws `AlertError`.
  static func open(state: String) throws(AlertError) -> SigningKey {
    let path = state + "/submission.key"
    do { return try JournalKeyFile.read(path) ?? JournalKeyFile.create(path) } catch {
      throw .stateUnreadable(path, reason: "\(error)")
    }
  }

  /// Writes the public half for a log, which the witness's operator is given, beside the key; throws `LinuxError`.
  static func publish(_ key: SigningKey, of log: LogID, state: String) throws(LinuxError) {
    guard let verifier = key.verifier(of: log) else { return }
    try WholeFile.replace(state + "/submission.pub", with: Array("\(verifier.text)\n".utf8), mode: 0o644)
  }
}
