// Role: splits one line of comma-separated text into fields, with or without quotes (RFC 4180), and remembers the column
// each began at. One value is used for all lines, so that reading a line allocates nothing.

/// The fields of one line.
struct RangeTextFields {
  /// One field: where its bytes lie in `text`, and the column, from 1, at which it began in the line.
  struct Field {
    let range: Range<Int>
    let column: Int
  }

  /// The fields' bytes, one after the other, without quotes and surrounding blanks.
  private(set) var text: [UInt8] = []
  private(set) var list: [Field] = []

  subscript(index: Int) -> ArraySlice<UInt8> { text[list[index].range] }

  /// Splits the bytes of `range`; a mistake when the quotes do not pair.
  mutating func split(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (column: Int, expected: String)? {
    text.removeAll(keepingCapacity: true)
    list.removeAll(keepingCapacity: true)
    var place = range.lowerBound
    while true {
      while place < range.upperBound, isBlank(bytes[place]) { place += 1 }
      let column = place - range.lowerBound + 1
      let start = text.count
      if place < range.upperBound, bytes[place] == quote {
        guard let end = appendQuoted(bytes, place + 1..<range.upperBound) else {
          return (column, "a closing quote before the end of the line")
        }
        place = end
      } else {
        while place < range.upperBound, bytes[place] != comma {
          text.append(bytes[place])
          place += 1
        }
        while text.count > start, let last = text.last, isBlank(last) { text.removeLast() }
      }
      list.append(Field(range: start..<text.count, column: column))
      while place < range.upperBound, isBlank(bytes[place]) { place += 1 }
      guard place < range.upperBound else { return nil }
      guard bytes[place] == comma else { return (place - range.lowerBound + 1, "a comma after the closing quote") }
      place += 1
    }
  }

  /// Appends up to the closing quote, where two quotes stand for one; gives the place after it, nil when there is none.
  private mutating func appendQuoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var place = range.lowerBound
    while place < range.upperBound {
      if bytes[place] == quote {
        guard place + 1 < range.upperBound, bytes[place + 1] == quote else { return place + 1 }
        place += 1
      }
      text.append(bytes[place])
      place += 1
    }
    return nil
  }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")

/// Blanks around a field; the carriage return is the end of a line written on Windows.
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
