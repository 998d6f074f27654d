// Role: how much the fragment table keeps, and how long it waits.
import EgressTypes

/// The bounds of a fragment table.
public struct FragmentLimits: Sendable, Hashable {
  /// Packets kept at once, whole ones whose copies may still come among them.
  public var packets: Int
  /// Bytes of fragments kept at once, with `overhead` for each fragment.
  public var bytes: Int
  /// Fragments kept of one packet.
  public var fragmentsPerPacket: Int

  /// Makes bounds, each at least 1.
  public init(packets: Int = 4096, bytes: Int = 16 << 20, fragmentsPerPacket: Int = 1024) {
    self.packets = max(packets, 1)
    self.bytes = max(bytes, 1)
    self.fragmentsPerPacket = max(fragmentsPerPacket, 1)
  }

  /// Bytes that keeping one fragment takes beside its data.
  static let overhead = 64
  /// The largest packet: the length field of IPv4 and IPv6 has 16 bits.
  static let largestPacket = 65_535

  /// How long a packet may take to become whole, in nanoseconds: Linux waits 30 s, RFC 8200 §4.5 says 60 s.
  static func patience(_ version: IPVersion) -> Int64 { version == .v4 ? 30_000_000_000 : 60_000_000_000 }
}
