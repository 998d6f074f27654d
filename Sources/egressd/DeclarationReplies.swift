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
      switch ask(command, by: person) {
      case .answered(let answer): return .done(try answer.get())
      case .withdrawn:
        return .refused("the capture thread did not take it up in time; nothing was declared: try again")
      case .underWay:
        return .refused("the capture thread took it up and has not answered in time; see `list` before you try again")
      }
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
