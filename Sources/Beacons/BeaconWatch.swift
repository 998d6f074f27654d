// Role: judges each frame that claims to be a beacon's, and says which seconds the beacons prove.
import EgressTypes

/// The beacons of a hangar as the gateway sees them.
public struct BeaconWatch: Sendable {
  /// Signatures checked in one second: a flood of forged frames must not cost the capture its time.
  public static let checksPerSecond = 64
  /// How long a second waits for the frame that proves it, in nanoseconds.
  public static let patience: Int64 = 2_000_000_000

  private let stations: [BeaconStation]
  private var paths: [BeaconPath]
  private var refused: [BeaconRefusal: UInt64] = [:]
  private var untold: [BeaconRefusal] = []
  private var checkedSecond: Int64 = .min
  private var checks = 0

  /// Starts to wait for the frames of these stations; without any, nothing is expected and every frame is refused.
  public init(_ stations: [BeaconStation] = [], from start: Timestamp = Timestamp(nanoseconds: 0)) {
    self.stations = stations
    paths = stations.indices.flatMap { station in
      stations[station].vlans.map { BeaconPath(station: station, vlan: $0, from: start) }
    }
  }

  /// Whether any beacon is expected.
  public var isExpecting: Bool { !paths.isEmpty }

  // MARK: - Frames

  /// Takes what stood behind the EtherType of a frame on a VLAN; nil when it counts, else why it does not.
  ///
  /// What costs little is asked first, so a frame with several faults is refused for the first of them.
  public mutating func take(_ content: [UInt8], vlan: UInt16, at time: Timestamp) -> BeaconRefusal? {
    let refusal = judge(content, vlan: vlan, at: time)
    if let refusal { refuse(refusal) }
    return refusal
  }

  /// Counts a frame that does not count as a beacon's.
  public mutating func refuse(_ refusal: BeaconRefusal) {
    if refused[refusal] == nil { untold.append(refusal) }
    refused[refusal, default: 0] &+= 1
  }

  private mutating func judge(_ content: [UInt8], vlan: UInt16, at time: Timestamp) -> BeaconRefusal? {
    guard let frame = BeaconFrame(content) else { return .malformed }
    guard let station = stations.firstIndex(where: { $0.key.id == frame.keyID }) else { return .unknownKey }
    guard frame.vlan == vlan, let path = paths.firstIndex(where: { $0.station == station && $0.vlan == vlan }) else {
      return .wrongVLAN
    }
    guard frame.time.nanoseconds(since: time).magnitude <= stations[station].tolerance.magnitude else { return .late }
    guard paths[path].isNewer(frame.sequence) else { return .replayed }
    guard mayCheck(at: time) else { return .unchecked }
    guard stations[station].key.signed(frame) else { return .forged }
    add(frame.sequence, to: path, at: time)
    return nil
  }

  /// Takes a frame that is verified.
  mutating func add(_ sequence: UInt64, to path: Int, at time: Timestamp) { paths[path].add(sequence, at: time) }

  private mutating func mayCheck(at time: Timestamp) -> Bool {
    if time.seconds != checkedSecond { (checkedSecond, checks) = (time.seconds, 0) }
    checks += 1
    return checks <= BeaconWatch.checksPerSecond
  }

  // MARK: - Seconds

  /// Whether the beacons prove a second; nil while a frame that is still to come may do so.
  public func isProven(_ second: Int64, at now: Timestamp) -> Bool? {
    if paths.allSatisfy({ $0.isProven(second) }) { return true }
    let end = Timestamp(seconds: second).advanced(bySeconds: 1)
    return now.nanoseconds(since: end) >= BeaconWatch.patience ? false : nil
  }

  /// The beacons whose next frame should have come, as `name on VLAN 10`.
  public func lost(at now: Timestamp) -> [String] { paths.filter { $0.isLost(at: now) }.map(name) }

  /// Whether one of them should have come.
  public func hasLost(at now: Timestamp) -> Bool { paths.contains { $0.isLost(at: now) } }

  /// Forgets what proves only seconds before this one.
  public mutating func forget(before second: Int64) {
    for place in paths.indices { paths[place].forget(before: second) }
  }

  /// Begins again after the clock was set.
  public mutating func startAgain(at now: Timestamp) {
    for place in paths.indices { paths[place].startAgain(at: now) }
  }

  // MARK: - Records

  /// What was seen of each beacon since the last call, as `name vlan=10 first=7 last=66 count=60 missing=0`.
  public mutating func takeBrackets() -> [String] {
    paths.indices.map { "\(stations[paths[$0].station].name) \(paths[$0].takeBracket())" }
  }

  /// How many frames were refused since the last call, as `forged=3`.
  public mutating func takeRefused() -> [String] {
    defer { refused = [:] }
    return BeaconRefusal.allCases.compactMap { refusal in refused[refusal].map { "\(refusal.rawValue)=\($0)" } }
  }

  /// Refusals that were met for the first time since the counts were last taken, each told once.
  public mutating func takeNewRefusals() -> [BeaconRefusal] {
    defer { untold = [] }
    return untold
  }

  private func name(_ path: BeaconPath) -> String {
    path.vlan == 0 ? stations[path.station].name : "\(stations[path.station].name) on VLAN \(path.vlan)"
  }
}
