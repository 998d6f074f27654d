// Role: the entries of one map of a MaxMind DB, one after the other, without copying anything.

/// A place in a map's entries.
struct MMDBEntries {
  /// A key and where its value begins.
  struct Entry {
    let key: MMDBData.Value
    let value: Int
  }

  private let data: MMDBData
  private var remaining: Int
  private var place: Int
  /// The value given last, which is passed over only when another entry is asked for.
  private var pending: Int?
  private var budget = MMDBData.mostValues

  /// The entries of a map; nil when the value is none.
  init?(_ map: MMDBData.Value, in data: MMDBData) {
    guard map.kind == .map else { return nil }
    self.data = data
    remaining = map.size
    place = map.start
  }

  /// The next entry; nil after the last.
  mutating func next() throws(MMDBData.Fault) -> Entry? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    if let pending { place = try data.end(of: pending, following: false, budget: &budget) }
    let key = try data.value(at: place)
    guard key.kind == .string, let end = key.end else {
      throw MMDBData.Fault(offset: place, reason: "the key of a map is no text")
    }
    pending = end
    return Entry(key: key, value: end)
  }
}
