// Role: sole owner of the state folder: the place in the journal, what is pending, and the delivery log.
import DurableFiles
import EgressTypes
import LinuxCalls

/// Why alerts cannot be delivered at all.
public enum AlertError: Error, Hashable, Sendable {
  /// Another process delivers from the same state folder.
  case folderInUse(String)
  /// The state file is not what this program wrote.
  case stateUnreadable(String, reason: String)
  /// A file of the state folder cannot be read or written.
  case storage(LinuxError)
  /// The journal cannot be read.
  case journal(String)
}

extension AlertError: CustomStringConvertible {
  /// The thing, the reason and the remedy in one sentence.
  public var description: String {
    switch self {
    case .folderInUse(let folder):
      "\(folder): another egress-alertd delivers from here; stop it, or set another state folder"
    case .stateUnreadable(let path, let reason):
      "\(path): \(reason); remove the file to deliver every alert of the journal again"
    case .storage(let error): error.description
    case .journal(let reason): "the journal cannot be read: \(reason)"
    }
  }
}

/// The state folder: `queue.json`, replaced after each attempt, and `deliveries.jsonl`, only ever appended to.
public struct DeliveryStore: ~Copyable, Sendable {
  private let queuePath: String
  private let log: Descriptor
  private let claim: Descriptor

  /// Opens a sink's folder, made with the one above it when it does not exist, and claims it; throws `AlertError`.
  public init(folder: String) throws(AlertError) {
    let claim = try calling { () throws(LinuxError) in
      if let end = folder.lastIndex(of: "/"), end > folder.startIndex {
        try FileSystem.makeFolder(String(folder[..<end]), mode: 0o750)
      }
      try FileSystem.makeFolder(folder, mode: 0o750)
      return try Descriptor.appending(folder + "/lock", mode: 0o640)
    }
    guard try calling({ () throws(LinuxError) in try claim.lock() }) else { throw .folderInUse(folder) }
    log = try calling { () throws(LinuxError) in try Descriptor.appending(folder + "/deliveries.jsonl", mode: 0o640) }
    self.claim = claim
    queuePath = folder + "/queue.json"
  }

  /// Reads the queue as it was after the last attempt; throws `AlertError`.
  public borrowing func load() throws(AlertError) -> DeliveryQueue {
    guard let bytes = try calling({ () throws(LinuxError) in try FileSystem.contents(of: queuePath, limit: 16 << 20) })
    else { return DeliveryQueue() }
    do throws(FlatJSONError) {
      if let queue = DeliveryQueue(record: try JournalRecord(decoding: bytes)) { return queue }
    } catch {
      throw .stateUnreadable(queuePath, reason: "byte \(error.offset): expected \(error.expected)")
    }
    throw .stateUnreadable(queuePath, reason: "is not a delivery queue")
  }

  /// Writes the queue; throws `AlertError`.
  public borrowing func keep(_ queue: DeliveryQueue) throws(AlertError) {
    try calling { () throws(LinuxError) in
      try WholeFile.replace(queuePath, with: queue.record.encoded, mode: 0o640)
    }
  }

  /// Notes an attempt: first its line in the log, then the queue; throws `AlertError`.
  ///
  /// A crash before the queue is written makes the alert go out again, never get lost.
  public borrowing func note(_ line: JournalRecord, _ queue: DeliveryQueue) throws(AlertError) {
    try calling { () throws(LinuxError) in
      try log.write(line.encoded + [UInt8(ascii: "\n")])
      try log.sync()
    }
    try keep(queue)
  }
}

private func calling<Value: ~Copyable>(_ body: () throws(LinuxError) -> Value) throws(AlertError) -> Value {
  do throws(LinuxError) {
    return try body()
  } catch {
    throw .storage(error)
  }
}
