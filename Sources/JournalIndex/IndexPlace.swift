// Role: where the index of a journal lies: in the cache folder of whoever asks, one file for each journal folder.
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// The place of an index.
public enum IndexPlace {
  /// The file for a journal, after the XDG Base Directory Specification; nil without a home folder.
  ///
  /// Its name depends on the journal's key and its folder, so that an old copy of a journal has an index of its own.
  public static func file(
    for key: VerifierKey, in folder: String, environment: (String) -> String? = ProcessSurroundings.environment
  ) -> String? {
    func absolute(_ name: String) -> String? { environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    guard let cache = absolute("XDG_CACHE_HOME") ?? absolute("HOME").map({ "\($0)/.cache" }) else { return nil }
    let identity = TreeHash.plain("\(key.text)\n\(folder)".utf8).hexadecimal.prefix(16)
    return "\(cache)/egressd/\(identity).index"
  }
}
