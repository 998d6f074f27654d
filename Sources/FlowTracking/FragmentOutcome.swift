// Role: what the fragment table answers to each fragment.
import EgressTypes

/// A packet put together from its fragments.
public struct ReassembledPacket: Hashable, Sendable {
  /// Who speaks to whom: ports are 0, the transport is what the payload begins with.
  public var tuple: FiveTuple
  /// What followed the IP headers; where fragments disagree, as the first of them had it.
  public var payload: [UInt8]
  /// The payload as the last of the fragments had it, when fragments disagree; else nil.
  public var alternative: [UInt8]?

  /// Whether two receivers may have read two packets.
  public var hasConflict: Bool { alternative != nil }
}

/// A packet of which fragments were seen, and never all of them.
public struct LostPacket: Hashable, Sendable {
  /// Its addresses, with ports if its first fragment was seen.
  public var tuple: FiveTuple
  /// How many tunnels carried it.
  public var tunnels: UInt8
}

/// Why a fragment leads to no packet.
public enum FragmentRefusal: Hashable, Sendable {
  /// The packet's fragments contradict one another: overlap under IPv6 (RFC 5722), or two ends.
  case conflict
  /// The snap length cut a fragment of the packet.
  case cut
  /// The fragment is empty, unaligned, or ends beyond the largest packet; its packet may still become whole.
  case malformed
  /// The packet has more fragments than are kept.
  case limit
}

/// What became of a fragment.
public enum FragmentOutcome: Hashable, Sendable {
  /// It is kept: others are missing.
  case waiting
  /// It was the last one missing.
  case whole(ReassembledPacket)
  /// It leads to no packet.
  case refused(FragmentRefusal)
}
