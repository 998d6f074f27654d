// Role: answers what is asked at the control socket about declarations; who asks, the kernel says.
import DaemonControl
import Declarations
import EgressTypes
import LinuxCalls

extension DeclarationDesk {
  /// Carries a declaration to the capture thread and its answer back.
  func reply(to fields: JournalRecord, from peer: Peer) -> ControlReply {
    do throws(DeclarationRefusal) {
      let command = try DeclarationCommand(reading: fields)
      let person = Person(uid: peer.uid, name: UserNames.name(of: peer.uid))
      guard let answer = ask(command, by: person) else {
        return .refused("the capture thread did not take it up in time; nothing was declared: try again")
      }
      return .done(try answer.get())
    } catch {
      return .refused(error.description)
    }
  }

  /// What is declared, each as the JSON of its record.
  var record: JournalRecord {
    var record = JournalRecord()
    record[list: DeclarationBook.listKey] = book.standing.map { String(decoding: $0.encoded, as: UTF8.self) }
    return record
  }
}
