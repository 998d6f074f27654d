// Role: answers from range text: ranges sorted by their first address, each knowing the one around it, so that the
// narrowest range wins. Ranges that cross each other have no order and are refused.
import EgressTypes

/// The ranges of one file of range text.
struct RangeTable: LocationReader {
  let info: LocationSourceInfo
  var format: String { "range text" }
  var networkCount: Int { ranges.count }
  private let ranges: [AddressRange]
  private let facts: [RangeFacts]

  /// Reads the file; throws `mistakes` with all of them, also when the file holds no range at all.
  init(file: MappedFile) throws(LocationFileError) {
    let parser = file.withBytes { RangeTextParser($0) }
    var mistakes = parser.mistakes
    ranges = RangeTable.nested(parser.ranges, &mistakes)
    facts = parser.facts
    if ranges.isEmpty, mistakes.total == 0 {
      mistakes.add(line: 1, column: 1, "expected at least one line of first,last,country[,ASN[,AS name]]")
    }
    guard mistakes.total == 0 else {
      throw .mistakes(path: file.path, first: mistakes.first.sorted { $0.line < $1.line }, total: mistakes.total)
    }
    let fileName = file.path.split(separator: "/").last.map(String.init) ?? file.path
    info = LocationSourceInfo(
      vendor: parser.header.vendor ?? fileName, path: file.path, createdAt: parser.header.createdAt,
      sha256: file.sha256().hexadecimal, signature: .unsigned, licence: parser.header.licence ?? "")
  }

  /// Sorts the ranges and tells each which one encloses it.
  private static func nested(_ unsorted: [AddressRange], _ mistakes: inout RangeTextMistakes) -> [AddressRange] {
    var ranges = unsorted
    ranges.sort { ($0.first, $1.last, $0.line) < ($1.first, $0.last, $1.line) }
    /// The chain of ranges around the place reached so far, the narrowest last.
    var open: [Int] = []
    for index in ranges.indices {
      while let top = open.last, ranges[top].last < ranges[index].first { open.removeLast() }
      if let top = open.last {
        let around = ranges[top]
        if around.last < ranges[index].last || (around.first, around.last) == (ranges[index].first, ranges[index].last)
        {
          let line = max(around.line, ranges[index].line)
          mistakes.add(
            line: Int(line), column: 1,
            "the range overlaps that of line \(min(around.line, ranges[index].line)); a range must lie apart from every "
              + "other or be a smaller part of it")
        }
        ranges[index].enclosing = UInt32(truncatingIfNeeded: top)
      }
      open.append(index)
    }
    return ranges
  }

  func answer(for address: IPAddress, source: Int) -> LocationAnswer? {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = low + (high - low) / 2
      if ranges[middle].first <= address { low = middle + 1 } else { high = middle }
    }
    // Every range that holds the address begins at or before it, so it is the last of these or lies around it.
    var index = low - 1
    while ranges.indices.contains(index) {
      let range = ranges[index]
      if address <= range.last { return answer(range, address, source) }
      guard range.enclosing != .max else { return nil }
      index = Int(range.enclosing)
    }
    return nil
  }

  private func answer(_ range: AddressRange, _ address: IPAddress, _ source: Int) -> LocationAnswer {
    let said = facts[Int(range.facts)]
    return LocationAnswer(
      source: source, country: said.country, asn: said.asn, asName: said.asName, isAnycast: false,
      network: RangeTable.widestBlock(around: address, from: range.first, to: range.last))
  }

  /// The widest network that holds the address and lies within a range; ranges need not be networks themselves.
  private static func widestBlock(around address: IPAddress, from first: IPAddress, to last: IPAddress) -> IPPrefix {
    var block = IPPrefix(address, length: 128)
    for length in stride(from: 127, through: address.isIPv4 ? 96 : 0, by: -1) {
      let wider = IPPrefix(address, length: length)
      guard wider.base >= first, wider.last <= last else { break }
      block = wider
    }
    return block
  }
}
