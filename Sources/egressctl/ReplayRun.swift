// Role: one replay: frames from files through the pipeline to the screen and, if wanted, to a journal.
import Declarations
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import LinuxCalls
import PacketCapture
import PacketDecoding

/// A replay under way.
struct ReplayRun: ~Copyable {
  /// Frames read, or flows ended, before events are taken: they wait in memory.
  static let framesPerTurn = 1024

  private let basis: LoadedBasis
  private let inside: InsideNetworks
  private let operation: String?
  private var pipeline: Pipeline
  private var recorder: Recorder?
  private var output: ReplayOutput
  private var hasRecordedBasis = false
  private var worst: Verdict?
  private var first: Timestamp?
  private var latest = Timestamp(nanoseconds: 0)
  private var progress: ProgressLine
  private var framesRead: Int64 = 0

  init(
    basis: LoadedBasis, inside: InsideNetworks, operation: String?, journal: String?, output: ReplayOutput
  ) throws {
    self.operation = operation
    let context = PipelineContext(
      inside: inside, inventory: basis.inventory, policy: basis.policy, announcesStrangers: basis.hasInventory,
      keptFramesPerFlow: journal == nil ? 0 : EvidenceSettings().framesPerFlow)
    pipeline = Pipeline(link: .ethernet, context: context, basis: basis.judgement, seed: .random(in: .min ... .max))
    self.output = output
    // Lines on the same terminal show well enough that it goes on.
    progress = ProgressLine(
      "replay", unit: "frames", isShown: StandardStreams.remarksGoToTerminal && !output.isStreaming)
    if let journal {
      recorder = try Recorder.open(journal, log: nil)
    }
    self.basis = basis
    self.inside = inside
  }

  /// Replays one file; every good frame counts before an error is thrown.
  mutating func replay(_ path: String) throws {
    let readable = PacketDecoding.LinkType.readableNumbers.map { PacketCapture.LinkType(rawValue: $0) }
    var capture = try PcapHandle.savefile(path, readable: readable)
    if let link = PacketDecoding.LinkType(dlt: capture.linkType.rawValue) { pipeline.use(link: link) }
    recorder?.use(link: capture.linkType.rawValue)
    defer { progress.finish() }
    var failure: CaptureError?
    var refusal: DeclarationRefusal?
    var isMore = true
    while isMore {
      do throws(CaptureError) {
        let result = try capture.read(limit: ReplayRun.framesPerTurn) { frame, header in
          framesRead += 1
          if first == nil {
            first = header.time
            refusal = startOperation(at: header.time)
          }
          latest = max(latest, header.time)
          pipeline.ingest(frame, wireLength: header.wireLength, at: header.time)
        }
        if case .end = result { isMore = false }
      } catch {
        failure = error
        isMore = false
      }
      if let refusal { throw refusal }
      progress.advance(by: framesRead)
      framesRead = 0
      try takeEvents()
    }
    if let failure { throw failure }
  }

  /// Declares the operation as going on from the first packet; answers why it cannot be.
  private mutating func startOperation(at time: Timestamp) -> DeclarationRefusal? {
    guard let operation else { return nil }
    let person = Person(uid: ProcessSurroundings.userID, name: UserNames.name(of: ProcessSurroundings.userID))
    do throws(DeclarationRefusal) {
      _ = try pipeline.declare(.startOperation(tag: operation, devices: []), by: person, at: time)
      return nil
    } catch {
      return error
    }
  }

  /// Ends every flow, writes the summary and returns the worst verdict of all.
  mutating func finish() throws -> Verdict? {
    pipeline.endFlows(at: latest)
    var isMore = true
    while isMore {
      isMore = !pipeline.expire(at: latest, limit: ReplayRun.framesPerTurn)
      try takeEvents()
    }
    var summary = pipeline.summaryRecord(at: latest)
    summary[string: "event.start"] = (first ?? latest).description
    summary[string: "event.end"] = latest.description
    if var recorder = recorder.take() {
      recorder.add(summary.replayedCoverage)
      try recorder.close(at: latest)
    }
    output.finish(summary)
    return worst
  }

  private mutating func takeEvents() throws {
    guard !pipeline.events.isEmpty else { return }
    let events = pipeline.takeEvents()
    if !hasRecordedBasis {
      // What is in force belongs to the time of the packets it judges.
      var journalled: Set<String> = []
      for record in basis.ruleRecords(notIn: &journalled, at: first ?? latest) { recorder?.add(record) }
      recorder?.add(basis.configRecord(inside: inside, at: first ?? latest))
      hasRecordedBasis = true
    }
    for case .flow(let judged, let reason) in events where reason != .active {
      worst = max(worst ?? .approved, judged.ruling.verdict)
      output.add(judged)
    }
    guard recorder != nil else { return }
    for event in events {
      recorder?.add(event)
      if recorder?.isFull == true { try recorder?.commit(at: latest) }
    }
    try recorder?.commit(at: latest)
  }
}
