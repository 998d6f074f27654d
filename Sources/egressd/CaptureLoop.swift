// Role: the capture thread: frames from libpcap through the pipeline, events and coverage to the journal's queue.
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
  private var lastCounters = KernelCounters()
  /// The rule files whose texts this run has journalled.
  private var journalledRules: Set<String>
  private let inside: InsideNetworks

  init(
    capture: consuming PcapHandle, pipeline: consuming Pipeline, queue: EventQueue, state: DaemonState,
    desk: DeclarationDesk, wakeUp: WakeUp, journalledRules: Set<String>, inside: InsideNetworks
  ) {
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
  }

  /// Watches until it is told to stop or the capture fails.
  consuming func run() {
    do {
      while !state.isStopping {
        _ = try capture.wait(milliseconds: 200, or: wakeUp)
        try readFrames()
        closeSeconds()
      }
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
    let result = try capture.read(limit: CaptureLoop.framesPerTurn) { frame, header in
      pipeline.ingest(frame, wireLength: header.wireLength, at: header.time)
    }
    queueEvents()
    if case .limit = result { return true }
    return false
  }

  /// Reads up to a ring of frames that may still be waiting, after which every frame the kernel counted is accounted.
  private mutating func drain() throws {
    try capture.refuseFurtherFrames()
    // The other event is raised by now and would end every wait.
    let never = try WakeUp()
    repeat {
      while try readSome() { closeSeconds() }
    } while try capture.wait(milliseconds: CaptureLoop.quietTime, or: never) == .readable
  }

  private mutating func queueEvents() {
    guard !pipeline.events.isEmpty else { return }
    queue.put(pipeline.takeEvents())
  }

  /// Closes the seconds that have ended, and each full minute with a coverage record.
  private mutating func closeSeconds() {
    let now = clock.reading
    guard coverage.isDue(at: now) else { return }
    reportFlows(at: now.wall)
    let link = linkReason
    let kernel = kernelCounters
    let steps = coverage.steps
    for minute in coverage.close(at: now, link: link, kernel: kernel) { put(minute) }
    if coverage.steps > steps { pipeline.noteClockStep(at: now.wall) }
    takeDeclarations(at: now.wall)
    publish(now, link, kernel)
  }

  /// Takes up what people declared, at the end of a second: a test holds whole seconds.
  private mutating func takeDeclarations(at time: Timestamp) {
    if pipeline.declared.hasTestDue(at: time) { cutMinute() }
    pipeline.expireDeclarations(at: time)
    for entry in desk.takeWaiting() {
      if entry.command.boundsTest { cutMinute() }
      do throws(DeclarationRefusal) {
        desk.answer(entry, .success(try pipeline.declare(entry.command, by: entry.person, at: time)))
      } catch {
        desk.answer(entry, .failure(error))
      }
    }
    queueEvents()
    desk.publish(pipeline.declared)
  }

  private mutating func cutMinute() {
    if let minute = coverage.cutMinute() { put(minute) }
  }

  private mutating func put(_ minute: CoverageMinute) {
    var record = pipeline.coverageRecord(
      of: minute, kernel: coverage.takeKernelDelta(), anomaliesBefore: &anomalies)
    record.write(clocks: clock.reading)
    queue.put(record)
  }

  /// Reports the flows that are due, handing them over in parts: all flows of a table may be due at once.
  private mutating func reportFlows(at time: Timestamp) {
    var isDone = false
    while !isDone {
      isDone = pipeline.expire(at: time, limit: CaptureLoop.reportsPerTurn)
      queueEvents()
    }
  }

  private var linkReason: UnwatchedReason? {
    switch LinkState.of(capture.source) {
    case .up: nil
    case .noCarrier: .noCarrier
    case .down, .missing: .interfaceDown
    }
  }

  private var kernelCounters: KernelCounters {
    mutating get {
      // A reading that fails leaves the last one standing: counters never go back.
      guard let statistics = capture.statistics() else { return lastCounters }
      lastCounters = KernelCounters(
        received: statistics.received, dropped: statistics.dropped, interfaceDropped: statistics.interfaceDropped)
      return lastCounters
    }
  }

  private mutating func publish(_ now: ClockReading, _ link: UnwatchedReason?, _ kernel: KernelCounters) {
    let frames = UInt64(capture.frameCount)
    let flows = pipeline.openFlows
    state.withFigures { figures in
      figures.captured.frames = frames
      figures.openFlows = flows
      figures.unwatched = link
      figures.kernel = kernel
      figures.captureTurn = now.wall
    }
  }

  private consuming func finish() {
    // Whoever asked for these was told that they are in the journal.
    for next in state.takeBases() { putInForce(next) }
    pipeline.suspendDeclarations(at: clock.reading.wall)
    pipeline.endFlows(at: clock.reading.wall)
    reportFlows(at: clock.reading.wall)
    for minute in coverage.close(at: clock.reading, link: linkReason, kernel: kernelCounters) { put(minute) }
    put(coverage.finish())
    queue.close()
  }
}
