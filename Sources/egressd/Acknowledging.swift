// Role: journals that a person took note of an alert; who that is, the kernel says.
import DaemonControl
import EgressSetup
import EgressTypes
import LinuxCalls

/// Answers acknowledgements at the control socket.
struct Acknowledging: Sendable {
  /// The longest reason, in bytes.
  static let reasonLimit = 1000

  let journal: String
  let queue: EventQueue

  /// Journals an acknowledgement, or says why not.
  func reply(to fields: JournalRecord, from peer: Peer) -> ControlReply {
    guard let index = fields[integer: RecordKey.acknowledged].flatMap({ UInt64(exactly: $0) }) else {
      return .refused("no record is named; name an alert by its index")
    }
    let reason = fields[string: RecordKey.reason] ?? ""
    guard (1...Self.reasonLimit).contains(reason.utf8.count) else {
      return .refused("a reason of at most \(Self.reasonLimit) bytes is needed; auditors read it")
    }
    let alert: JournalRecord
    do {
      guard let found = try JournalledAlert.find(index, in: journal) else {
        return .refused("record \(index) is no alert; `egressctl events` lists the records")
      }
      alert = found
    } catch {
      return .refused("the journal cannot be read: \(error)")
    }
    var record = JournalRecord(kind: .acknowledgement, at: .now)
    record[integer: RecordKey.acknowledged] = Int64(clamping: index)
    record[string: RecordKey.reason] = reason
    record[string: RecordKey.device] = alert[string: RecordKey.device]
    record[string: RecordKey.person] =
      UserNames.name(of: peer.uid).map { "\($0) (uid \(peer.uid))" } ?? "uid \(peer.uid)"
    queue.put(record)
    return .done(record)
  }
}
