// Role: what the kernel's counters have against the time between two readings.
import EgressTypes

extension KernelCounters {
  /// What is held against the time since an earlier reading.
  func reasons(since earlier: KernelCounters) -> UnwatchedReasons {
    var reasons: UnwatchedReasons = []
    if received < earlier.received || dropped < earlier.dropped || interfaceDropped < earlier.interfaceDropped {
      reasons.insert(.counterFault)
    }
    if dropped != earlier.dropped || interfaceDropped != earlier.interfaceDropped { reasons.insert(.kernelDrops) }
    return reasons
  }
}
