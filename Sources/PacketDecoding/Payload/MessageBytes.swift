// Role: puts a message together from pieces that come in any order, and notices when two of them contradict.

/// The bytes of a message of at most 64 KiB, as far as they have come.
struct MessageBytes: Sendable {
  /// What became of a piece.
  enum Outcome {
    /// It was taken, or repeats what is there.
    case taken
    /// It differs from what is there; the first bytes stay.
    case conflict
    /// It lies beyond the bounds, or there is no room for more pieces.
    case refused
  }

  /// Where a message ends at the latest.
  static let maximumBytes = 65_536
  /// Pieces with gaps between them that are kept: several times what clients shuffle on purpose.
  static let maximumPieces = 128

  private struct Piece {
    var start: Int
    var bytes: [UInt8]
    var end: Int { start &+ bytes.count }
  }

  /// In order of their places; between two of them there is always a gap.
  private var pieces: [Piece] = []

  /// Bytes kept.
  var count: Int { pieces.reduce(0) { $0 &+ $1.bytes.count } }

  /// Where the last bytes end.
  var end: Int { pieces.last?.end ?? 0 }

  /// The bytes that lie at these places, when all of them are there.
  func whole(_ places: Range<Int>) -> [UInt8]? {
    if places.isEmpty { return [] }
    for piece in pieces where piece.start <= places.lowerBound && places.upperBound <= piece.end {
      return Array(piece.bytes[places.lowerBound &- piece.start..<places.upperBound &- piece.start])
    }
    return nil
  }

  /// Takes a piece that lies at `offset`.
  mutating func insert(_ data: RawSpan, at offset: Int) -> Outcome {
    guard offset >= 0, offset <= MessageBytes.maximumBytes &- data.byteCount else { return .refused }
    guard data.byteCount > 0 else { return .taken }
    let end = offset &+ data.byteCount
    // The pieces that it touches become one with it.
    let first = pieces.firstIndex { $0.end >= offset } ?? pieces.count
    let last = pieces[first...].firstIndex { $0.start > end } ?? pieces.count
    guard first < last else {
      guard pieces.count < MessageBytes.maximumPieces else { return .refused }
      pieces.insert(Piece(start: offset, bytes: data.array), at: first)
      return .taken
    }
    var isConflicting = false
    if pieces[first].start > offset {
      let head = data.extracting(first: pieces[first].start &- offset)
      pieces[first] = Piece(start: offset, bytes: head.array + pieces[first].bytes)
    }
    var joined = pieces[first]
    for index in first..<last {
      if index > first {
        joined.bytes += data.extracting(joined.end &- offset..<pieces[index].start &- offset).array
        joined.bytes += pieces[index].bytes
      }
    }
    if joined.end < end { joined.bytes += data.extracting(joined.end &- offset..<data.byteCount).array }
    for place in 0..<data.byteCount where joined.bytes[offset &+ place &- joined.start] != data.uint8(at: place) {
      isConflicting = true
      break
    }
    pieces.replaceSubrange(first..<last, with: [joined])
    return isConflicting ? .conflict : .taken
  }

  /// Takes a piece that lies at `offset`, over whatever is there.
  mutating func replace(_ data: RawSpan, at offset: Int) {
    guard insert(data, at: offset) == .conflict else { return }
    guard let index = pieces.firstIndex(where: { $0.start <= offset && offset < $0.end }) else { return }
    for place in 0..<data.byteCount {
      pieces[index].bytes[offset &+ place &- pieces[index].start] = data.uint8(at: place)
    }
  }
}
