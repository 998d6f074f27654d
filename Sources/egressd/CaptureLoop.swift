// Role: the capture thread: frames from libpcap through the pipeline, events and coverage to the journal's queue.
import EgressPipeline
import EgressSetup
import EgressTypes
import LinuxCalls
import PacketCapture

/// The capture and the pipeline, owned by their thread.
struct CaptureLoop: ~Copyable, Sendable {
  /// Frames read before the clock is looked at again.
  static let framesPerTurn = 8192

  private var capture: PcapHandle
  private var pipeline: Pipeline
  private let queue: EventQueue
  private let state: DaemonState
  private let wakeUp: WakeUp
  private let clock: SystemClock
  private var coverage: CoverageClock
  private var anomalies = AnomalyCounts()

  init(
    capture: consuming PcapHandle, pipeline: consuming Pipeline, queue: EventQueue, state: DaemonState, wakeUp: WakeUp
  ) {
    self.capture = capture
    self.pipeline = pipeline
    self.queue = queue
    self.state = state
    self.wakeUp = wakeUp
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
      // Up to a ring of frames may still be waiting.
      try readFrames()
    } catch {
      state.fail("\(error)")
    }
    finish()
  }

  private mutating func readFrames() throws(CaptureError) {
    if let basis = state.takeBasis() {
      pipeline.replace(basis: basis.judgement, inventory: basis.inventory, policy: basis.policy)
    }
    while true {
      let result = try capture.read(limit: CaptureLoop.framesPerTurn) { frame, header in
        pipeline.ingest(frame, wireLength: header.wireLength, at: header.time)
      }
      queueEvents()
      guard case .limit = result, !coverage.isDue(at: clock.reading) else { return }
    }
  }

  private mutating func queueEvents() {
    guard !pipeline.events.isEmpty else { return }
    queue.put(.events(pipeline.takeEvents()))
  }

  /// Closes the seconds that have ended, and each full minute with a coverage record.
  private mutating func closeSeconds() {
    let now = clock.reading
    guard coverage.isDue(at: now) else { return }
    pipeline.expire(at: now.wall)
    queueEvents()
    let link = linkReason
    let kernel = kernelCounters
    for minute in coverage.close(at: now, link: link, kernel: kernel) { put(minute) }
    publish(now, link, kernel)
  }

  private mutating func put(_ minute: CoverageMinute) {
    queue.put(
      .record(
        pipeline.coverageRecord(of: minute, kernel: coverage.takeKernelDelta(), anomaliesBefore: &anomalies)))
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
      let statistics = capture.statistics() ?? CaptureStatistics()
      return KernelCounters(
        received: statistics.received, dropped: statistics.dropped, interfaceDropped: statistics.interfaceDropped)
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
    pipeline.finish(at: clock.reading.wall)
    queueEvents()
    _ = coverage.close(at: clock.reading, link: linkReason, kernel: kernelCounters).map { $0 }
    put(coverage.finish())
    queue.close()
  }
}
