// Role: the one owner of a journal that is written: appends records durably, signs checkpoints, starts segments.
import DurableFiles
import EgressTypes
import EvidenceJournal
import LinuxCalls

/// The writer of a journal; it holds the folder's lock as long as it lives.
///
/// After an error of `append` or `checkpoint` the owner has to stop: each further call throws the same error. A full
/// disk is the one that can be outlived: the reserve gives space for what is worth most, and later there may be more.
public struct JournalWriter: ~Copyable, Sendable {
  /// How a journal is opened for writing.
  public struct Options: Sendable {
    /// Whether a journal, and the key beside its folder, are created where there are none.
    public var createIfMissing: Bool
    /// The identity of a journal that has to be created; nil for a random one.
    public var log: LogID?
    /// The size, in bytes, beyond which no segment grows.
    public var segmentLimit: Int
    /// The bytes of disk that are held back for the time when it is full.
    public var reserve = 0

    /// Makes options; a segment is 16 MiB and nothing is held back.
    public init(createIfMissing: Bool = false, log: LogID? = nil, segmentLimit: Int = 16 << 20) {
      self.createIfMissing = createIfMissing
      self.log = log
      self.segmentLimit = segmentLimit
    }
  }

  let folder: JournalFolder
  private var keys: KeyChain
  private var signing: SigningKey
  private let options: Options
  private let lock: FolderLock
  private var segment: DurableFile
  private var history: DurableFile
  private var tree: MerkleFrontier
  private var head: SignedCheckpoint
  private var isPublished = true
  /// Set while something is under way that another attempt cannot take up where it stopped.
  private var isHalfDone = false
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
    do {
      return try takeUp(folder, options, lock, at: time)
    } catch {
      // The lock went with the attempt; whoever takes it now does the same.
      guard isFull(error), try Reserve.release(folder.reserve) else { throw error }
      return try open(path, options, at: time)
    }
  }

  private static func isFull(_ error: any Error) -> Bool {
    if let error = error as? JournalWriteError, case .full = error.cause { return true }
    return (error as? LinuxError)?.kind == .full
  }

  private static func takeUp(
    _ folder: JournalFolder, _ options: Options, _ lock: consuming FolderLock, at time: Timestamp
  ) throws -> JournalWriter {
    var keys = try folder.readKeys()
    try KeyRotation.finish(folder, keys: keys)
    let recovery = try JournalRecovery(folder, keys: keys)
    keys = try KeyRotation.settle(folder, keys: keys, signed: recovery.head.checkpoint.size)
    guard let signing = try JournalKeyFile.read(folder.signingKey) else {
      throw JournalError.keyMissing(path: folder.signingKey)
    }
    guard signing.verifier(of: keys.log) == keys.current else {
      throw JournalError.otherKey(path: folder.signingKey, folder: folder.path)
    }
    var writer = JournalWriter(
      keys: keys, folder: folder, signing: signing, options: options, lock: lock,
      segment: try DurableFile.open(folder.segment(recovery.last)),
      history: try DurableFile.open(folder.history(recovery.last)), tree: recovery.tree, head: recovery.head)
    try JournalRetention.finish(folder)
    if recovery.isWorthARecord {
      try writer.note(JournalRecord(recovered: recovery.unsigned, cut: recovery.cut, at: time))
    }
    writer.holdReserve()
    return writer
  }

  private init(
    keys: KeyChain, folder: JournalFolder, signing: SigningKey, options: Options, lock: consuming FolderLock,
    segment: consuming DurableFile, history: consuming DurableFile, tree: MerkleFrontier,
    head: SignedCheckpoint
  ) {
    self.keys = keys
    self.folder = folder
    self.signing = signing
    self.options = options
    self.lock = lock
    self.segment = segment
    self.history = history
    self.tree = tree
    self.head = head
  }

  /// The journal's first public key, which names its log.
  public var key: VerifierKey { keys.first }

  /// The index the next record gets, which is the number of records there are.
  public var nextIndex: UInt64 { tree.size }

  /// The latest checkpoint.
  public var latest: Checkpoint { head.checkpoint }

  /// Whether every record is signed by a checkpoint that readers see.
  public var isSigned: Bool { head.checkpoint.size == tree.size && isPublished }

  /// Appends records and returns their indexes once they are on the disk: one flush for all that fit one segment.
  ///
  /// Throws `JournalWriteError`, whose cause is `full` when there is no space for the rest of them.
  public mutating func append(_ records: [JournalRecord]) throws(JournalWriteError) -> Range<UInt64> {
    if let failure { throw failure }
    let first = tree.size
    do { try write(records) } catch { throw fail(error, since: first) }
    return first..<tree.size
  }

  /// Signs the records there are and returns the checkpoint once it is on the disk; nothing new, nothing signed.
  @discardableResult
  public mutating func checkpoint() throws(JournalWriteError) -> Checkpoint {
    if let failure { throw failure }
    do { try sign() } catch { throw fail(error, since: tree.size) }
    return head.checkpoint
  }

  /// Lets another key sign from here on and erases the one that signed so far; a record says so.
  public mutating func rotateKey(at time: Timestamp) throws(JournalWriteError) {
    if let failure { throw failure }
    do { try handOver(at: time) } catch { throw fail(error, since: tree.size) }
  }

  /// Signs a last checkpoint and lets the journal go.
  public consuming func close() throws(JournalWriteError) {
    try checkpoint()
  }

  /// When the key that signs took over; nil while the journal's first key signs.
  public var keyInUseSince: Timestamp? {
    keys.handovers.last.flatMap { try? JournalRecord(decoding: $0.leaf) }?.time
  }

  /// Whether space is to be held back, so that a full disk can be outlived.
  public var canHoldReserve: Bool { options.reserve > 0 }

  /// Holds space back if there is any; whether it is held.
  @discardableResult
  public mutating func holdReserve() -> Bool {
    guard canHoldReserve else { return false }
    do throws(LinuxError) {
      try Reserve.make(
        folder.reserve, bytes: options.reserve, mode: JournalFolder.fileMode, folderMode: JournalFolder.folderMode)
      return true
    } catch {
      return false
    }
  }

  /// Gives the space back that was held, for records that must not be lost; whether there was any.
  public mutating func releaseReserve() -> Bool { (try? Reserve.release(folder.reserve)) ?? false }

  /// Whether there is space for more than what is held back.
  public var hasSpace: Bool { hasSpace(times: 2) }

  /// Whether there is so much space that what matters less than records may have some of it.
  public var hasSpaceToSpare: Bool { hasSpace(times: 4) }

  private func hasSpace(times factor: UInt64) -> Bool {
    guard let free = try? FileSystem.free(at: folder.path) else { return false }
    return free.bytes > UInt64(options.reserve) * factor && free.files > UInt64(Reserve.spareFiles) * factor
  }

  /// Writes the first record after a recovery and signs it together with what was recovered.
  ///
  /// It goes into the same segment whatever its size: a new one would begin with a checkpoint that ends with what was
  /// recovered, and a receipt for deletions that somebody put there must not become one that was signed by itself.
  private mutating func note(_ record: JournalRecord) throws(JournalWriteError) {
    let first = tree.size
    do {
      try write([record], mayStartSegment: false)
      try sign()
    } catch {
      throw fail(error, since: first)
    }
  }

  private mutating func write(
    _ records: [JournalRecord], mayStartSegment: Bool = true
  ) throws(JournalWriteError.Cause) {
    var group: [UInt8] = []
    var grown = tree
    for record in records {
      let leaf = JournalLeaf.encode(record, log: keys.log, index: grown.size)
      let length = segment.length + group.count
      if mayStartSegment, length > 0, length + SegmentFrame.headerLength + leaf.count > options.segmentLimit {
        try write(&group, reaching: grown)
        try startSegment()
      }
      grown.append(SegmentFrame.append(leaf, to: &group))
    }
    try write(&group, reaching: grown)
  }

  private mutating func write(
    _ group: inout [UInt8], reaching grown: MerkleFrontier
  ) throws(JournalWriteError.Cause) {
    guard !group.isEmpty else { return }
    do {
      try segment.append(group)
      try segment.sync()
    } catch {
      throw .file(error)
    }
    tree = grown
    group.removeAll(keepingCapacity: true)
  }

  /// First beside the segment, then as the latest: so the latest is always among those kept.
  private mutating func sign(and next: SigningKey? = nil) throws(JournalWriteError.Cause) {
    // Behind the published checkpoint there may be one more, and not two.
    try publish()
    guard head.checkpoint.size != tree.size else { return }
    let checkpoint = Checkpoint(log: keys.log, size: tree.size, root: tree.root)
    guard let note = checkpoint.signed(by: signing, and: next) else { throw .signing }
    do {
      try history.append(note.bytes)
      try history.sync()
    } catch {
      throw .file(error)
    }
    // Signed by both keys, it cannot be taken back: the next one signs from here on.
    isHalfDone = next != nil
    head = note
    isPublished = false
    try publish()
  }

  private mutating func publish() throws(JournalWriteError.Cause) {
    guard !isPublished else { return }
    let bytes = head.bytes
    do {
      try withSpace { folder throws(LinuxError) in
        try WholeFile.replace(folder.head, with: bytes, mode: JournalFolder.fileMode)
      }
    } catch {
      throw .file(error)
    }
    isPublished = true
  }

  /// Makes a change that has to be made, if need be with the space that was held back.
  private mutating func withSpace(_ change: (JournalFolder) throws(LinuxError) -> Void) throws(LinuxError) {
    do throws(LinuxError) { try change(folder) } catch {
      guard error.kind == .full, isHalfDone, releaseReserve() else { throw error }
      try change(folder)
    }
  }

  /// Every segment but the last ends with a checkpoint, so whatever is not signed lies in the last one.
  private mutating func startSegment() throws(JournalWriteError.Cause) {
    try sign()
    let name = SegmentName(firstIndex: tree.size)
    do {
      try WholeFile.replace(folder.frontier, with: Array(tree.text.utf8), mode: JournalFolder.fileMode)
      try WholeFile.replace(folder.history(name), with: head.bytes, mode: JournalFolder.fileMode)
      let nextHistory = try DurableFile.open(folder.history(name))
      segment = try DurableFile.create(folder.segment(name), mode: JournalFolder.fileMode)
      history = nextHistory
      isHalfDone = true
      try Folder.sync(folder.segments)
      isHalfDone = false
    } catch {
      throw .file(error)
    }
  }

  private mutating func handOver(at time: Timestamp) throws(JournalWriteError.Cause) {
    do {
      let next = try KeyRotation.prepare(folder)
      guard let verifier = next.verifier(of: keys.log) else { throw JournalWriteError.Cause.signing }
      let record = JournalRecord(retiring: keys.current, for: verifier, at: time)
      let leaf = JournalLeaf.encode(record, log: keys.log, index: tree.size)
      let proof = tree.proofOfNext
      try write([record])
      try sign(and: next)
      var extended = keys
      guard let text = ProofText(proof: proof, note: head), let handover = KeyHandover(leaf: leaf, proof: text),
        extended.append(handover)
      else { throw JournalWriteError.Cause.signing }
      try withSpace { folder throws(LinuxError) in try KeyRotation.record(extended, folder) }
      keys = extended
      signing = next
      try KeyRotation.retire(folder)
      isHalfDone = false
    } catch let cause as JournalWriteError.Cause {
      throw cause
    } catch let error as LinuxError {
      throw .file(error)
    } catch {
      throw .signing
    }
  }

  private mutating func fail(_ cause: JournalWriteError.Cause, since first: UInt64) -> JournalWriteError {
    var cause = cause
    if case .file(let error) = cause, error.kind == .full, !isHalfDone, !segment.hasFailed,
      !history.hasFailed
    {
      cause = .full(error, taken: Int(clamping: tree.size - first))
      return JournalWriteError(folder: folder.path, cause: cause)
    }
    let error = JournalWriteError(folder: folder.path, cause: cause)
    failure = error
    return error
  }
}
