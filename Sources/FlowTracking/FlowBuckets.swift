// Role: from a key to the slot of its flow: open addressing with linear probing, at most half full.

/// A hash table of slot numbers; the keys themselves stand in the flow entries.
@usableFromInline
struct FlowBuckets: Sendable {
  /// Eight bits of the hash, then slot + 1 in 24 bits; 0 is empty.
  ///
  /// Four bytes a bucket keep the table in the processor's cache.
  @usableFromInline var buckets = [UInt32](repeating: 0, count: 1024)
  @usableFromInline var mask = 1023
  @usableFromInline let secret: FlowSecret
  private var count = 0

  /// Most slots that fit in a bucket's 24 bits.
  static let maximumSlots = (1 << 24) - 2

  /// Makes an empty table that places keys by secret numbers.
  init(secret: FlowSecret) { self.secret = secret }

  /// The bytes that a table of so many slots takes.
  static func bytes(for slots: Int) -> Int {
    var size = 1024
    while size < 2 * slots { size *= 2 }
    return size * MemoryLayout<UInt32>.stride
  }

  /// The slot of a key, or -1.
  @inlinable @inline(__always) func slot(of key: FlowKey, in entries: [FlowEntry]) -> Int {
    let hash = secret.hash(key)
    let tag = FlowBuckets.tag(hash)
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let bucket = buckets[place]
      if bucket == 0 { return -1 }
      if bucket & 0xff00_0000 == tag {
        let slot = Int(bucket & 0xff_ffff) &- 1
        if entries[slot].key == key { return slot }
      }
      place = (place &+ 1) & mask
    }
  }

  /// Adds a slot whose key is not in the table.
  mutating func insert(_ slot: Int, in entries: [FlowEntry]) {
    if 2 * (count + 1) > buckets.count { grow(entries) }
    place(FlowBuckets.tag(secret.hash(entries[slot].key)) | UInt32(truncatingIfNeeded: slot + 1), in: entries)
    count += 1
  }

  /// Removes a slot and closes the gap, so that no search ends too early.
  mutating func remove(_ slot: Int, in entries: [FlowEntry]) {
    var gap = home(of: slot, in: entries)
    while FlowBuckets.slot(buckets[gap]) != slot {
      if buckets[gap] == 0 { return }
      gap = (gap + 1) & mask
    }
    var place = (gap + 1) & mask
    while buckets[place] != 0 {
      let home = home(of: FlowBuckets.slot(buckets[place]), in: entries)
      // A bucket may move back to the gap only if its own search passes there.
      if (place - home) & mask >= (place - gap) & mask {
        buckets[gap] = buckets[place]
        gap = place
      }
      place = (place + 1) & mask
    }
    buckets[gap] = 0
    count -= 1
  }

  private mutating func grow(_ entries: [FlowEntry]) {
    let old = buckets
    buckets = Array(repeating: 0, count: 2 * old.count)
    mask = buckets.count - 1
    for bucket in old where bucket != 0 { place(bucket, in: entries) }
  }

  private mutating func place(_ bucket: UInt32, in entries: [FlowEntry]) {
    var place = home(of: FlowBuckets.slot(bucket), in: entries)
    while buckets[place] != 0 { place = (place + 1) & mask }
    buckets[place] = bucket
  }

  /// Where the search for a slot's key begins.
  private func home(of slot: Int, in entries: [FlowEntry]) -> Int {
    Int(truncatingIfNeeded: secret.hash(entries[slot].key)) & mask
  }

  @inlinable static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & 0xff00_0000 }

  private static func slot(_ bucket: UInt32) -> Int { Int(bucket & 0xff_ffff) - 1 }
}
