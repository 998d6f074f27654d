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
  /// The side that was read to an end last.
  var lastDone: Bool?
  /// Bytes it held when last asked.
  var countedBytes = 0

  /// Openings of one connection that are read side by side; further ones are counted as a limit reached.
  static let maximumOpenings = 4

  /// Bytes it holds now.
  var storedBytes: Int {
    initiator.reduce(256) { $0 + $1.storedBytes } + (responder?.storedBytes ?? 0) + (quic?.storedBytes ?? 0)
  }

  /// Whether one side was read to an end.
  func isDone(initiator isInitiator: Bool) -> Bool {
    isInitiator ? !initiator.isEmpty && initiator.allSatisfy(\.isDone) : responder?.isDone ?? false
  }

  /// Whether both sides were read to an end, and the earlier one spoke again: what it sends now answers the later one,
  /// so nothing that is still to come can take the place of what was read.
  func isSettled(afterPacketFromInitiator fromInitiator: Bool) -> Bool {
    lastDone == !fromInitiator && isDone(initiator: true) && isDone(initiator: false)
  }
}

/// Every reader, found by its place.
struct FlowReaders {
  /// Flows read at once.
  static let maximumReaders = 65_536
  /// Bytes that all readers together may hold.
  static let maximumBytes = 48 << 20

  private var readers: [FlowReader] = []
  private var free: [Int32] = []
  private var bytes = 0
  private var strangersBytes = 0
  private var count = 0
  private var strangersCount = 0

  /// Flows that found no room.
  private(set) var overruns: UInt64 = 0

  /// Makes room for the reader of a flow and returns its place plus one; nil when there is none left.
  ///
  /// Devices that are not registered share half the room, so that no stranger can blind the watch over a controller.
  mutating func make(isRegistered: Bool) -> Int32? {
    let hasRoom = count < FlowReaders.maximumReaders && bytes < FlowReaders.maximumBytes
    let mayHave =
      isRegistered
      || strangersCount < FlowReaders.maximumReaders / 2 && strangersBytes < FlowReaders.maximumBytes / 2
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

  /// Whether what readers hold is above the bound, so that the one at work has to give up.
  func isOverfull(isRegistered: Bool) -> Bool {
    bytes > FlowReaders.maximumBytes || !isRegistered && strangersBytes > FlowReaders.maximumBytes / 2
  }

  /// Lets a reader go.
  mutating func release(_ place: Int32) {
    let reader = readers[Int(place) - 1]
    bytes -= reader.countedBytes
    count -= 1
    if !reader.isRegistered {
      strangersBytes -= reader.countedBytes
      strangersCount -= 1
    }
    readers[Int(place) - 1] = FlowReader(isRegistered: false)
    free.append(place)
  }
}
