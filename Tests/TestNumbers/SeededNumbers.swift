// Role: numbers that are the same in every run, so that a failing case can be found again.

/// SplitMix64 (Steele and others, 2014) from a seed.
public struct SeededNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence of a seed.
  public init(_ seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }

  /// The next number, brought below a bound that is not 0.
  public mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
}
