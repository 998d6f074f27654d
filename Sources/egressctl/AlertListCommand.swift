// Role: `egressctl alert list`: what waits and what is dead, read from the state folder, also without egress-alertd.
import AlertDelivery
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes

/// Lists what is not delivered.
struct AlertList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what is not delivered: messages that wait, alerts held for a digest, dead letters.")

  @OptionGroup var settingsFile: SettingsOption

  @OptionGroup var access: AccessOption

  @Flag(help: "Only what waits.")
  var pending = false

  @Flag(help: "Only dead letters.")
  var dead = false

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func validate() throws {
    guard !(pending && dead) else { throw ValidationError("give --pending or --dead, or neither for both") }
  }

  func run() throws {
    let settings = try settingsFile.load()
    let alerts = settings.alerts
    let selection = pending ? ["state=pending"] : dead ? ["state=dead"] : []
    try access.announce("alert list", of: selection, in: alerts.state, settings)
    var rows: [UndeliveredRow] = []
    for (sink, queue) in try DeliveryStore.queues(below: alerts.state) {
      if !dead { rows += queue.pending.map { UndeliveredRow($0, sink: sink) } }
      if !dead { rows += queue.groups.compactMap { UndeliveredRow($0.key, $0.value, sink: sink) } }
      if !pending { rows += queue.dead.map { UndeliveredRow($0, sink: sink) } }
    }
    rows.sort { ($0.sink, $0.state, $0.first ?? 0) < ($1.sink, $1.state, $1.first ?? 0) }
    if format == .jsonl {
      for row in rows { Terminal.line(row.record.outputLine) }
      return
    }
    guard !rows.isEmpty else {
      Terminal.line(dead ? "no dead letters" : "nothing is undelivered")
      return
    }
    var table = TextTable(["sink", "state", "what", "attempts", "time"])
    table.rightAligned = [3]
    for row in rows { table.add([row.sink, row.state, row.what, "\(row.attempts)", row.time.readable]) }
    Terminal.line(table.text)
  }
}

/// A line of the list.
private struct UndeliveredRow {
  let sink: String
  let state: String
  let what: String
  let first: UInt64?
  let count: Int
  let attempts: Int
  /// When it is due; of a dead letter when it was tried last.
  let time: Timestamp

  init(_ delivery: PendingDelivery, sink: String) {
    self.init(sink, "pending", delivery.subject, delivery.attempts, delivery.due)
  }

  init(_ letter: DeadLetter, sink: String) { self.init(sink, "dead", letter.subject, letter.attempts, letter.time) }

  init?(_ group: AlertGroup, _ open: OpenGroup, sink: String) {
    guard let held = open.held else { return nil }
    self.sink = sink
    state = "held"
    what = "\(held.count) alerts, \(held.first) to \(held.last), of \(group.text)".visible
    first = held.first
    count = held.count
    attempts = 0
    time = open.until
  }

  private init(_ sink: String, _ state: String, _ subject: DeliverySubject, _ attempts: Int, _ time: Timestamp) {
    self.sink = sink
    self.state = state
    what = subject.inWords
    first = subject.firstAlert
    count = subject.alertCount
    self.attempts = attempts
    self.time = time
  }

  var record: JournalRecord {
    var record = JournalRecord([
      DeliveryKey.sink: .string(sink), "egress.alert.state": .string(state), "@timestamp": .string(time.description),
      DeliveryKey.attempt: .integer(Int64(attempts)), DeliveryKey.count: .integer(Int64(count)),
    ])
    record[integer: DeliveryKey.record] = first.map { Int64(clamping: $0) }
    return record
  }
}
