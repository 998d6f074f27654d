// Role: journals that a person reads the journal; who that is, the kernel says.
import DaemonControl
import Declarations
import EgressSetup
import EgressTypes
import LinuxCalls

/// Answers, at the control socket, those who are about to read the journal.
struct AccessLogging: Sendable {
  /// Whether a read without a purpose is refused.
  let requiresPurpose: Bool
  let queue: EventQueue

  /// Journals a read, or its refusal: each is one record, and no alert.
  func reply(to fields: JournalRecord, from peer: Peer) -> ControlReply {
    do throws(AccessRequestMistake) {
      let request = try AccessRequest(reading: fields)
      let isRefused = requiresPurpose && request.purpose == nil
      let person = Person(uid: peer.uid, name: UserNames.name(of: peer.uid))
      let record = request.record(by: person.description, process: peer.pid, isRefused: isRefused, at: .now)
      queue.put(record)
      guard !isRefused else {
        return .refused("the settings ask everyone for the purpose of a read; give it with --purpose")
      }
      return .done(record)
    } catch {
      return .refused(error.description)
    }
  }
}
