// Role: the headers of the first frames of flows whose verdict is not settled, in memory that is bounded and used again.
import EgressTypes
import PacketDecoding

/// What is held of frames, found by flow: each flow knows the place of its last frame, each place the one before.
struct HeldHeaders: Sendable {
  /// Frames held of one flow.
  static let framesPerFlow: UInt8 = 8

  private struct Place {
    var time = Timestamp(nanoseconds: 0)
    var wireLength = 0
    /// Bytes that are held of it.
    var count = 0
    var isRegistered = false
    /// The place, plus one, of the flow's frame before, or of the next free place; 0 for none.
    var previous: Int32 = 0
  }

  private let capacity: Int
  private var places: [Place] = []
  /// The bytes of each place, as many for each as may be kept of a frame.
  private var bytes: [UInt8] = []
  private var firstFree: Int32 = 0
  private var strangersCount = 0
  /// Frames held now.
  private(set) var count = 0

  /// Makes room for so many frames; it is taken when it is first used.
  init(capacity: Int) {
    self.capacity = min(max(capacity, 0), Int(Int32.max) / Pipeline.keptBytes)
    places.reserveCapacity(self.capacity)
    bytes.reserveCapacity(self.capacity * Pipeline.keptBytes)
  }

  /// Holds the first bytes of a frame behind the last one of its flow, whose place `last` is; false without room.
  ///
  /// Devices that are not registered share half the room, so that they cannot take that of the controllers.
  mutating func hold(
    _ frame: RawSpan, _ length: Int, wireLength: Int, at time: Timestamp, behind last: inout Int32, isRegistered: Bool
  ) -> Bool {
    guard isRegistered || strangersCount < capacity / 2, let index = takePlace() else { return false }
    let length = min(length, frame.byteCount, Pipeline.keptBytes)
    let octets = frame.octets
    for offset in 0..<max(0, length) { bytes[index * Pipeline.keptBytes + offset] = octets[offset] }
    places[index] = Place(
      time: time, wireLength: wireLength, count: max(0, length), isRegistered: isRegistered, previous: last)
    last = Int32(truncatingIfNeeded: index + 1)
    count += 1
    if !isRegistered { strangersCount += 1 }
    return true
  }

  /// What is held of the flow whose last frame has this place, the oldest frame first.
  func frames(behind last: Int32) -> [(time: Timestamp, headers: [UInt8], wireLength: Int)] {
    var found: [(time: Timestamp, headers: [UInt8], wireLength: Int)] = []
    var place = last
    while place > 0 {
      let index = Int(place) - 1
      let start = index * Pipeline.keptBytes
      let entry = places[index]
      found.append((entry.time, Array(bytes[start..<start + entry.count]), entry.wireLength))
      place = entry.previous
    }
    return found.reversed()
  }

  /// Lets go of what is held of a flow; `last` names nothing afterwards.
  mutating func release(_ last: inout Int32) {
    while last > 0 {
      let index = Int(last) - 1
      let previous = places[index].previous
      if !places[index].isRegistered { strangersCount -= 1 }
      places[index].previous = firstFree
      firstFree = last
      count -= 1
      last = previous
    }
  }

  private mutating func takePlace() -> Int? {
    if firstFree > 0 {
      let index = Int(firstFree) - 1
      firstFree = places[index].previous
      return index
    }
    guard places.count < capacity else { return nil }
    places.append(Place())
    bytes.append(contentsOf: repeatElement(0, count: Pipeline.keptBytes))
    return places.count - 1
  }
}
