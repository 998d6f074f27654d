// Role: sole owner of a sink's folder: the place in the journal and what is not settled.
import DurableFiles
import EgressTypes
import Glibc
import LinuxCalls
import Synchronization

/// A sink's folder, with `queue.json`, which is replaced whenever something is settled or about to be tried.
///
/// While it cannot be replaced, as on a full disk, two spare files beside it are written over instead; of the three the
/// one with the highest number of its writing counts.
public struct DeliveryStore: ~Copyable, Sendable {
  private static let sequenceKey = "egress.alert.sequence"

  private let queuePath: String
  private let claim: Descriptor
  private let spare: QueueSpare
  private let writing: Mutex<Writing>

  /// What is known of the writing so far; not private, as the compiler loses a private one that is stored here.
  struct Writing {
    var sequence: Int64 = 0
    var isInSpare = false
    /// A queue that cannot be read and still has to be put aside: since when.
    var refused: Timestamp?
  }

  /// Opens a sink's folder, made with the one above it when it does not exist, and claims it; throws `AlertError`.
  ///
  /// A folder on a disk that cannot be written is claimed as well.
  public init(folder: String) throws(AlertError) {
    let claim = try AlertError.calling { () throws(LinuxError) in
      if let end = folder.lastIndex(of: "/"), end > folder.startIndex {
        try FileSystem.makeFolder(String(folder[..<end]), mode: 0o750)
      }
      try FileSystem.makeFolder(folder, mode: 0o750)
      let lock = folder + "/lock"
      do throws(LinuxError) { return try Descriptor.appending(lock, mode: 0o640) } catch {
        let cause = error
        // However the file is opened, the kernel locks the file: of two processes one gets it.
        do throws(LinuxError) { return try Descriptor.reading(lock) } catch { throw cause }
      }
    }
    guard try AlertError.calling({ () throws(LinuxError) in try claim.lock() }) else { throw .folderInUse(folder) }
    self.claim = claim
    queuePath = Self.queuePath(in: folder)
    spare = QueueSpare(besides: queuePath)
    spare.make()
    writing = Mutex(Writing())
  }

  /// Reads the queue as it was last kept; throws `AlertError`.
  public borrowing func load() throws(AlertError) -> DeliveryQueue {
    guard let latest = try Self.latest(at: queuePath) else { return DeliveryQueue() }
    writing.withLock { ($0.sequence, $0.isInSpare) = (latest.sequence, latest.isInSpare) }
    return latest.queue
  }

  /// Puts a queue that cannot be read aside, under a name with the time, and returns that name.
  ///
  /// It stays under its own name too until the next one takes its place: a kill in between loses nothing. On a disk that
  /// cannot be written it is put aside before the next one is kept.
  public borrowing func setAside(at time: Timestamp) -> String {
    writing.withLock { $0.refused = time }
    try? putAside()
    return Self.aside(queuePath, time)
  }

  private static func aside(_ queue: String, _ time: Timestamp) -> String { "\(queue).unreadable-\(time.seconds)" }

  private borrowing func putAside() throws(LinuxError) {
    guard let time = writing.withLock({ $0.refused }) else { return }
    do throws(LinuxError) { try FileSystem.link(queuePath, as: Self.aside(queuePath, time)) } catch {
      // It stands there already, or a person took it away meanwhile.
      guard [EEXIST, ENOENT].contains(error.code) else { throw error }
    }
    try Folder.sync(Folder.parent(of: queuePath))
    writing.withLock { $0.refused = nil }
  }

  /// Writes the queue, to a spare file where its own cannot be replaced; throws `AlertError`.
  public borrowing func keep(_ queue: DeliveryQueue) throws(AlertError) {
    // Counted also when writing fails: by then the file may stand there under its name.
    let (sequence, isInSpare) = writing.withLock { writing in
      writing.sequence &+= 1
      return (writing.sequence, writing.isInSpare)
    }
    var record = queue.record
    record[integer: Self.sequenceKey] = sequence
    let bytes = record.encoded
    do throws(LinuxError) {
      try putAside()
      try WholeFile.replace(queuePath, with: bytes, mode: 0o640)
      writing.withLock { $0.isInSpare = false }
    } catch {
      // Overwriting a file needs less of a disk than making one.
      guard (try? spare.write(bytes, turn: sequence)) == true else { throw .storage(error) }
      writing.withLock { $0.isInSpare = true }
      return
    }
    guard isInSpare else { return }
    spare.clear()
    spare.make()
  }

  /// The queues of all sinks below a state folder, by the sinks' names; also while they are delivered.
  ///
  /// Throws `AlertError`.
  public static func queues(below state: String) throws(AlertError) -> [(sink: String, queue: DeliveryQueue)] {
    let names = try AlertError.calling { () throws(LinuxError) in
      guard let names = try FileSystem.names(in: state) else {
        throw LinuxError(call: "open", subject: state, code: ENOENT)
      }
      return names
    }
    var found: [(sink: String, queue: DeliveryQueue)] = []
    for name in names {
      if let queue = try latest(at: queuePath(in: "\(state)/\(name)"))?.queue { found.append((name, queue)) }
    }
    return found
  }

  private static func queuePath(in folder: String) -> String { folder + "/queue.json" }

  /// A queue as one of the files holds it.
  private struct Kept {
    let queue: DeliveryQueue
    let sequence: Int64
    var isInSpare = false

    init?(_ record: JournalRecord) {
      guard let queue = DeliveryQueue(record: record) else { return nil }
      self.queue = queue
      sequence = record[integer: DeliveryStore.sequenceKey] ?? 0
    }
  }

  /// The queue that was written last; nil when none was.
  private static func latest(at path: String) throws(AlertError) -> Kept? {
    let spares = QueueSpare(besides: path).contents().compactMap { bytes -> Kept? in
      guard let record = try? JournalRecord(decoding: bytes), var kept = Kept(record) else { return nil }
      kept.isInSpare = true
      return kept
    }
    let newest = spares.max { $0.sequence < $1.sequence }
    let kept: Kept?
    do throws(AlertError) { kept = try queue(at: path) } catch {
      // The spare files are cleared once the queue stands in its own file again: what they hold is as new.
      guard case .stateUnreadable = error, let newest else { throw error }
      return newest
    }
    guard let kept else { return newest }
    return newest.map { $0.sequence > kept.sequence ? $0 : kept } ?? kept
  }

  private static func queue(at path: String) throws(AlertError) -> Kept? {
    let bytes = try AlertError.calling { () throws(LinuxError) in
      do throws(LinuxError) {
        return try FileSystem.contents(of: path, limit: 16 << 20)
      } catch {
        // Not every name in the state folder is a sink's folder.
        guard error.code == ENOTDIR else { throw error }
        return nil
      }
    }
    guard let bytes else { return nil }
    do throws(FlatJSONError) {
      if let kept = Kept(try JournalRecord(decoding: bytes)) { return kept }
    } catch {
      throw .stateUnreadable(path, reason: "byte \(error.offset): expected \(error.expected)")
    }
    throw .stateUnreadable(path, reason: "is not a delivery queue")
  }
}
