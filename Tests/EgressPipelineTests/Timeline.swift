// Role: one simulated life of the watch: faults at random, and which seconds were truly blind, worked out from the faults
// alone and not from anything that the code under test knows.
import EgressTypes
import TestNumbers

/// What falls out at random in a timeline.
struct TimelineDice {
  private var numbers: SeededNumbers

  init(seed: UInt64) { numbers = SeededNumbers(seed) }

  /// A number from 0 up to the bound, which it does not reach.
  mutating func below(_ bound: Int64) -> Int64 { Int64(numbers.next() >> 16) % max(bound, 1) }

  mutating func isOne(of count: Int64) -> Bool { below(count) == 0 }
}

/// Faults of one timeline; moments are real milliseconds since its start.
struct Timeline {
  enum Fault: Int64, CaseIterable {
    case drop, administration, carrier, stall, sleep, segment, cut, filter
  }

  struct Event {
    var fault: Fault
    var begin: Int64
    var end: Int64
  }

  /// How long it is.
  let length: Int64
  /// The wall clock at its start, in milliseconds.
  let wall: Int64
  /// When the wall clock is set, and by how much.
  let step: (at: Int64, by: Int64)?
  let events: [Event]
  /// When the beacon's frames are seen, with their numbers; empty without a beacon.
  let beacons: [(at: Int64, sequence: UInt64)]
  /// When the frames of the beacon passed that nobody saw.
  let lostBeacons: [Int64]
  let hasBeacon: Bool
  /// When the daemon is told to stop.
  let stop: Int64
  /// How long at most a look takes, and how long the loop then waits for the journal; most timelines have a quick one.
  let slowestLook: Int64
  /// How far at most the reading of frames is behind; most timelines read all that the ring has.
  let backlog: Int64

  init(_ dice: inout TimelineDice) {
    length = 3_000 + dice.below(6_000)
    stop = max(1, length - (dice.isOne(of: 2) ? 60 : dice.below(3_000)))
    slowestLook = dice.isOne(of: 4) ? 800 : 5
    backlog = dice.isOne(of: 4) ? 1_500 : 0
    wall = 1_000_000 + dice.below(1_000)
    hasBeacon = dice.isOne(of: 2)
    let amounts: [Int64] = [-60_000, -5_000, -700, -300, 300, 900, 4_000, 70_000]
    step = dice.isOne(of: 4) ? (500 + dice.below(length), amounts[Int(dice.below(8))]) : nil
    var events: [Event] = []
    for _ in 0..<dice.below(4) {
      let fault = Fault(rawValue: dice.below(Int64(Fault.allCases.count))) ?? .drop
      // A filter that is another one before the watch begins is what the watch begins with.
      let begin = max(fault == .filter ? 1 : 0, dice.below(length))
      let lengths: [Int64] = [1, 40, 300, 900, 2_100, 3_500]
      let duration = [.drop, .cut].contains(fault) ? 1 : lengths[Int(dice.below(6))] + dice.below(200)
      events.append(
        Event(fault: fault, begin: begin, end: fault == .filter ? length + 1 : min(length, begin + duration)))
    }
    self.events = events
    var beacons: [(at: Int64, sequence: UInt64)] = []
    var lost: [Int64] = []
    if hasBeacon {
      let phase = dice.below(1_000)
      for number in 0..<length / 1_000 + 1 {
        let sent = phase + number * 1_000 + dice.below(40)
        let isSeen = !events.contains { $0.fault == .segment && $0.begin <= sent && sent < $0.end }
        guard sent < length else { continue }
        if isSeen { beacons.append((sent, UInt64(number) + 5)) } else { lost.append(sent) }
      }
    }
    self.beacons = beacons
    lostBeacons = lost
  }

  /// The wall clock at a moment.
  func wall(at moment: Int64) -> Int64 { wall + moment + (step.map { moment >= $0.at ? $0.by : 0 } ?? 0) }

  /// The wall clock's seconds that were blind at some moment, when every frame was refused from a moment on.
  func blind(refusingFrom refusal: Int64) -> Set<Int64> {
    var blind: Set<Int64> = []
    let end = Event(fault: .administration, begin: refusal, end: length)
    for event in events.filter({ $0.begin < refusal && isBlinding($0) }) + [end] {
      var cuts = [event.begin, event.end]
      if let step, event.begin < step.at, step.at < event.end { cuts.insert(step.at, at: 1) }
      for (begin, end) in zip(cuts, cuts.dropFirst()) where begin < end {
        blind.formUnion(wall(at: begin) / 1_000...wall(at: end - 1) / 1_000)
      }
    }
    return blind
  }

  /// Whether an event kept egressd from watching: a short stall does not, as the kernel keeps the frames; a segment that
  /// is silent for less than the time between two beacons cannot be told from one that is not.
  private func isBlinding(_ event: Event) -> Bool {
    switch event.fault {
    case .drop, .administration, .carrier, .cut, .filter: true
    case .stall: event.end - event.begin >= 2_000
    case .sleep: event.end - event.begin > 250
    case .segment:
      hasBeacon && lostBeacons.contains { event.begin <= $0 && $0 < event.end }
    }
  }

  /// The moments near which a second may be counted as unwatched although it was watched.
  func mayDoubt(_ second: Int64, margin: Int64) -> Bool {
    events.contains { event in
      let (begin, end) = (wall(at: event.begin) - margin, wall(at: event.end) + margin)
      return begin < (second + 1) * 1_000 && second * 1_000 < end
    }
  }
}
