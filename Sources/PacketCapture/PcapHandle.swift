// Role: an open capture, live or from a file: opened with typed errors, read frame by frame, waited for, counted.
import CPcap
import EgressTypes
import LinuxCalls

/// An open capture with one owner.
///
/// It may move to another thread; nothing of it can be used from two at once. Live captures never block in `read`:
/// wait, then read until drained. To stop, read once more until drained, as up to a ring of frames may be waiting.
public struct PcapHandle: ~Copyable, Sendable {
  /// The interface or the file's path.
  public let source: String
  /// What kind of frames it holds.
  public let linkType: LinkType
  /// What libpcap warned of at opening: frames for others not to be had, time stamps less exact.
  public let warnings: [String]
  /// Frames read so far.
  public private(set) var frameCount = 0

  private let pcap: PcapCalls
  private let isLive: Bool
  private let timeUnit: Int64
  private var counters = CounterExtension()

  private init(_ pcap: consuming PcapCalls, source: String, isLive: Bool, warnings: [String]) {
    self.source = source
    self.isLive = isLive
    self.warnings = warnings
    linkType = LinkType(rawValue: pcap.linkType)
    timeUnit = pcap.timeUnit
    self.pcap = pcap
  }

  // MARK: Opening

  /// Opens an interface; throws `CaptureError`.
  ///
  /// Immediate mode is left off on purpose: with it libpcap falls back to the kernel's older ring, which costs ten
  /// times as much for each frame and drops.
  public static func live(_ settings: LiveSettings, readable: [LinkType]) throws(CaptureError) -> PcapHandle {
    let name = settings.interface
    let pcap = try PcapCalls.create(name)
    let (code, words) = pcap.activate(settings)
    switch code {
    case 0...: break
    case PCAP_ERROR_NO_SUCH_DEVICE:
      throw .interfaceMissing(name, existing: ProcessSurroundings.networkInterfaces)
    case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED: throw .permissionMissing(name)
    case PCAP_ERROR_IFACE_NOT_UP: throw .interfaceDown(name)
    default: throw .interfaceFailed(name, reason: words)
    }
    guard pcap.setNonBlocking() else { throw .interfaceFailed(name, reason: pcap.lastError) }
    var handle = PcapHandle(pcap, source: name, isLive: true, warnings: code == 0 ? [] : ["\(name): \(words)"])
    do throws(LinuxError) {
      try handle.discardFirstFrames()
    } catch {
      throw .interfaceFailed(name, reason: error.description)
    }
    if let etherType = settings.ownFramesCut, handle.linkType.rawValue == DLT_EN10MB {
      try handle.check(readable: readable, filter: nil)
      try handle.attach(cuttingOwnFramesOf: etherType, filter: settings.filter)
    } else {
      try handle.check(readable: readable, filter: settings.filter)
      if settings.filter == nil { try handle.attach([]) }
    }
    return handle
  }

  /// Throws away what came before the filter stood, and counts from here on: each frame that the kernel counts from now
  /// on is one that is read, or dropped.
  private mutating func discardFirstFrames() throws(LinuxError) {
    // Several times the time that the kernel may hold frames back.
    let quietTime: Int32 = 60
    try refuseFurtherFrames()
    let never = try WakeUp()
    repeat {
      while case (1, _) = pcap.read(limit: 1024, timeUnit: timeUnit, { _, _ in }) {}
    } while try wait(milliseconds: quietTime, or: never) == .readable
    counters = CounterExtension(from: pcap.statistics() ?? RawStatistics())
  }

  private borrowing func attach(cuttingOwnFramesOf etherType: UInt16, filter: String?) throws(CaptureError) {
    var rest: [UInt64] = []
    if let filter {
      guard let compiled = pcap.compiled(filter) else { throw filterError(filter, pcap.lastError) }
      rest = compiled
    }
    try attach(KernelFilter.cuttingOwnFrames(of: etherType, before: rest))
  }

  private borrowing func attach(_ filter: [UInt64]) throws(CaptureError) {
    do throws(LinuxError) {
      try PacketSocket.attach(filter: filter, to: pcap.selectableDescriptor, of: source)
    } catch {
      throw .interfaceFailed(source, reason: error.description)
    }
  }

  /// Opens a pcap or pcapng file, `-` for standard input; throws `CaptureError`.
  public static func savefile(
    _ path: String, filter: String? = nil, readable: [LinkType]
  ) throws(CaptureError) -> PcapHandle {
    let handle = PcapHandle(
      try PcapCalls.savefile(path), source: path == "-" ? "standard input" : path, isLive: false, warnings: [])
    try handle.check(readable: readable, filter: filter)
    return handle
  }

  private borrowing func check(readable: [LinkType], filter: String?) throws(CaptureError) {
    guard readable.contains(linkType) else {
      throw .linkTypeUnsupported(source, found: linkType, readable: readable)
    }
    guard let filter, let reason = pcap.setFilter(filter) else { return }
    throw filterError(filter, reason)
  }

  private borrowing func filterError(_ filter: String, _ reason: String) -> CaptureError {
    .filterInvalid(filter, column: FilterPlace.column(in: filter, of: reason) { pcap.accepts($0) }, reason: reason)
  }

  // MARK: Reading

  /// Lends at most `limit` frames to `body`, each until the next; throws `CaptureError` after the last good frame.
  public mutating func read(
    limit: Int, _ body: (RawSpan, FrameHeader) -> Void
  ) throws(CaptureError) -> ReadResult {
    let (code, frames) = pcap.read(limit: limit, timeUnit: timeUnit, body)
    frameCount &+= frames
    switch code {
    case 1: return .limit(frames)
    case 0: return .drained(frames)
    case PCAP_ERROR_BREAK where !isLive: return .end(frames)
    default: throw readError(pcap.lastError)
    }
  }

  private borrowing func readError(_ reason: String) -> CaptureError {
    isLive
      ? .interfaceGone(source, reason: reason)
      : .damaged(source, frames: frameCount, byteOffset: pcap.byteOffset, reason: reason)
  }

  /// Waits until frames may be read, another thread raises `wakeUp`, or the time is up; throws `LinuxError`.
  ///
  /// A savefile is always readable.
  public mutating func wait(milliseconds: Int32, or wakeUp: WakeUp) throws(LinuxError) -> WaitResult {
    isLive ? try wakeUp.wait(for: pcap.selectableDescriptor, milliseconds: milliseconds) : .readable
  }

  /// Lets the kernel add no more frames and count none: those that wait can still be read; throws `LinuxError`.
  ///
  /// A savefile is left as it is.
  public mutating func refuseFurtherFrames() throws(LinuxError) {
    if isLive { try PacketSocket.refuseFrames(pcap.selectableDescriptor, of: source) }
  }

  /// The filter as the kernel has it now, in packed instructions; nil when it cannot be read, and for a savefile.
  public borrowing func kernelFilter() -> [UInt64]? {
    isLive ? try? PacketSocket.filter(of: pcap.selectableDescriptor, source) : nil
  }

  /// The kernel's counters since the capture opened; nil for a savefile, which has none.
  public mutating func statistics() -> KernelCounters? {
    guard isLive, let raw = pcap.statistics() else { return nil }
    return counters.extend(to: raw)
  }
}
