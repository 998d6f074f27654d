// Role: holds the control socket of egress-alertd to what it answers, and to naming who asks.
import DaemonControl
import Dispatch
import EgressTypes
import EvidenceJournal
import LinuxCalls
import Testing

@testable import AlertDelivery

/// Answers with what it got, backwards.
private struct EchoingAuthority: WebhookTransport {
  func post(_ body: [UInt8], headers: [(name: String, value: String)]) async -> WebhookAnswer {
    WebhookAnswer(status: 200, body: body.reversed())
  }
}

private struct BrokenAuthority: WebhookTransport {
  func post(_ body: [UInt8], headers: [(name: String, value: String)]) async -> WebhookAnswer {
    WebhookAnswer(status: 503)
  }
}

@Suite("Alert counter")
struct AlertCounterTests {
  private let desk = AlertDesk()
  private let folder: TestFolder
  private let server: ControlServer

  init() throws {
    folder = try TestFolder()
    let counter = AlertCounter(
      desks: [("pager", desk)], seconds: 5,
      timestamps: AskedTimestamps(transports: ["tsa": EchoingAuthority(), "down": BrokenAuthority()], seconds: 5))
    server = try ControlServer(path: folder.path + "/socket") { counter.reply(to: $0, from: $1) }
  }

  private func ask(_ name: ControlRequestName, _ fields: JournalRecord = JournalRecord()) throws -> ControlReply {
    var limits = ControlLimits()
    limits.milliseconds = 10_000
    return try ControlClient(path: folder.path + "/socket", limits: limits).send(ControlRequest(name, fields: fields))
  }

  @Test("what egressd answers is refused, and so is a sink that there is not, with those that there are")
  func refused() throws {
    for name in [ControlRequestName.status, .reload, .declare, .declarations, .checkpoint, .acknowledge] {
      #expect(try ask(name) == .refused("egressd answers this, on the socket `control`"))
    }
    let fields = JournalRecord([AlertCounter.sinkKey: .string("mail")])
    #expect(try ask(.alertTest, fields) == .refused("no sink is called mail; there are: pager"))
  }

  @Test("a query comes to the authority that it names and its reply back; what is none is refused with what there is")
  func timestamps() throws {
    func ask(_ authority: String, _ query: String) throws -> ControlReply {
      try self.ask(
        .timestamp,
        JournalRecord([
          TimestampRequestKey.authority: .string(authority), TimestampRequestKey.query: .string(query),
        ]))
    }
    let query = Base64.encode([0x30, 0x03, 0x02, 0x01, 0x01])
    #expect(
      try ask("tsa", query)
        == .done(JournalRecord([TimestampRequestKey.reply: .string(Base64.encode([0x01, 0x01, 0x02, 0x03, 0x30]))])))
    #expect(try ask("down", query) == .refused("down: status 503"))
    #expect(try ask("other", query) == .refused("no timestamp authority is called other; there are: down, tsa"))
    for wrong in ["", "AAA", "%", Base64.encode([UInt8](repeating: 0, count: 1025))] {
      #expect(
        try ask("tsa", wrong) == .refused("timestamp.query is no query of 1 to 1024 bytes in base64"), "\(wrong)")
    }
  }

  @Test("a request reaches the sink's loop with the person who asked, and its answer comes back")
  func answered() throws {
    let desk = desk
    DispatchQueue.global().async {
      var entry: AlertDesk.Entry?
      while entry == nil { entry = desk.take().first }
      guard let entry else { return }
      entry.reply(JournalRecord(["request": .string("\(entry.request)"), "person": .string(entry.person)]))
    }
    let fields = JournalRecord([RecordKey.acknowledged: .integer(12)])
    guard case .done(let reply) = try ask(.alertRetry, fields) else {
      Issue.record("expected an answer")
      return
    }
    let answer = try #require(reply[list: AlertCounter.repliesKey].first)
    let record = try JournalRecord(decoding: Array(answer.utf8))
    #expect(record[string: "request"] == "retry(alert: Optional(12))")
    let uid = ProcessSurroundings.userID
    #expect(record[string: "person"] == UserNames.name(of: uid).map { "\($0) (uid \(uid))" } ?? "uid \(uid)")
  }
}
