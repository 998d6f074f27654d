// Role: one reading of a stream's first bytes: what stands in one piece from the start, and what lies beyond gaps.

/// Bytes of a stream by their offset from its start; where the same place is filled twice, the caller says who wins.
struct StreamBytes: Sendable {
  /// Bytes that lie beyond a gap.
  struct Piece: Sendable {
    var start: Int
    var bytes: [UInt8]
    var end: Int { start + bytes.count }
  }

  /// The bytes from the start up to the first gap.
  private(set) var contiguous: [UInt8] = []
  /// What lies beyond gaps: sorted, apart from one another and from the contiguous bytes.
  private(set) var pending: [Piece] = []
  /// Up to where the bytes were read; beyond all that is there when a message's rest is skipped.
  var place = 0
  /// Whether bytes had to be left out for want of room.
  private(set) var reachedLimit = false

  /// Bytes kept.
  var count: Int { pending.reduce(contiguous.count) { $0 + $1.bytes.count } }

  /// Whether the bytes differ from those already there at the same places.
  func differs(from segment: Span<UInt8>, at offset: Int) -> Bool {
    StreamBytes.differs(contiguous.span, at: 0, from: segment, at: offset)
      || pending.contains { StreamBytes.differs($0.bytes.span, at: $0.start, from: segment, at: offset) }
  }

  private static func differs(_ mine: Span<UInt8>, at start: Int, from theirs: Span<UInt8>, at offset: Int) -> Bool {
    let end = min(start + mine.count, offset + theirs.count)
    var place = max(start, offset)
    while place < end {
      if mine[place - start] != theirs[place - offset] { return true }
      place += 1
    }
    return false
  }

  /// Puts a segment in its place; `overwriting` tells whether it wins over what is there.
  mutating func insert(_ segment: Span<UInt8>, at offset: Int, overwriting: Bool) {
    let count = makeRoom(for: segment, at: offset)
    guard count > 0 else { return }
    let fitting = segment.extracting(first: count)
    if overwriting { overwrite(with: fitting, at: offset) }
    if offset <= contiguous.count {
      extend(with: fitting, at: offset)
    } else {
      setAside(fitting, at: offset)
    }
  }

  /// How much of a segment there is room for; bytes in order take the room of those beyond gaps, the farthest first.
  private mutating func makeRoom(for segment: Span<UInt8>, at offset: Int) -> Int {
    let isInOrder = offset <= contiguous.count
    let end = offset + segment.count
    while count + segment.count > StreamHead.maximumBytes, isInOrder, let last = pending.last, last.start >= end {
      pending.removeLast()
      reachedLimit = true
    }
    let used = count
    let overlap = max(0, min(end, contiguous.count) - offset)
    guard used + segment.count - overlap > StreamHead.maximumBytes else { return segment.count }
    reachedLimit = true
    return isInOrder ? min(segment.count, overlap + StreamHead.maximumBytes - used) : 0
  }

  private mutating func overwrite(with segment: Span<UInt8>, at offset: Int) {
    let end = offset + segment.count
    for place in offset..<max(offset, min(end, contiguous.count)) { contiguous[place] = segment[place - offset] }
    for index in pending.indices {
      let start = pending[index].start
      for place in max(start, offset)..<max(start, offset, min(end, pending[index].end)) {
        pending[index].bytes[place - start] = segment[place - offset]
      }
    }
  }

  /// Appends what is new, then whatever it reached beyond the gap; bytes that were there stay.
  private mutating func extend(with segment: Span<UInt8>, at offset: Int) {
    for place in min(contiguous.count - offset, segment.count)..<segment.count { contiguous.append(segment[place]) }
    while let next = pending.first, next.start <= contiguous.count {
      let overlap = min(contiguous.count, next.end) - next.start
      for place in 0..<overlap { contiguous[next.start + place] = next.bytes[place] }
      contiguous += next.bytes[overlap...]
      pending.removeFirst()
    }
  }

  /// Joins a segment beyond the gap with the pieces that it touches.
  private mutating func setAside(_ segment: Span<UInt8>, at offset: Int) {
    let segmentEnd = offset + segment.count
    let first = pending.firstIndex { $0.end >= offset } ?? pending.endIndex
    let last = pending[first...].firstIndex { $0.start > segmentEnd } ?? pending.endIndex
    let touched = pending[first..<last]
    guard !touched.isEmpty || pending.count < StreamHead.maximumRanges else {
      reachedLimit = true
      return
    }
    let start = min(offset, touched.first?.start ?? offset)
    let end = max(segmentEnd, touched.last?.end ?? segmentEnd)
    var joined = [UInt8](repeating: 0, count: end - start)
    for place in 0..<segment.count { joined[offset - start + place] = segment[place] }
    for piece in touched {
      joined.replaceSubrange(piece.start - start..<piece.end - start, with: piece.bytes)
    }
    pending.replaceSubrange(first..<last, with: [Piece(start: start, bytes: joined)])
  }

  /// Moves the start back by so many bytes, which are a gap from then on; false when there is no room for one more.
  mutating func moveStartBack(by distance: Int) -> Bool {
    guard pending.count < StreamHead.maximumRanges else {
      reachedLimit = true
      return false
    }
    for index in pending.indices { pending[index].start += distance }
    if !contiguous.isEmpty { pending.insert(Piece(start: distance, bytes: contiguous), at: 0) }
    contiguous = []
    return true
  }

  /// Lets go of the first so many bytes, whether they are there or not; the start is then after them.
  mutating func dropFirst(_ distance: Int) {
    contiguous.removeFirst(min(distance, contiguous.count))
    for index in pending.indices { pending[index].start -= distance }
    pending.removeAll { $0.end <= 0 }
    if let first = pending.first, first.start <= 0 {
      contiguous = Array(first.bytes.dropFirst(-first.start))
      pending.removeFirst()
    }
    place = max(0, place - distance)
  }

  /// Keeps the first so many bytes and lets go of all others.
  mutating func keepFirst(_ kept: Int) {
    guard contiguous.count > kept || !pending.isEmpty else { return }
    contiguous = Array(contiguous.prefix(kept))
    pending = []
  }
}
