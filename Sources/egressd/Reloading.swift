// Role: puts changed settings, rules, inventory and location data in force while the daemon watches, or refuses them.
import DaemonControl
import EgressSettings
import EgressSetup
import EgressTypes
import Logging
import Synchronization

/// What a reload works with.
struct Reloading: Sendable {
  /// The settings file.
  let path: String
  /// The settings the daemon started with.
  let settings: Settings
  let queue: EventQueue
  let state: DaemonState
  let logger: Logger
  /// One at a time: a signal and the control socket may both ask, and what was read first must not win.
  private let turn = ReloadTurn()

  init(path: String, settings: Settings, queue: EventQueue, state: DaemonState, logger: Logger) {
    self.path = path
    self.settings = settings
    self.queue = queue
    self.state = state
    self.logger = logger
  }

  /// Reads everything again; what is wrong keeps all of the old configuration in force, and either way is journalled.
  ///
  /// Of `occasion` the record takes what is told of an update of location data.
  @discardableResult
  func run(by actor: String, after occasion: JournalRecord = JournalRecord()) -> ControlReply {
    turn.take { load(by: actor, after: occasion) }
  }

  private func load(by actor: String, after occasion: JournalRecord) -> ControlReply {
    let told = occasion.fields.filter { $0.key.hasPrefix("\(RecordKey.locationUpdate).") }
    let now = Timestamp.now
    do {
      let wanted = try ConfigurationFiles.settings(at: path)
      let basis = try LoadedBasis(loading: BasisSources(wanted))
      return .done(putInForce(basis, late: settings.sectionsForNextStart(of: wanted), by: actor, told, at: now))
    } catch {
      var record = JournalRecord(kind: .configRejected, at: now)
      record[list: RecordKey.reasons] = "\(error)".split(separator: "\n").map(String.init)
      record[string: "user.name"] = actor
      record.fields.merge(told) { ours, _ in ours }
      queue.put(record)
      state.withFigures { $0.rejection = "\(error)" }
      logger.error("reload refused, the old configuration stays in force: \(error)")
      return .refused("\(error)")
    }
  }

  private func putInForce(
    _ basis: LoadedBasis, late sections: [String], by actor: String, _ told: [String: RecordValue], at now: Timestamp
  ) -> JournalRecord {
    var warnings = basis.warnings
    if !sections.isEmpty {
      let names = sections.map { "`\($0)`" }.joined(separator: ", ")
      warnings.append("\(path): what changed under \(names) counts from the next start: systemctl restart egressd")
    }
    var record = basis.configRecord(inside: settings.inside, at: now)
    record[list: "egress.warnings"] = warnings
    record[string: "user.name"] = actor
    record.fields.merge(told) { ours, _ in ours }
    state.offer(NextBasis(basis: basis, record: record))
    state.withFigures { figures in
      figures.warnings = warnings
      figures.basis = basis
      figures.rejection = nil
    }
    for warning in warnings { logger.warning("\(warning)") }
    logger.notice("configuration reloaded", metadata: ["by": "\(actor)"])
    return record
  }
}

/// Lets one reload run at a time.
private final class ReloadTurn: Sendable {
  private let lock = Mutex(())

  func take(_ body: () -> ControlReply) -> ControlReply { lock.withLock { _ in body() } }
}
