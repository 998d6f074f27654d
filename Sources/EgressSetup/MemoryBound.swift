// Role: turns the memory an administrator grants into the bounds of everything that grows with the traffic.
import EgressPipeline
import FlowTracking

/// The bounds that keep a daemon within a number of mebibytes.
public struct MemoryBound: Sendable {
  /// Memory that everything else takes: code, rules, names, queue, mapped databases.
  private static let base = 64 << 20

  /// The bounds of the flow table.
  public let flows: FlowLimits
  /// The bounds of what is held of flows while their names are read.
  public let readers: ReaderLimits
  /// The bounds of the fragment table.
  public let fragments: FragmentLimits

  /// Divides so many MiB, of which the kernel's ring takes `ring`.
  public init(mebibytes: Int, ring: Int) {
    let available = max((mebibytes << 20) - (ring << 20) - MemoryBound.base, 4 << 20)
    readers = ReaderLimits(bytes: min(ReaderLimits().bytes, available / 4))
    fragments = FragmentLimits(bytes: min(FragmentLimits().bytes, available / 8))
    let left = available - readers.bytes - fragments.bytes
    var low = 1024
    var high = 1 << 22
    while low < high {
      let middle = (low + high + 1) / 2
      if Pipeline.bytes(for: middle) <= left { low = middle } else { high = middle - 1 }
    }
    flows = FlowLimits(maximumFlows: low)
  }
}
