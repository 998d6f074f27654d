// Role: the capture thread: frames from libpcap through the pipeline, events and coverage to the journal's queue.
import Beacons
import Declarations
import EgressPipeline
import EgressSetup
import EgressTypes
import LinuxCalls
import PacketCapture

/// The capture and the pipeline, owned by their thread.
struct CaptureLoop: ~Copyable, Sendable {
  /// Frames read before events are handed over and the clock is looked at again.
  static let framesPerTurn = 1024
  /// Reports of flows taken before they are handed over.
  static let reportsPerTurn = 1024
  /// How long nothing must come after the kernel was told to deliver no more, in milliseconds: several times the time
  /// it may hold frames back.
  static let quietTime: Int32 = 60

  private var capture: PcapHandle
  private var pipeline: Pipeline
  private let queue: EventQueue
  private let state: DaemonState
  private let desk: DeclarationDesk
  private let wakeUp: WakeUp
  private let clock: SystemClock
  private var coverage: CoverageClock
  private var anomalies = AnomalyCounts()
  private let isPromiscuous: Bool
  private let link: LinkWatch
  private var conditions: WatchConditions
  private var alerts: WatchAlerts
  private var balance: FrameBalance
  /// Frames read when the ledger was begun.
  private var ledgerBegin: UInt64 = 0
  /// Where a coverage record must end because a test did: its last seconds wait for the beacons that prove them.
  private var awaitedCut: Timestamp?
  private var mismatch: String?
  /// The rule files whose texts this run has journalled.
  private var journalledRules: Set<String>
  private let inside: InsideNetworks

  init(
    capture: consuming PcapHandle, pipeline: consuming Pipeline, queue: EventQueue, state: DaemonState,
    desk: DeclarationDesk, wakeUp: WakeUp, journalledRules: Set<String>, inside: InsideNetworks,
    link: consuming LinkWatch, isPromiscuous: Bool
  ) {
    let sample = link.look().sample(isPromiscuous: isPromiscuous, filter: capture.kernelFilter())
    conditions = WatchConditions(sample)
    self.isPromiscuous = isPromiscuous
    self.link = link
    self.capture = capture
    self.pipeline = pipeline
    self.queue = queue
    self.state = state
    self.desk = desk
    self.wakeUp = wakeUp
    self.journalledRules = journalledRules
    self.inside = inside
    clock = SystemClock()
    coverage = CoverageClock(at: clock.reading)
    balance = FrameBalance(at: clock.reading.wall)
    self.pipeline.startBeacons(at: clock.reading.wall)
    alerts = WatchAlerts(interface: self.capture.source, at: clock.reading)
  }

  /// Watches until it is told to stop or the capture fails.
  consuming func run() {
    do {
      while !state.isStopping {
        _ = try capture.wait(milliseconds: 200, or: wakeUp)
        try readFrames()
        tellLostBeacons()
        closeSeconds()
      }
      closeSeconds()
      try drain()
    } catch {
      state.fail("\(error)")
    }
    finish()
  }

  private mutating func readFrames() throws(CaptureError) {
    for next in state.takeBases() { putInForce(next) }
    if let basis = state.takeRestatement() { restate(basis) }
    while try readSome(), !coverage.isDue(at: clock.reading) {}
  }

  /// Journals what is in force from here on between the last event that the old rules judged and the first of the new.
  private mutating func putInForce(_ next: NextBasis) {
    queueEvents()
    let time = next.record.time ?? clock.reading.wall
    for record in next.basis.ruleRecords(notIn: &journalledRules, at: time) { queue.put(record) }
    queue.put(next.record)
    pipeline.replace(
      basis: next.basis.judgement, inventory: next.basis.inventory, policy: next.basis.policy, at: time)
  }

  /// Journals what is in force once more, so that a day's records can be judged again from that day's records.
  private mutating func restate(_ basis: LoadedBasis) {
    queueEvents()
    let time = clock.reading.wall
    journalledRules = []
    for record in basis.ruleRecords(notIn: &journalledRules, at: time) { queue.put(record) }
    queue.put(basis.configRecord(inside: inside, at: time))
  }

