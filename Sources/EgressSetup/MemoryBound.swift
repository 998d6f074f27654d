// Role: turns the memory an administrator grants into the size of the flow table.
import EgressPipeline
import FlowTracking

extension FlowLimits {
  /// Memory that everything but flows and the kernel's ring takes: code, rules, names, queue, mapped databases.
  private static let base = 64 << 20

  /// The limits that keep a daemon within so many MiB, of which the kernel's ring takes `ring`.
  public static func fitting(mebibytes: Int, ring: Int) -> FlowLimits {
    let available = max((mebibytes << 20) - (ring << 20) - base, 4 << 20)
    var low = 1024
    var high = 1 << 22
    while low < high {
      let middle = (low + high + 1) / 2
      if Pipeline.bytes(for: middle) <= available { low = middle } else { high = middle - 1 }
    }
    return FlowLimits(maximumFlows: low)
  }
}
