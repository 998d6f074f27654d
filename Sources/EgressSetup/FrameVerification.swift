// Role: holds the files of kept headers beside a journal to the hashes and receipts in it; changes nothing.
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// What is wrong with a file of kept headers.
public enum FrameFinding: Hashable, Sendable, CustomStringConvertible {
  /// Its bytes have another hash than the record that closed it says.
  case changed(file: String, record: UInt64)
  /// It is not there, and no receipt says that it was deleted.
  case missing(file: String, record: UInt64)
  /// It cannot be read, for the reason given.
  case unreadable(file: String, record: UInt64, reason: String)

  /// One sentence, without a full stop.
  public var description: String {
    switch self {
    case .changed(let file, let record): "frames file \(file) does not match record \(record): it was changed"
    case .missing(let file, let record):
      "frames file \(file) of record \(record) is missing, and no receipt says that it was deleted"
    case .unreadable(let file, let record, let reason):
      "frames file \(file) of record \(record) cannot be read: \(reason)"
    }
  }
}

/// What was found about the files of kept headers beside a journal.
public struct FrameReport: Hashable, Sendable {
  /// Files that are what the journal says.
  public var matching = 0
  /// Files that were deleted with a receipt.
  public var deleted = 0
  /// Files that no record tells of: those being written, or left by a writer that did not finish.
  public var unrecorded = 0
  /// What is wrong, by file.
  public var findings: [FrameFinding] = []
}

/// Verifies files of kept headers.
public enum FrameVerification {
  /// Holds every file to the journal in a folder, also while both are written.
  ///
  /// Throws what reading the journal throws, and `LinuxError` when the folder of the files cannot be listed.
  public static func verify(_ journal: String) throws -> FrameReport {
    let folder = FrameFolder(path: "\(journal)/\(HeaderStore.folderName)")
    let present = Set(try FileSystem.names(in: folder.path)?.compactMap { FrameFileName($0) } ?? [])
    var reader = try JournalReader(journal)
    var history = FrameHistory()
    try history.read(&reader)
    var report = FrameReport()
    report.unrecorded = present.count { history.files[$0] == nil }
    var missing: [FrameFileName] = []
    for (name, state) in history.files.sorted(by: { $0.key.number < $1.key.number }) {
      switch state {
      case .deleted: report.deleted += 1
      case .closed(let record, let sha256):
        do throws(LinuxError) {
          guard let bytes = try FileSystem.contents(of: folder.path(of: name)) else {
            missing.append(name)
            continue
          }
          if TreeHash.plain(bytes).hexadecimal == sha256 {
            report.matching += 1
          } else {
            report.findings.append(.changed(file: name.text, record: record))
          }
        } catch {
          report.findings.append(.unreadable(file: name.text, record: record, reason: "\(error)"))
        }
      }
    }
    // What is missing may have been deleted since, with a receipt that came before.
    if !missing.isEmpty { try history.read(&reader) }
    for name in missing {
      switch history.files[name] {
      case .closed(let record, _)?: report.findings.append(.missing(file: name.text, record: record))
      case .deleted?, nil: report.deleted += 1
      }
    }
    return report
  }
}
