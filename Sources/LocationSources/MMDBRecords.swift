// Role: what the records of a MaxMind DB say, read once when the file is opened, so that a lookup decodes nothing. Many
// records say the same of their networks (cities of one country): what they say is kept once.

/// The facts of all records, by the place of the record in the file.
struct MMDBRecords: Sendable {
  private var places: [UInt32] = []
  private var numbers: [UInt32] = []
  private var facts: [MMDBRecord] = []
  private let start: Int

  /// Reads the records at these places, which are in order; throws the first that breaks the format.
  init(at places: [Int], in data: MMDBData) throws(MMDBData.Fault) {
    start = data.section.lowerBound
    self.places.reserveCapacity(places.count)
    numbers.reserveCapacity(places.count)
    var known: [MMDBRecord: UInt32] = [:]
    for place in places {
      let record = try MMDBRecord(at: place, in: data)
      let number = known[record] ?? UInt32(truncatingIfNeeded: facts.count)
      if number == facts.count {
        facts.append(record)
        known[record] = number
      }
      self.places.append(UInt32(truncatingIfNeeded: place - start))
      numbers.append(number)
    }
  }

  /// Whether a record gives a country or an AS.
  var areUsable: Bool { facts.contains { $0.country != nil || $0.asn != nil } }

  /// What the record at a place says; nil when none was there when the file was opened.
  subscript(place: Int) -> MMDBRecord? {
    let wanted = place - start
    var low = 0
    var high = places.count
    while low < high {
      let middle = low + (high - low) / 2
      if places[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < places.count, places[low] == wanted else { return nil }
    return facts[Int(numbers[low])]
  }
}
