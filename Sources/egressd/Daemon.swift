// Role: starts the daemon's threads in the order that loses nothing, answers the control socket, and ends them again.
import Beacons
import DaemonControl
import Declarations
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import FlowTracking
import JournalFiles
import LinuxCalls
import Logging
import PacketCapture
import PacketDecoding

/// The running daemon.
final class Daemon: Sendable {
  let settings: Settings
  private let reloading: Reloading
  private let state: DaemonState
  private let wakeUp: WakeUp
  private let captureThread: OSThread
  private let journalThread: OSThread
  private let control: ControlServer
  /// Disk held back for the records that say that it is full: weeks of coverage records.
  private static let reserve = 16 << 20

  /// Checks everything, opens the journal, the capture and the control socket, and then starts.
  ///
  /// `isStarting` is called while that goes on.
  init(configuration path: String, logger: Logger, isStarting: () -> Void) throws {
    let settings = try ConfigurationFiles.settings(at: path)
    // A file that is gone or damaged must not keep the watch from starting; a reload with one is refused.
    let basis = try LoadedBasis(loading: BasisSources(settings), tolerating: .missingFiles)
    for warning in basis.warnings { logger.warning("\(warning)") }
    // The journal comes first: nothing may be seen that cannot be written down.
    var recorder = try Recorder.open(
      settings.journal, log: settings.hangar, reserve: Daemon.reserve,
      frames: FrameLimits(settings.evidence, journalDays: settings.journalDays), isFreezing: true)
    if let frozen = recorder.frozen {
      logger.critical("\(frozen.findingText); the journal is kept as \(frozen.folder), and another one begins")
    }
    let evidenceKey = try EvidenceKey.take(beside: settings.journal)
    let beacons = try settings.beacons.map(BeaconStation.init)
    var live = LiveSettings(settings.capture)
    live.ownFramesCut = beacons.isEmpty ? nil : BeaconFrame.etherType
    let capture = try PcapHandle.live(
      live,
      readable: PacketDecoding.LinkType.readableNumbers.map { PacketCapture.LinkType(rawValue: $0) })
    let linkWatch = try LinkWatch(settings.capture.interface)
    for warning in capture.warnings { logger.warning("\(warning)") }
    let link = PacketDecoding.LinkType(dlt: capture.linkType.rawValue) ?? .ethernet
    recorder.use(
      link: capture.linkType.rawValue, interface: settings.capture.interface, filter: settings.capture.filter)
    let terms = basis.judgement.declarationTerms(for: basis.inventory)
    var history = try DeclarationHistory(readingJournal: settings.journal, terms: terms, progress: isStarting)
    recorder.use(history.tallies)

    let reading = SystemClock().reading
    let now = reading.wall
    let state = DaemonState()
    state.withFigures { figures in
      figures.started = now
      figures.warnings = basis.warnings
      figures.basis = basis
    }
    let queue = EventQueue()
    queue.put(JournalRecord(starting: settings, evidenceKey: evidenceKey, at: reading))
    var journalled: Set<String> = []
    for record in basis.ruleRecords(notIn: &journalled, at: now) { queue.put(record) }
    queue.put(basis.configRecord(inside: settings.inside, at: now))
    history.book.resume(at: now, after: history.last)
    for record in history.book.takeRecords() { queue.put(record) }
    let desk = DeclarationDesk()
    desk.publish(history.book)
    let reloading = Reloading(path: path, settings: settings, queue: queue, state: state, logger: logger)
    // What may still fail comes before the threads, which write from then on.
    control = try ControlServer(path: settings.control) { request, peer in
      switch request.name {
      case .status:
        var status = state.statusRecord(of: settings, at: .now)
        status[list: DeclarationBook.listKey] = desk.record[list: DeclarationBook.listKey]
        return .done(status)
      case .reload: return reloading.run(by: "user \(peer.uid)", after: request.fields)
      case .declare: return desk.reply(to: request.fields, from: peer)
      case .declarations: return .done(desk.record)
      case .acknowledge:
        return Acknowledging(journal: settings.journal, queue: queue).reply(to: request.fields, from: peer)
      case .access:
        return AccessLogging(requiresPurpose: settings.privacy.requiresPurpose, queue: queue)
          .reply(to: request.fields, from: peer)
      case .alertTest, .alertRetry, .timestamp:
        return .refused("egress-alertd answers this, on the socket `alerts: control`")
      case .checkpoint: return .refused("checkpoints are signed each second; there is nothing to ask for")
      }
    }
    let wakeUp = try WakeUp()
    let bound = MemoryBound(mebibytes: settings.memory, ring: settings.capture.buffer)
    var context = PipelineContext(
      inside: settings.inside, inventory: basis.inventory, policy: settings.policy, flowLimits: bound.flows,
      keptFramesPerFlow: settings.evidence.framesPerFlow)
    context.readerLimits = bound.readers
    context.fragmentLimits = bound.fragments
    context.beacons = beacons
    let pipeline = Pipeline(
      link: link, context: context, basis: basis.judgement, declarations: history.book,
      seed: .random(in: .min ... .max))
    let loop = CaptureLoop(
      capture: capture, pipeline: pipeline, queue: queue, state: state, desk: desk, wakeUp: wakeUp,
      journalledRules: journalled, inside: settings.inside, link: linkWatch,
      isPromiscuous: settings.capture.isPromiscuous)
    journalThread = try OSThread(
      named: "journal",
      owning: JournalLoop(recorder: recorder, queue: queue, state: state, keepingDays: settings.journalDays)
    ) { loop in loop.run() }
    captureThread = try OSThread(named: "capture", owning: loop) { loop in loop.run() }
    self.settings = settings
    self.reloading = reloading
    self.state = state
    self.wakeUp = wakeUp
  }

  /// Reads settings, rules, inventory and location data again; what is wrong keeps the old ones in force.
  func reload(by actor: String) { reloading.run(by: actor) }

  /// How it is in one line, for systemd.
  var statusLine: String {
    let watching = "watching \(settings.capture.interface)"
    guard let rejection = state.withFigures({ $0.rejection }) else { return watching }
    return "\(watching); reload refused, the old configuration stays in force: \(rejection)"
  }

  /// Whether both threads have turned within the last seconds.
  var isTurning: Bool {
    let now = ContinuousClock.now
    return state.withFigures { figures in
      now - figures.captureTurn < .seconds(10) && now - figures.journalTurn < .seconds(10)
    }
  }

  /// Returns when a thread cannot go on, or when cancelled.
  func waitForFailure() async { await state.waitForFailure() }

  /// Ends capture, then the journal; throws why a thread could not go on.
  func stop() throws {
    control.stop()
    state.requestStop()
    wakeUp.raise()
    captureThread.join()
    journalThread.join()
    if let reason = state.failure { throw DaemonFailure(reason: reason) }
  }
}

extension BeaconStation {
  /// One entry of the settings; throws when its key is none.
  init(_ settings: BeaconSettings) throws(SetupError) {
    guard let key = BeaconKey(hexadecimal: settings.publicKey) else {
      throw SetupError("beacons", "`\(settings.publicKey)` is no public key", remedy: "use what beacon keygen printed")
    }
    self.init(
      name: settings.name, key: key, vlans: settings.vlans, tolerance: Int64(settings.tolerance) * 1_000_000_000)
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
