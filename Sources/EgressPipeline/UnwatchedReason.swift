// Role: why a second does not count as watched: the closed list, worst first, and sets of them.
import EgressTypes

/// Why a second does not count as watched, the worst reason first.
public enum UnwatchedReason: String, Sendable, Hashable, CaseIterable {
  /// The daemon was starting, stopping or not running, or the machine slept.
  case notRunning = "not-running"
  /// The interface was administratively down or gone, at some moment at least.
  case interfaceDown = "interface-down"
  /// The interface had no carrier, at some moment at least.
  case noCarrier = "no-carrier"
  /// The kernel dropped frames.
  case kernelDrops = "kernel-drops"
  /// The kernel's counters could not be read, went back, or do not add up with the frames that were read.
  case counterFault = "counter-fault"
  /// The filter in the kernel is not the one that was set, or the interface no longer takes frames for others.
  case filterChanged = "filter-changed"
  /// The wall clock jumped.
  case clockStepped = "clock-stepped"
  /// The capture loop was not served in time.
  case overload
  /// A frame was cut where something was still to be read: in its headers, or before the name of its server was.
  case truncation
  /// The frames of a beacon do not bracket the second on each of its VLANs.
  case beaconMissing = "beacon-missing"
  /// Frames came from a file: what the file's maker did not capture is not known.
  case replayed

  fileprivate var bit: UInt16 {
    switch self {
    case .notRunning: 1 << 0
    case .interfaceDown: 1 << 1
    case .noCarrier: 1 << 2
    case .kernelDrops: 1 << 3
    case .counterFault: 1 << 4
    case .filterChanged: 1 << 5
    case .clockStepped: 1 << 6
    case .overload: 1 << 7
    case .truncation: 1 << 8
    case .beaconMissing: 1 << 9
    case .replayed: 1 << 10
    }
  }
}

/// Several reasons; none means watched.
public struct UnwatchedReasons: OptionSet, Hashable, Sendable {
  /// One bit a reason.
  public let rawValue: UInt16

  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Makes a set of one reason, or of none.
  public init(_ reason: UnwatchedReason?) { rawValue = reason?.bit ?? 0 }

  /// The reasons, worst first.
  public var worstFirst: [UnwatchedReason] { UnwatchedReason.allCases.filter { rawValue & $0.bit != 0 } }
  /// The worst of them.
  public var worst: UnwatchedReason? { worstFirst.first }
  /// Their names joined by `+`, worst first.
  public var text: String { worstFirst.map(\.rawValue).joined(separator: "+") }

  /// Whether a reason is among them.
  public func contains(_ reason: UnwatchedReason) -> Bool { rawValue & reason.bit != 0 }
  /// Adds a reason.
  public mutating func insert(_ reason: UnwatchedReason) { formUnion(UnwatchedReasons(reason)) }
}
