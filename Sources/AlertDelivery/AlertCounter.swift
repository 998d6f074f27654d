// Role: answers what people ask of egress-alertd at its control socket; who asks, the kernel says.
import DaemonControl
import EgressTypes
import LinuxCalls

/// Takes requests of the control socket to the sinks, or the timestamp authority, that they name.
struct AlertCounter: Sendable {
  /// The key that names a sink in a request; without it all are meant.
  static let sinkKey = "sink"
  /// The key of the replies, one JSON object for each sink.
  static let repliesKey = "replies"

  let desks: [(sink: String, desk: AlertDesk)]
  /// How long one attempt may take, in seconds.
  let seconds: Int
  /// Carries queries to timestamp authorities.
  let timestamps: AskedTimestamps

  /// Answers a request.
  func reply(to request: ControlRequest, from peer: Peer) -> ControlReply {
    let fields = request.fields
    let asked: AlertDesk.Request
    switch request.name {
    case .alertTest: asked = .test
    case .alertRetry:
      let alert = fields[integer: RecordKey.acknowledged]
      guard alert == nil || alert.map({ $0 >= 0 }) == true else { return .refused("an index is not negative") }
      asked = .retry(alert: alert.map { UInt64($0.magnitude) })
    case .timestamp: return timestamps.reply(to: fields)
    case .status, .reload, .declare, .declarations, .checkpoint, .acknowledge, .access:
      return .refused("egressd answers this, on the socket `control`")
    }
    let name = fields[string: Self.sinkKey]
    let meant = desks.filter { name == nil || $0.sink == name }
    guard !meant.isEmpty else {
      return .refused("no sink is called \(name ?? "-"); there are: \(desks.map(\.sink).joined(separator: ", "))")
    }
    let person = UserNames.name(of: peer.uid).map { "\($0) (uid \(peer.uid))" } ?? "uid \(peer.uid)"
    var reply = JournalRecord()
    reply[list: Self.repliesKey] = meant.map { sink, desk in
      // Before it, an attempt may be under way.
      let answer = desk.ask(asked, by: person, seconds: seconds * 2 + 5)
      let late = JournalRecord([
        DeliveryKey.sink: .string(sink), DeliveryKey.outcome: .string("unanswered"),
        DeliveryKey.reason: .string("the sink has not answered in time; see: journalctl -u egress-alertd"),
      ])
      return String(decoding: (answer ?? late).encoded, as: UTF8.self)
    }
    return .done(reply)
  }
}
