// Role: sole owner of a sink's folder: the place in the journal and what is not settled.
import DurableFiles
import EgressTypes
import Glibc
import LinuxCalls

/// A sink's folder, with `queue.json`, which is replaced whenever something is settled or about to be tried.
public struct DeliveryStore: ~Copyable, Sendable {
  private let queuePath: String
  private let claim: Descriptor

  /// Opens a sink's folder, made with the one above it when it does not exist, and claims it; throws `AlertError`.
  public init(folder: String) throws(AlertError) {
    let claim = try AlertError.calling { () throws(LinuxError) in
      if let end = folder.lastIndex(of: "/"), end > folder.startIndex {
        try FileSystem.makeFolder(String(folder[..<end]), mode: 0o750)
      }
      try FileSystem.makeFolder(folder, mode: 0o750)
      return try Descriptor.appending(folder + "/lock", mode: 0o640)
    }
    guard try AlertError.calling({ () throws(LinuxError) in try claim.lock() }) else { throw .folderInUse(folder) }
    self.claim = claim
    queuePath = Self.queuePath(in: folder)
  }

  /// Reads the queue as it was last kept; throws `AlertError`.
  public borrowing func load() throws(AlertError) -> DeliveryQueue { try Self.queue(at: queuePath) ?? DeliveryQueue() }

  /// Writes the queue; throws `AlertError`.
  public borrowing func keep(_ queue: DeliveryQueue) throws(AlertError) {
    try AlertError.calling { () throws(LinuxError) in
      try WholeFile.replace(queuePath, with: queue.record.encoded, mode: 0o640)
    }
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
      if let queue = try queue(at: queuePath(in: "\(state)/\(name)")) { found.append((name, queue)) }
    }
    return found
  }

  private static func queuePath(in folder: String) -> String { folder + "/queue.json" }

  private static func queue(at path: String) throws(AlertError) -> DeliveryQueue? {
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
      if let queue = DeliveryQueue(record: try JournalRecord(decoding: bytes)) { return queue }
    } catch {
      throw .stateUnreadable(path, reason: "byte \(error.offset): expected \(error.expected)")
    }
    throw .stateUnreadable(path, reason: "is not a delivery queue")
  }
}
