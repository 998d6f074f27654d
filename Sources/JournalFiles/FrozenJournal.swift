// Role: sets a journal that does not hold what was signed aside, unchanged, so that watching can go on in another.
import DurableFiles
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// A journal that was set aside because its end is not what was signed.
public struct FrozenJournal: Hashable, Sendable {
  /// Where it lies now, its keys beside it under the same name.
  public let folder: String
  /// What was found; nil for one that an earlier start set aside and could not tell of.
  public let finding: JournalFinding?
  /// Its latest checkpoint, a signed note, as it stands in the folder; empty where there is none.
  public let checkpoint: [UInt8]
  private let stamp: String

  /// Renames a journal and its signing keys; nothing in it is changed, and durable when it returns.
  ///
  /// The keys go first: a folder without them is frozen again after a crash, whereas a key without its folder would sign
  /// a second history; they come back when the folder cannot be renamed, as one that is a mount point. The space that was
  /// held back is no evidence and goes. Throws `JournalError.locked` and `LinuxError`.
  public static func freeze(
    _ path: String, because finding: JournalFinding, at time: Timestamp
  ) throws -> FrozenJournal {
    let folder = JournalFolder(path)
    switch try FolderLock.take(folder.lock, mode: JournalFolder.fileMode) {
    case .taken(let lock): return try rename(folder, holding: lock, because: finding, at: time)
    case .heldBy(let process): throw JournalError.locked(folder: folder.path, process: process)
    }
  }

  /// The lock is held until the folder has its other name: nobody may be writing to it.
  private static func rename(
    _ folder: JournalFolder, holding lock: borrowing FolderLock, because finding: JournalFinding, at time: Timestamp
  ) throws(LinuxError) -> FrozenJournal {
    let stamp = try freeStamp(beside: folder, at: time)
    let target = JournalFolder("\(folder.path).frozen-\(stamp)")
    _ = try Reserve.release(folder.reserve)
    let keys = [(folder.signingKey, target.signingKey), (folder.nextSigningKey, target.nextSigningKey)]
    for (key, name) in keys where try FileSystem.contents(of: key, limit: 1) != nil {
      try FileSystem.rename(key, to: name)
    }
    do throws(LinuxError) {
      try FileSystem.rename(folder.path, to: target.path)
    } catch {
      for (key, name) in keys { try? FileSystem.rename(name, to: key) }
      throw error
    }
    try Folder.sync(Folder.parent(of: folder.path))
    return FrozenJournal(
      folder: target.path, finding: finding, checkpoint: try head(of: target), stamp: stamp)
  }

  /// The journal that was set aside last and of which no journal tells yet: there is none in its place, or an empty one.
  ///
  /// Throws `LinuxError`.
  public static func untold(beside path: String) throws(LinuxError) -> FrozenJournal? {
    let folder = JournalFolder(path)
    // The public key comes last when a journal is made: without it there is none.
    if try FileSystem.contents(of: folder.verifierKey, limit: 0) != nil {
      guard Checkpoint.claimedSize(of: try head(of: folder)) == 0 else { return nil }
    }
    let prefix = "\(folder.path.split(separator: "/").last ?? "").frozen-"
    let names = (try FileSystem.names(in: Folder.parent(of: folder.path)) ?? []).filter {
      $0.hasPrefix(prefix) && !$0.hasSuffix(".key") && !$0.hasSuffix(".next")
    }
    guard let name = names.last else { return nil }
    let aside = JournalFolder("\(Folder.parent(of: folder.path))/\(name)")
    return FrozenJournal(
      folder: aside.path, finding: nil, checkpoint: try head(of: aside), stamp: String(name.dropFirst(prefix.count)))
  }

  private static func head(of folder: JournalFolder) throws(LinuxError) -> [UInt8] {
    try FileSystem.contents(of: folder.head, limit: 1 << 16) ?? []
  }

  /// The finding in words.
  public var findingText: String { finding.map(\.description) ?? "see what egressctl verify says of it" }

  /// The name of the log that follows one: a log has one history, so another history needs another name.
  public func successor(of log: LogID?) -> LogID? { log.flatMap { LogID("\($0)-\(stamp)") } }

  /// `20261129T082533Z`, with a number behind it where a journal was frozen in that second already.
  private static func freeStamp(beside folder: JournalFolder, at time: Timestamp) throws(LinuxError) -> String {
    let text = "\(CivilDate(containing: time))T\(time.readable.dropFirst(11))".filter { $0 != "-" && $0 != ":" }
    var stamp = text
    var number = 1
    while try FileSystem.names(in: "\(folder.path).frozen-\(stamp)") != nil {
      number += 1
      stamp = "\(text)-\(number)"
    }
    return stamp
  }
}

extension RecordKey {
  /// The folder of a journal that was set aside.
  public static let frozenFolder = "egress.frozen.folder"
  /// Its latest checkpoint, a signed note, in base64.
  public static let frozenCheckpoint = "egress.frozen.checkpoint"
}

extension JournalRecord {
  /// The first record of the journal that follows a frozen one: an alert that says so.
  public init(_ frozen: FrozenJournal, at time: Timestamp) {
    self.init(kind: .frozen, at: time)
    self[string: RecordKey.action] = Action.alert.name
    self[string: RecordKey.frozenFolder] = frozen.folder
    self[string: RecordKey.frozenCheckpoint] = Base64.encode(frozen.checkpoint)
    self[list: RecordKey.reasons] = [
      "THE JOURNAL BEFORE THIS ONE DOES NOT HOLD WHAT WAS SIGNED: \(frozen.findingText); it is kept unchanged in"
        + " \(frozen.folder), and this journal, of another log with another key, goes on watching",
      "declared windows, operations and breach cases stand in the frozen journal; declare anew what still goes on",
    ]
  }
}