  /// Reads some frames and hands over what they led to; whether more may be waiting.
  private mutating func readSome() throws(CaptureError) -> Bool {
    let begin = clock.reading
    var lastFrame: Timestamp?
    let result = try capture.read(limit: CaptureLoop.framesPerTurn) { frame, header in
      pipeline.ingest(frame, wireLength: header.wireLength, at: header.time)
      lastFrame = header.time
    }
    var isDrained = true
    if case .limit = result { isDrained = false }
    coverage.progress.note(from: begin.wall, lastFrame: lastFrame, isDrained: isDrained)
    queueEvents()
    guard isDrained else { return true }
    if let kernel = kernelCounters {
      balance.note(kernel, read: UInt64(capture.frameCount), from: begin, at: clock.reading.monotonic)
    }
    return false
  }

  /// Reads up to a ring of frames that may still be waiting, after which every frame the kernel counted is accounted.
  private mutating func drain() throws {
    coverage.beginEnd()
    try capture.refuseFurtherFrames()
    // The other event is raised by now and would end every wait.
    let never = try WakeUp()
    repeat {
      while try readSome() { closeSeconds() }
    } while try capture.wait(milliseconds: CaptureLoop.quietTime, or: never) == .readable
    coverage.progress.noteEnd(at: clock.reading.wall)
  }

  private mutating func queueEvents() {
    guard !pipeline.events.isEmpty else { return }
    queue.put(pipeline.takeEvents())
  }

  /// Closes the seconds that have ended, and each full minute with a coverage record.
  private mutating func closeSeconds() {
    let now = clock.reading
    guard coverage.isDue(at: now) else { return }
    // Looked at before anything that may wait for the journal: what comes later belongs to the next look.
    let kernel = kernelCounters
    let reasons = noticed()
    let sampled = clock.reading
    reportFlows(at: now.wall)
    let steps = coverage.steps
    let beacons = pipeline.beacons
    let cuts = pipeline.takeCutSeconds()
    let minutes = coverage.close(at: now, sampled: sampled, reasons: reasons, cuts: cuts, kernel: kernel) {
      beacons.isProven($0, at: now.wall)
    }
    put(minutes)
    if coverage.steps > steps { pipeline.noteClockStep(at: now.wall) }
    pipeline.forgetBeacons(before: coverage.settled.seconds)
    if let cut = awaitedCut, coverage.settled >= cut {
      awaitedCut = nil
      cutMinute()
    }
    tell(coverage.latest, at: now)
    takeDeclarations(at: now.wall)
    publish(now, kernel)
  }

  /// What a look at the interface, the socket and the frames shows to be against the time since the last one.
  private mutating func noticed() -> UnwatchedReasons {
    // At the end a filter that refuses every frame stands in the kernel, set by this loop itself.
    let filter = coverage.isEnding ? conditions.filter : capture.kernelFilter()
    return conditions.reasons(link.look().sample(isPromiscuous: isPromiscuous, filter: filter))
  }

  /// Tells that a beacon is missing without waiting for the end of the second.
  private mutating func tellLostBeacons() {
    let now = clock.reading
    guard pipeline.beacons.hasLost(at: now.wall) else { return }
    tell(coverage.latest, at: now)
    state.withFigures { $0.unwatched.insert(.beaconMissing) }
  }

  private mutating func tell(_ reasons: UnwatchedReasons, at now: ClockReading) {
    var reasons = reasons
    let lost = pipeline.beacons.lost(at: now.wall)
    if !lost.isEmpty { reasons.insert(.beaconMissing) }
    let details: [UnwatchedReason: String] = lost.isEmpty ? [:] : [.beaconMissing: lost.joined(separator: ", ")]
    for record in alerts.note(reasons, at: now, details: details) { queue.put(record) }
    for refusal in pipeline.takeNewBeaconRefusals() {
      queue.put(JournalRecord(refusedBeacon: refusal.rawValue, isForged: refusal == .forged, at: now.wall))
    }
  }

