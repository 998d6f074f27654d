// Role: looks at the files of kept headers that earlier runs left: holds them to their hashes, closes what was open.
import DurableFiles
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import PcapngFormat

/// A file that an earlier run left and that is still to be looked at.
enum LeftFile: Hashable, Sendable {
  /// It was closed with this hash.
  case closed(FrameFileName, sha256: String)
  /// It was closed with this hash, not deleted, and is not there.
  case missing(FrameFileName, sha256: String)
  /// Nothing says that it was closed.
  case open(FrameFileName)
}

extension HeaderStore {
  /// The journal's newest hours are read for what the file of hashes does not know; a crash leaves nothing older.
  static var historySeconds: Int64 { 26 * 3600 }
  /// Alerts about files at one start: further ones are to be looked at, and say nothing that the first do not.
  static var maximumAlerts: Int { 16 }
  /// The bytes that are read at one turn: a big store must not hold up the records of what is seen meanwhile.
  static var takeUpBytes: Int { 32 << 20 }
  /// The most bytes of one file; none is written as long.
  static var maximumFile: Int { 16 << 20 }

  /// Looks at some of what earlier runs left, the first time before anything is kept; what is found wrong or open stands
  /// in `records` afterwards, and nothing more is looked at before that is journalled.
  mutating func takeUp(of journal: String, at time: Timestamp) {
    if left == nil {
      left = []
      do throws(LinuxError) {
        try list(of: journal, at: time)
      } catch {
        note(nil, JournalRecord(frames: .notKept, because: "the files of frames could not be read: \(error)", at: time))
      }
    } else if !records.isEmpty {
      return
    }
    var bytes = 0
    while bytes < HeaderStore.takeUpBytes, let file = left?.popLast() {
      switch file {
      case .closed(let name, let sha256): bytes += hold(name, to: sha256, at: time)
      case .missing(let name, let sha256): miss(name, sha256, at: time)
      case .open(let name): bytes += closeFound(name, at: time)
      }
    }
    limitAlerts()
  }

  /// Lists what was left; the oldest stands last, as it is looked at first.
  private mutating func list(of journal: String, at time: Timestamp) throws(LinuxError) {
    let found = Set(try FileSystem.names(in: folder.path)?.compactMap { FrameFileName($0) } ?? [])
    let manifest = FrameManifest(try FileSystem.contents(of: "\(folder.path)/\(HeaderStore.manifestName)") ?? [])
    folder.next = max(folder.next, manifest.next)
    var files: [LeftFile] = []
    for (name, sha256) in manifest.entries.sorted(by: { $0.key.number < $1.key.number }) {
      files.append(found.contains(name) ? .closed(name, sha256: sha256) : .missing(name, sha256: sha256))
    }
    let unknown = found.filter { manifest.entries[$0] == nil }
    if !unknown.isEmpty {
      // A journal that cannot be read is told by whoever writes it; the files are closed as they are found.
      let history = (try? FrameHistory(ofTheLast: HeaderStore.historySeconds, of: journal)) ?? FrameHistory()
      for name in unknown.sorted(by: { $0.number < $1.number }) {
        switch history.files[name] {
        // The receipt stands; what cannot be removed now is found again at the next start.
        case .deleted?: try? FileSystem.remove(folder.path(of: name))
        case .closed(_, let sha256)?: files.append(.closed(name, sha256: sha256))
        case nil: files.append(.open(name))
        }
      }
    }
    left = files.reversed()
  }

  private mutating func miss(_ name: FrameFileName, _ sha256: String, at time: Timestamp) {
    var record = JournalRecord(frames: .missing, because: "\(name.text) is not there, and was not deleted", at: time)
    record[string: RecordKey.fileName] = name.text
    record[string: RecordKey.fileHash] = sha256
    note(nil, record)
  }

  /// Takes up a closed file; one that is another than was journalled is told, and keeps the hash it should have.
  ///
  /// Returns how many bytes were read.
  private mutating func hold(_ name: FrameFileName, to sha256: String, at time: Timestamp) -> Int {
    do throws(LinuxError) {
      // What is longer than any file of frames has another hash than its own after this many bytes as well.
      let bytes = try FileSystem.contents(of: folder.path(of: name), limit: HeaderStore.maximumFile) ?? []
      let file = FrameFile(name, found: PcapngOutline(bytes), sha256: sha256, at: time)
      let hash = TreeHash.plain(bytes).hexadecimal
      note(
        file,
        hash == sha256
          ? nil : JournalRecord(frames: .changed, of: file, because: "the hash of \(name.text) is \(hash)", at: time)
      )
      return bytes.count
    } catch {
      let file = FrameFile(name, found: PcapngOutline([]), sha256: sha256, at: time)
      note(file, JournalRecord(frames: .changed, of: file, because: "\(name.text) cannot be read: \(error)", at: time))
      return 0
    }
  }

  /// Closes a file that was open when its writer ended: it is cut to its last whole block.
  ///
  /// Returns how many bytes were read.
  private mutating func closeFound(_ name: FrameFileName, at time: Timestamp) -> Int {
    let path = folder.path(of: name)
    do throws(LinuxError) {
      let bytes = try FileSystem.contents(of: path, limit: HeaderStore.maximumFile) ?? []
      let outline = PcapngOutline(bytes)
      let cut = bytes.count - outline.wholeBytes
      let whole = Array(bytes.prefix(outline.wholeBytes))
      // Its last blocks may never have reached the disk although they can be read.
      try RewrittenTail.write(whole[...], at: 0, of: path)
      let file = FrameFile(name, found: outline, sha256: TreeHash.plain(whole).hexadecimal, at: time)
      let reason =
        "it was open when its writer ended" + (cut > 0 ? "; \(cut) bytes behind its last whole block were cut off" : "")
      note(file, JournalRecord(frames: .closed, of: file, because: reason, at: time))
      return bytes.count
    } catch {
      let reason = "\(name.text) was open when its writer ended and cannot be closed: \(error)"
      note(nil, JournalRecord(frames: .notKept, because: reason, at: time))
      return 0
    }
  }
}

/// The file of hashes beside the files of kept headers.
struct FrameManifest: Sendable {
  /// The hash of each closed file, in lower-case hexadecimal.
  private(set) var entries: [FrameFileName: String] = [:]
  /// The number of the next file.
  private(set) var next: UInt64 = 1

  /// Reads the lines of the file; what is no line of it is passed over, as it is derived and not evidence.
  init(_ bytes: [UInt8]) {
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("# next "), let number = UInt64(line.dropFirst(7)) { next = number }
      let parts = line.split(separator: " ", omittingEmptySubsequences: true)
      guard parts.count == 2, parts[0].utf8.count == 64, let name = FrameFileName(parts[1]) else { continue }
      entries[name] = String(parts[0])
    }
  }
}
