// Role: the one owner of a journal that is written: appends records durably, signs checkpoints, starts segments.
import DurableFiles
import EgressTypes
import EvidenceJournal

/// The writer of a journal; it holds the folder's lock as long as it lives.
///
/// After an error of `append` or `checkpoint` the owner has to stop: each further call throws the same error.
public struct JournalWriter: ~Copyable, Sendable {
  /// How a journal is opened for writing.
  public struct Options: Sendable {
    /// Whether a journal, and the key beside its folder, are created where there are none.
    public var createIfMissing: Bool
    /// The identity of a journal that has to be created; nil for a random one.
    public var log: LogID?
    /// The size, in bytes, beyond which no segment grows.
    public var segmentLimit: Int

    /// Makes options; a segment is 16 MiB.
    public init(createIfMissing: Bool = false, log: LogID? = nil, segmentLimit: Int = 16 << 20) {
      self.createIfMissing = createIfMissing
      self.log = log
      self.segmentLimit = segmentLimit
    }
  }

  /// The journal's public key, which names its log.
  public let key: VerifierKey
  private let folder: JournalFolder
  private let signing: SigningKey
  private let segmentLimit: Int
  private let lock: FolderLock
  private var segment: DurableFile
  private var history: DurableFile
  private var tree: MerkleFrontier
  private var head: SignedCheckpoint
  private var failure: JournalWriteError?

  /// Opens the journal in a folder, checks its end, and cuts off what its last writer did not finish.
  ///
  /// If anything stood behind the last checkpoint, a `recover` record says so, with the time given. Throws
  /// `JournalError` (`tampered` when the end is not what was signed), `LinuxError`, or `JournalWriteError`.
  public static func open(_ path: String, _ options: Options = Options(), at time: Timestamp) throws -> JournalWriter {
    let folder = JournalFolder(path)
    if options.createIfMissing {
      try Folder.create(folder.path, mode: JournalFolder.folderMode)
    } else if try folder.readVerifierKey() == nil {
      throw JournalError.noJournal(folder: folder.path)
    }
    let lock: FolderLock
    switch try FolderLock.take(folder.lock, mode: JournalFolder.fileMode) {
    case .taken(let taken): lock = taken
    case .heldBy(let process): throw JournalError.locked(folder: folder.path, process: process)
    }
    if try options.createIfMissing && folder.readVerifierKey() == nil {
      try JournalCreation.create(folder, log: options.log)
    }
    guard let key = try folder.readVerifierKey() else { throw JournalError.noJournal(folder: folder.path) }
    guard let signing = try JournalKeyFile.read(folder.signingKey) else {
      throw JournalError.keyMissing(path: folder.signingKey)
    }
    guard signing.verifier(of: key.log) == key else {
      throw JournalError.otherKey(path: folder.signingKey, folder: folder.path)
    }
    let recovery = try JournalRecovery(folder, key: key)
    var writer = JournalWriter(
      key: key, folder: folder, signing: signing, segmentLimit: options.segmentLimit, lock: lock,
      segment: try DurableFile.open(folder.segment(recovery.last)),
      history: try DurableFile.open(folder.history(recovery.last)), tree: recovery.tree, head: recovery.head)
    if recovery.isWorthARecord {
      _ = try writer.append([JournalRecord(recovered: recovery.unsigned, cut: recovery.cut, at: time)])
      try writer.checkpoint()
    }
    return writer
  }

  private init(
    key: VerifierKey, folder: JournalFolder, signing: SigningKey, segmentLimit: Int, lock: consuming FolderLock,
    segment: consuming DurableFile, history: consuming DurableFile, tree: MerkleFrontier,
    head: SignedCheckpoint
  ) {
    self.key = key
    self.folder = folder
    self.signing = signing
    self.segmentLimit = segmentLimit
    self.lock = lock
    self.segment = segment
    self.history = history
    self.tree = tree
    self.head = head
  }

  /// The index the next record gets, which is the number of records there are.
  public var nextIndex: UInt64 { tree.size }

  /// The latest checkpoint.
  public var latest: Checkpoint { head.checkpoint }

  /// Appends records and returns their indexes once they are on the disk: one flush for all that fit one segment.
  public mutating func append(_ records: [JournalRecord]) throws(JournalWriteError) -> Range<UInt64> {
    if let failure { throw failure }
    let first = tree.size
    do {
      var group: [UInt8] = []
      for record in records {
        let leaf = JournalLeaf.encode(record, log: key.log, index: tree.size)
        let length = segment.length + group.count
        if length > 0, length + SegmentFrame.headerLength + leaf.count > segmentLimit {
          try write(&group)
          try startSegment()
        }
        tree.append(SegmentFrame.append(leaf, to: &group))
      }
      try write(&group)
    } catch {
      throw fail(error)
    }
    return first..<tree.size
  }

  /// Signs the records there are and returns the checkpoint once it is on the disk; nothing new, nothing signed.
  @discardableResult
  public mutating func checkpoint() throws(JournalWriteError) -> Checkpoint {
    if let failure { throw failure }
    do { try sign() } catch { throw fail(error) }
    return head.checkpoint
  }

  /// Signs a last checkpoint and lets the journal go.
  public consuming func close() throws(JournalWriteError) {
    try checkpoint()
  }

  private mutating func write(_ group: inout [UInt8]) throws(JournalWriteError.Cause) {
    guard !group.isEmpty else { return }
    do {
      try segment.append(group)
      try segment.sync()
    } catch {
      throw .file(error)
    }
    group.removeAll(keepingCapacity: true)
  }

  /// First beside the segment, then as the latest: so the latest is always among those kept.
  private mutating func sign() throws(JournalWriteError.Cause) {
    guard head.checkpoint.size != tree.size else { return }
    let checkpoint = Checkpoint(log: key.log, size: tree.size, root: tree.root)
    guard let note = checkpoint.signed(by: signing) else { throw .signing }
    do {
      try history.append(note.bytes)
      try history.sync()
      try WholeFile.replace(folder.head, with: note.bytes, mode: JournalFolder.fileMode)
    } catch {
      throw .file(error)
    }
    head = note
  }

  /// Every segment but the last ends with a checkpoint, so whatever is not signed lies in the last one.
  private mutating func startSegment() throws(JournalWriteError.Cause) {
    try sign()
    let name = SegmentName(firstIndex: tree.size)
    do {
      try WholeFile.replace(folder.frontier, with: Array(tree.text.utf8), mode: JournalFolder.fileMode)
      try WholeFile.replace(folder.history(name), with: head.bytes, mode: JournalFolder.fileMode)
      segment = try DurableFile.create(folder.segment(name), mode: JournalFolder.fileMode)
      history = try DurableFile.open(folder.history(name))
      try Folder.sync(folder.segments)
    } catch {
      throw .file(error)
    }
  }

  private mutating func fail(_ cause: JournalWriteError.Cause) -> JournalWriteError {
    let error = JournalWriteError(folder: folder.path, cause: cause)
    failure = error
    return error
  }
}
