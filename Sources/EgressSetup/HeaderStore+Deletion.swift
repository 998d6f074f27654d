// Role: which files of kept headers are too old or too many, and their removal once the journal holds the receipts.
import DurableFiles
import EgressTypes
import LinuxCalls

/// A file that is to be deleted, and why.
struct DueFrameFile: Hashable, Sendable {
  let file: FrameFile
  let reason: String

  /// The record that has to be durable before the file is deleted.
  func receipt(at time: Timestamp) -> JournalRecord {
    JournalRecord(frames: .deleted, of: file, because: reason, at: time)
  }
}

extension HeaderStore {
  /// The closed files that are too old, and the oldest beyond the size, those of alerts last; none before all that was
  /// closed is journalled and all that earlier runs left was looked at.
  func due(at time: Timestamp) -> [DueFrameFile] {
    guard records.isEmpty, !hasLeft else { return [] }
    var due: [DueFrameFile] = []
    var left: [FrameFile] = []
    for file in closed {
      if let reason = reasonOfAge(file, at: time) {
        due.append(DueFrameFile(file: file, reason: reason))
      } else {
        left.append(file)
      }
    }
    var excess = left.reduce(openBytes) { $0 + $1.bytes } - limits.bytes
    guard excess > 0 else { return due }
    left.sort { ($0.name.isAlert ? 1 : 0, $0.name.number) < ($1.name.isAlert ? 1 : 0, $1.name.number) }
    for file in left where excess > 0 {
      excess -= file.bytes
      due.append(DueFrameFile(file: file, reason: "all files together may take \(limits.bytes >> 20) MiB"))
    }
    return due
  }

  private func reasonOfAge(_ file: FrameFile, at time: Timestamp) -> String? {
    guard let days = file.name.isAlert ? limits.alertDays : limits.days,
      (file.last ?? file.begun).advanced(bySeconds: Int64(days) * 86_400) < time
    else { return nil }
    return "frames\(file.name.isAlert ? " of alerts" : "") are kept for \(days) days"
  }

  /// Deletes files whose receipts are durable; answers what could not be removed.
  ///
  /// The file of hashes forgets them first: a file it does not name is looked up in the journal at the next start.
  mutating func delete(_ due: [DueFrameFile]) -> [LinuxError] {
    let names = Set(due.map(\.file.name))
    closed.removeAll { names.contains($0.name) }
    saveManifest()
    var failures: [LinuxError] = []
    for entry in due {
      do throws(LinuxError) { try FileSystem.remove(folder.path(of: entry.file.name)) } catch { failures.append(error) }
    }
    do throws(LinuxError) { try Folder.sync(folder.path) } catch { failures.append(error) }
    return failures
  }
}