  /// Takes up what people declared, at the end of a second: a test holds whole seconds.
  private mutating func takeDeclarations(at time: Timestamp) {
    if pipeline.declared.hasTestDue(at: time) { cutMinute(of: time) }
    pipeline.expireDeclarations(at: time)
    for entry in desk.takeWaiting() {
      if entry.command.boundsTest { cutMinute(of: time) }
      do throws(DeclarationRefusal) {
        desk.answer(entry, .success(try pipeline.declare(entry.command, by: entry.person, at: time)))
      } catch {
        desk.answer(entry, .failure(error))
      }
    }
    queueEvents()
    desk.publish(pipeline.declared)
  }

  /// Ends a coverage record where a test begins or ends, and another one as soon as its last second is settled.
  private mutating func cutMinute(of time: Timestamp) {
    cutMinute()
    let whole = Timestamp(seconds: time.seconds)
    if coverage.settled < whole { awaitedCut = whole }
  }

  private mutating func cutMinute() {
    if let minute = coverage.cutMinute() { put([minute]) }
  }

  /// Journals minutes.
  ///
  /// Counts that do not add up are held against all of them and against the time since, as they are
  /// the counts of all that was read until now.
  private mutating func put(_ minutes: [CoverageMinute]) {
    guard let first = minutes.first else { return }
    let frames = UInt64(capture.frameCount)
    let unbalanced = balance.takeMismatches()
    let mismatches = unbalanced.words + pipeline.ledgerMismatches(given: frames &- ledgerBegin)
    ledgerBegin = frames
    let now = clock.reading
    if !mismatches.isEmpty {
      mismatch = mismatches.joined(separator: "; ")
      coverage.doubt(.counterFault)
    }
    for var minute in minutes {
      if !mismatches.isEmpty { minute.doubt(.counterFault) }
      var record = pipeline.coverageRecord(
        of: minute, kernel: coverage.takeKernelDelta(), unread: balance.takeUnread(), anomaliesBefore: &anomalies)
      record.write(clocks: now)
      queue.put(record)
    }
    guard !mismatches.isEmpty else { return }
    let start = min(unbalanced.since ?? first.start, first.start)
    queue.put(JournalRecord(mismatches: mismatches, from: start, to: now.wall))
  }

  /// Reports the flows that are due, handing them over in parts: all flows of a table may be due at once.
  private mutating func reportFlows(at time: Timestamp) {
    var isDone = false
    while !isDone {
      isDone = pipeline.expire(at: time, limit: CaptureLoop.reportsPerTurn)
      queueEvents()
    }
  }

  /// The kernel's counters; nil when they cannot be read, which is a reason against the second and not a zero.
  private var kernelCounters: KernelCounters? {
    mutating get { capture.statistics() }
  }

  private mutating func publish(_ now: ClockReading, _ kernel: KernelCounters?) {
    let frames = UInt64(capture.frameCount)
    let flows = pipeline.openFlows
    var reasons = coverage.latest
    if pipeline.beacons.hasLost(at: now.wall) { reasons.insert(.beaconMissing) }
    let mismatch = mismatch
    state.withFigures { figures in
      figures.captured.frames = frames
      figures.openFlows = flows
      figures.unwatched = reasons
      figures.kernel = kernel ?? figures.kernel
      figures.mismatch = mismatch
      figures.captureTurn = .now
    }
  }

  private consuming func finish() {
    coverage.beginEnd()
    // Whoever asked for these was told that they are in the journal.
    for next in state.takeBases() { putInForce(next) }
    pipeline.suspendDeclarations(at: clock.reading.wall)
    pipeline.endFlows(at: clock.reading.wall)
    reportFlows(at: clock.reading.wall)
    let beacons = pipeline.beacons
    let now = clock.reading
    let cuts = pipeline.takeCutSeconds()
    let minutes = coverage.close(at: now, reasons: noticed(), cuts: cuts, kernel: kernelCounters) {
      beacons.isProven($0, at: now.wall)
    }
    put(minutes + coverage.finish { beacons.isProven($0, at: now.wall) })
    queue.close()
  }
}
