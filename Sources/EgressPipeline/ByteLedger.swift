// Role: accounts every frame exactly once: to a device, a verdict and a transport, or to "undecoded".
import EgressTypes

/// Frames and bytes on the wire.
public struct WireCount: Hashable, Sendable {
  /// Frames.
  public var frames: UInt64 = 0
  /// Bytes as they were on the wire, link layer included.
  public var bytes: UInt64 = 0

  /// Makes a zero count.
  public init() {}

  @inline(__always) mutating func add(bytes count: Int) {
    frames &+= 1
    bytes &+= UInt64(truncatingIfNeeded: max(count, 0))
  }
}

/// A service whose bytes are told apart from others of its transport: what tunnels like to hide in.
enum LedgerService: String, Hashable, Sendable {
  case dns
  case ntp
  case other

  /// The service of a flow, by the port that its initiator speaks to.
  init(_ tuple: FiveTuple) {
    switch (tuple.transport, tuple.destinationPort) {
    case (.udp, 53), (.tcp, 53): self = .dns
    case (.udp, 123): self = .ntp
    default: self = .other
    }
  }
}

/// The ledger of one period: `captured = Σ entries + undecoded`, always.
public struct ByteLedger: Sendable {
  /// What frames are accounted to.
  struct Account: Hashable, Sendable {
    /// The device, by its number here.
    var device: Int32
    var verdict: Verdict
    var transport: TransportProtocol
    var service: LedgerService = .other

    /// The transport, with the service where that is told apart: `udp/dns`.
    var transportText: String { service == .other ? transport.name : "\(transport.name)/\(service.rawValue)" }
  }

  /// Everything captured.
  public private(set) var captured = WireCount()
  /// Frames in which no IP addresses could be read.
  public private(set) var undecoded = WireCount()
  /// Frames of beacons that were verified.
  public private(set) var beacons = WireCount()
  /// Frames that begin as a beacon's do and are none for this gateway.
  public private(set) var unverifiedBeacons = WireCount()
  /// Frames that were cut by the snap length.
  public private(set) var truncated: UInt64 = 0

  private var accounts: [Account] = []
  private var counts: [WireCount] = []
  private var slots: [Account: Int32] = [:]
  /// Pseudonyms of controllers, and `unregistered`.
  private var devices: [String] = []

  /// Makes an empty ledger.
  public init() {}

  /// The number of a device in accounts, the same as long as the ledger lives.
  mutating func number(of device: String) -> Int32 {
    if let known = devices.firstIndex(of: device) { return Int32(truncatingIfNeeded: known) }
    devices.append(device)
    return Int32(truncatingIfNeeded: devices.count - 1)
  }

  /// The name of a device by its number here.
  func device(_ number: Int32) -> String { devices[Int(number)] }

  /// The slot frames of an account are counted under, so that counting itself looks nothing up.
  mutating func slot(of account: Account) -> Int32 {
    if let slot = slots[account] { return slot }
    let slot = Int32(truncatingIfNeeded: accounts.count)
    accounts.append(account)
    counts.append(WireCount())
    slots[account] = slot
    return slot
  }

  /// Counts a frame of a flow.
  @inline(__always) mutating func count(_ slot: Int32, bytes: Int) {
    captured.add(bytes: bytes)
    counts[Int(slot)].add(bytes: bytes)
  }

  /// Counts a frame that belongs to no flow.
  @inline(__always) mutating func countUndecoded(bytes: Int) {
    captured.add(bytes: bytes)
    undecoded.add(bytes: bytes)
  }

  /// Counts a frame of a beacon.
  mutating func countBeacon(bytes: Int, isVerified: Bool) {
    captured.add(bytes: bytes)
    if isVerified { beacons.add(bytes: bytes) } else { unverifiedBeacons.add(bytes: bytes) }
  }

  /// Counts a frame that the snap length cut, besides its account.
  @inline(__always) mutating func countTruncated() { truncated &+= 1 }

  /// Whether every captured frame stands in exactly one place.
  public var isBalanced: Bool {
    var frames = undecoded.frames &+ beacons.frames &+ unverifiedBeacons.frames
    var bytes = undecoded.bytes &+ beacons.bytes &+ unverifiedBeacons.bytes
    for count in counts {
      frames &+= count.frames
      bytes &+= count.bytes
    }
    return frames == captured.frames && bytes == captured.bytes
  }

  /// The accounts as `device|verdict|transport|frames|bytes`, sorted.
  public var lines: [String] {
    (zip(accounts, counts).filter { $0.1.frames > 0 }.map { account, count in
      "\(devices[Int(account.device)])|\(account.verdict.name)|\(account.transportText)|\(count.frames)|\(count.bytes)"
    } + beaconLines).sorted()
  }

  private var beaconLines: [String] {
    [(Verdict.approved, beacons), (.unknown, unverifiedBeacons)].filter { $0.1.frames > 0 }.map { verdict, count in
      "beacon|\(verdict.name)|beacon|\(count.frames)|\(count.bytes)"
    }
  }

  /// Sets all counts to zero and keeps the slots, for the next period.
  mutating func reset() {
    captured = WireCount()
    undecoded = WireCount()
    beacons = WireCount()
    unverifiedBeacons = WireCount()
    truncated = 0
    for index in counts.indices { counts[index] = WireCount() }
  }
}
