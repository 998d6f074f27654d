// Role: how many names are remembered and for how long.

/// The bounds of a name table; times are in seconds of packet time.
public struct NameLimits: Sendable, Hashable {
  /// Names kept for one address and device; one more drops the alias learned first, or else the
  /// name learned first.
  public var namesPerAddress: Int
  /// Aliases of one answer that are learned as names of its addresses; those nearest to the question count.
  public var aliasesPerAnswer: Int
  /// Names kept in all.
  public var maximumNames: Int
  /// Bytes of name text kept in all: a hostile name is long.
  public var maximumBytes: Int
  /// Shortest time to live that is believed: clients hold on to an answer of zero seconds too.
  public var shortestTimeToLive: UInt32
  /// Longest time to live that is believed.
  public var longestTimeToLive: UInt32
  /// Time that a name counts after its time to live: clients connect with answers that have run out.
  public var grace: UInt32

  /// Makes limits.
  public init(
    namesPerAddress: Int = 24, aliasesPerAnswer: Int = 16, maximumNames: Int = 65_536, maximumBytes: Int = 8 << 20,
    shortestTimeToLive: UInt32 = 60, longestTimeToLive: UInt32 = 86_400, grace: UInt32 = 300
  ) {
    self.namesPerAddress = namesPerAddress
    self.aliasesPerAnswer = aliasesPerAnswer
    self.maximumNames = maximumNames
    self.maximumBytes = maximumBytes
    self.shortestTimeToLive = shortestTimeToLive
    self.longestTimeToLive = longestTimeToLive
    self.grace = grace
  }
}
