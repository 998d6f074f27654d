// Role: the `evidence` section: how much is kept of the headers of frames, and for how long.
import StrictYAML

/// The `evidence` section.
public struct EvidenceSettings: Sendable, Hashable {
  /// Frames kept of each flow from the verdict on that is not `approved`; 0 keeps no frames at all.
  public var framesPerFlow: UInt8 = 16
  /// The most that all files of frames may take together, in MiB.
  public var size = 64
  /// For how many days frames are kept.
  public var days = 7
  /// For how many days frames of flows that were alerted are kept.
  public var alertDays = 90

  /// Makes the default settings.
  public init() {}

  init(reading keys: inout YAMLMapping) {
    self.init()
    framesPerFlow =
      keys.optional("frames_per_flow")?.integer(in: 0...255).map { UInt8(clamping: $0) } ?? framesPerFlow
    size = keys.optional("size_mib")?.integer(in: 1...65_536).map(Int.init) ?? size
    days = keys.optional("days")?.integer(in: 1...36_500).map(Int.init) ?? days
    alertDays = max(alertDays, days)
    guard let entry = keys.optional("alert_days"), let given = entry.integer(in: 1...36_500).map(Int.init) else {
      return
    }
    alertDays = given
    if given < days {
      entry.note("\(given) is less than `days`, which is \(days); frames of alerts are kept no shorter")
    }
  }
}
