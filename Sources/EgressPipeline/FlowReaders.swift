// Role: the readers of the flows whose names are still being read, in bounded number and memory.
import EgressTypes
import PacketDecoding

/// What reads one flow.
struct FlowReader {
  /// The initiator's streams, one for each initial sequence number it opened the connection with.
  var initiator: [StreamReader] = []
  var responder: StreamReader?
  var quic: QUICReader?
  /// Whether the flow is a registered controller's.
  let isRegistered: Bool
  /// The side that was read to an end last; true is the initiator.
  var lastDone: Bool?
  /// The side whose message named the server, or should have.
  var namedBy: Bool?
  /// Bytes it held when last asked.
  var countedBytes = 0

  /// Openings of one connection that are read side by side; further ones are counted as a limit reached.
  static let maximumOpenings = 4

  /// What one opening of the connection tells, less the losses of one to which no byte belongs: it was never answered.
  func credible(_ found: [Observation], of index: Int) -> [Observation] {
    guard initiator.count > 1, initiator[index].storedBytes == 0 else { return found }
    return found.filter { $0 != .mark(.streamGap) }
  }

  /// Bytes it holds now.
  var storedBytes: Int {
    // Elements are asked in place: they are too large to be copied for it.
    var bytes = MemoryLayout<FlowReader>.stride + initiator.count * MemoryLayout<StreamReader>.stride
    for index in initiator.indices { bytes += initiator[index].storedBytes }
    return bytes + (responder?.storedBytes ?? 0) + (quic?.storedBytes ?? 0)
  }

  /// Whether one side was read to an end.
  func isDone(initiator isInitiator: Bool) -> Bool {
    guard isInitiator else { return responder?.isDone ?? false }
    for index in initiator.indices where !initiator[index].isDone { return false }
    return !initiator.isEmpty
  }

  /// Whether both sides were read to an end, and the one that named the server was answered: what its peer took is what
  /// was read, so nothing that is still to come can take its place.
  func isSettled(afterPacketFromInitiator fromInitiator: Bool) -> Bool {
    guard isDone(initiator: true), isDone(initiator: false) else { return false }
    return (namedBy ?? lastDone) != fromInitiator
  }
}

/// The bounds of the readers.
public struct ReaderLimits: Hashable, Sendable {
  /// Flows read at once.
  public var readers: Int
  /// Bytes that all readers together may hold.
  public var bytes: Int

  /// Makes limits.
  public init(readers: Int = 65_536, bytes: Int = 48 << 20) {
    self.readers = readers
    self.bytes = bytes
  }
}

/// Every reader, found by its place.
struct FlowReaders {
  private let limits: ReaderLimits
  private var readers: [FlowReader] = []
  private var free: [Int32] = []
  private var bytes = 0
  private var strangersBytes = 0
  private var count = 0
  private var strangersCount = 0

  /// Flows that found no room.
  private(set) var overruns: UInt64 = 0

  /// Makes no reader yet.
  init(limits: ReaderLimits) { self.limits = limits }

  /// Makes room for the reader of a flow and returns its place plus one; nil when there is none left.
  ///
  /// Devices that are not registered share half the room, so that no stranger can blind the watch over a controller.
  mutating func make(isRegistered: Bool) -> Int32? {
    let hasRoom = count < limits.readers && bytes < limits.bytes
    let mayHave = isRegistered || strangersCount < limits.readers / 2 && strangersBytes < limits.bytes / 2
    guard hasRoom, mayHave else {
      overruns += 1
      return nil
    }
    count += 1
    if !isRegistered { strangersCount += 1 }
    let reader = FlowReader(isRegistered: isRegistered)
    if let place = free.popLast() {
      readers[Int(place) - 1] = reader
      return place
    }
    readers.append(reader)
    return Int32(truncatingIfNeeded: readers.count)
  }

  /// Lets a reader work, and accounts what it holds afterwards.
  mutating func use<Result>(_ place: Int32, _ work: (inout FlowReader) -> Result) -> Result {
    let index = Int(place) - 1
    let result = work(&readers[index])
    let added = readers[index].storedBytes - readers[index].countedBytes
    readers[index].countedBytes += added
    bytes += added
    if !readers[index].isRegistered { strangersBytes += added }
    return result
  }

  /// Whether a reader has read one side to an end.
  func isDone(_ place: Int32, initiator isInitiator: Bool) -> Bool {
    readers[Int(place) - 1].isDone(initiator: isInitiator)
  }

  /// Whether what readers hold is above the bound, so that the one at work has to give up.
  func isOverfull(isRegistered: Bool) -> Bool {
    bytes > limits.bytes || !isRegistered && strangersBytes > limits.bytes / 2
  }

  /// Lets a reader go.
  mutating func release(_ place: Int32) {
    let index = Int(place) - 1
    bytes -= readers[index].countedBytes
    count -= 1
    if !readers[index].isRegistered {
      strangersBytes -= readers[index].countedBytes
      strangersCount -= 1
    }
    readers[index] = FlowReader(isRegistered: false)
    free.append(place)
  }
}
