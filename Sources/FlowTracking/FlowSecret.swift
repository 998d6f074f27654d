// Role: where in the table a key is looked for first, in a way that only this process knows.

/// Secret numbers that place keys in the table, so that nobody outside can choose addresses that crowd one place.
@usableFromInline
struct FlowSecret: Sendable {
  @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64, UInt64)

  /// Draws the numbers from a seed (SplitMix64, Steele and others 2014).
  init(seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
      return word ^ word >> 31
    }
    words = (next(), next(), next(), next(), next())
  }

  /// The hash of a key: folded 128-bit products, as in wyhash.
  @inlinable @inline(__always) func hash(_ key: FlowKey) -> UInt64 {
    let first = FlowSecret.fold(key.firstHigh ^ words.0, key.firstLow ^ words.1)
    let second = FlowSecret.fold(key.secondHigh ^ words.2, key.secondLow ^ words.3)
    return FlowSecret.fold(first ^ key.rest, second ^ words.4)
  }

  @inlinable @inline(__always) static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
