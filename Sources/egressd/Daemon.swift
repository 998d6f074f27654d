// Role: starts the daemon's threads in the order that loses nothing, answers the control socket, and ends them again.
import DaemonControl
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import LinuxCalls
import Logging
import PacketCapture
import PacketDecoding

/// The running daemon.
final class Daemon: Sendable {
  let settings: Settings
  private let logger: Logger
  private let state: DaemonState
  private let queue: EventQueue
  private let wakeUp: WakeUp
  private let captureThread: OSThread
  private let journalThread: OSThread
  private let control: ControlServer

  /// Checks everything, opens the journal and then the capture, and starts.
  init(settings: Settings, logger: Logger) throws {
    let basis = try LoadedBasis(loading: BasisSources(settings))
    for warning in basis.warnings { logger.warning("\(warning)") }
    // The journal comes first: nothing may be seen that cannot be written down.
    var recorder = try Recorder.open(settings.journal, log: settings.hangar)
    let capture = try PcapHandle.live(
      LiveSettings(settings.capture),
      readable: PacketDecoding.LinkType.readableNumbers.map { PacketCapture.LinkType(rawValue: $0) })
    for warning in capture.warnings { logger.warning("\(warning)") }
    let link = PacketDecoding.LinkType(dlt: capture.linkType.rawValue) ?? .ethernet
    recorder.use(link: capture.linkType.rawValue)

    let now = Timestamp.now
    let state = DaemonState()
    state.withFigures { figures in
      figures.started = now
      figures.warnings = basis.warnings
      figures.captureTurn = now
      figures.journalTurn = now
    }
    let queue = EventQueue()
    queue.put(.record(JournalRecord(starting: settings, at: now)))
    queue.put(.record(basis.configRecord(inside: settings.inside, at: now)))
    let context = PipelineContext(
      inside: settings.inside, inventory: basis.inventory, policy: settings.policy,
      flowLimits: .fitting(mebibytes: settings.memory, ring: settings.capture.buffer),
      keptFramesPerFlow: Recorder.keptFramesPerFlow)
    let pipeline = Pipeline(
      link: link, context: context, basis: basis.judgement, seed: .random(in: .min ... .max))
    let wakeUp = try WakeUp()
    let loop = CaptureLoop(capture: capture, pipeline: pipeline, queue: queue, state: state, wakeUp: wakeUp)
    journalThread = try OSThread(
      named: "journal", owning: JournalLoop(recorder: recorder, queue: queue, state: state)
    ) { loop in loop.run() }
    captureThread = try OSThread(named: "capture", owning: loop) { loop in loop.run() }
    self.settings = settings
    self.logger = logger
    self.state = state
    self.queue = queue
    self.wakeUp = wakeUp
    control = try ControlServer(path: settings.control) { request, peer in
      switch request.name {
      case .status: return .done(state.statusRecord(of: settings, at: .now))
      case .reload: return Daemon.reload(settings, queue, state, logger, by: "user \(peer.uid)")
      case .checkpoint: return .refused("checkpoints are signed each second; there is nothing to ask for")
      }
    }
  }

  /// Reads rules, inventory and location data again; what is wrong keeps the old ones in force.
  func reload(by actor: String) { _ = Daemon.reload(settings, queue, state, logger, by: actor) }

  private static func reload(
    _ settings: Settings, _ queue: EventQueue, _ state: DaemonState, _ logger: Logger, by actor: String
  ) -> ControlReply {
    let now = Timestamp.now
    do {
      let basis = try LoadedBasis(loading: BasisSources(settings))
      var record = basis.configRecord(inside: settings.inside, at: now)
      record[string: "user.name"] = actor
      queue.put(.record(record))
      state.offer(basis)
      state.withFigures { figures in
        figures.warnings = basis.warnings
        figures.rejection = nil
      }
      logger.notice("configuration reloaded", metadata: ["by": "\(actor)"])
      return .done(record)
    } catch {
      var record = JournalRecord(kind: .configRejected, at: now)
      record[list: RecordKey.reasons] = "\(error)".split(separator: "\n").map(String.init)
      record[string: "user.name"] = actor
      queue.put(.record(record))
      state.withFigures { $0.rejection = "\(error)" }
      logger.error("reload refused, the old configuration stays in force: \(error)")
      return .refused("\(error)")
    }
  }

  /// How it is in one line, for systemd.
  var statusLine: String {
    let watching = "watching \(settings.capture.interface)"
    guard let rejection = state.withFigures({ $0.rejection }) else { return watching }
    return "\(watching); reload refused, the old configuration stays in force: \(rejection)"
  }

  /// Whether both threads have turned within the last seconds.
  var isTurning: Bool {
    let now = Timestamp.now
    return state.withFigures { figures in
      now.seconds - figures.captureTurn.seconds < 10 && now.seconds - figures.journalTurn.seconds < 10
    }
  }

  /// Returns when a thread cannot go on, or when cancelled.
  func waitForFailure() async {
    while state.failure == nil, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(100)) }
  }

  /// Ends capture, then the journal; throws why a thread could not go on.
  func stop() throws {
    control.stop()
    state.requestStop()
    wakeUp.raise()
    captureThread.join()
    journalThread.join()
    if let failure = state.failure { throw SetupError("egressd", failure, remedy: "see the journal's last records") }
  }
}

extension LiveSettings {
  /// The capture section of the settings, in libpcap's units.
  init(_ settings: CaptureSettings) {
    self.init(interface: settings.interface, filter: settings.filter)
    isPromiscuous = settings.isPromiscuous
    snapLength = Int32(clamping: settings.snapLength)
    bufferSize = Int32(clamping: settings.buffer << 20)
  }
}
