// Role: the first bytes of one direction of a TCP connection, in order, and whether they came in two readings.

/// What a segment did to the head of its stream.
public enum StreamChange: Sendable, Hashable {
  /// Nothing but new bytes, if any were.
  case none
  /// It lies before all others, so the start was moved back to it.
  case movedStart
  /// Its bytes differ from those that came before.
  case conflict
}

/// Which of two differing readings of the same bytes.
public enum StreamReading: Sendable, Hashable, CaseIterable {
  /// What came first stands.
  case first
  /// What came last stands.
  case last
}

/// The first bytes of one direction of a TCP connection (RFC 9293 §3.4), put in order.
///
/// Receivers differ in which of two overlapping segments they keep, so after a conflict there are two readings.
public struct StreamHead: Sendable {
  /// Bytes kept of one reading, in order and beyond gaps together; also how far beyond a gap bytes may lie.
  public static let maximumBytes = 65_536
  /// Pieces kept beyond gaps.
  public static let maximumRanges = 64

  /// Whether the sequence number of the first byte is known for certain.
  public let isStartKnown: Bool
  /// Whether segments brought different bytes for the same place.
  public private(set) var hasConflict = false
  /// Segments that lie too far beyond a gap.
  public private(set) var segmentsBeyond: UInt32 = 0

  private var start: UInt32?
  private var first = StreamBytes()
  /// Empty until there is a conflict.
  private var last = StreamBytes()

  /// Begins after the SYN with this sequence number, or wherever the lowest segment lies when none was seen.
  public init(openingSequence: UInt32?) {
    self.init(firstByte: openingSequence.map { $0 &+ 1 })
  }

  /// Begins at the byte with this sequence number, when it is known.
  public init(firstByte: UInt32?) {
    start = firstByte
    isStartKnown = firstByte != nil
  }

  /// Takes a segment's bytes.
  ///
  /// - Parameters:
  ///   - segment: Its captured bytes.
  ///   - sequence: The sequence number of its first byte; of data in a SYN (RFC 7413), the SYN's own and one.
  ///   - keeping: Whether new bytes are kept; else they are compared with those kept, and kept after a conflict alone.
  @discardableResult
  public mutating func add(_ segment: Span<UInt8>, at sequence: UInt32, keeping: Bool = true) -> StreamChange {
    guard !segment.isEmpty else { return .none }
    let origin = start ?? sequence
    start = origin
    var offset = Int(Int32(bitPattern: sequence &- origin))
    var change = StreamChange.none
    if offset < 0, canMoveStart(by: -offset), first.moveStartBack(by: -offset) {
      start = sequence
      offset = 0
      change = .movedStart
    }
    guard offset + segment.count > 0 else { return .none }
    guard offset <= max(first.contiguous.count, first.place, last.place) + StreamHead.maximumBytes else {
      segmentsBeyond &+= 1
      return .none
    }
    let inside = segment.extracting(max(0, -offset)..<segment.count)
    return put(inside, at: max(0, offset), keeping: keeping, change)
  }

  private func canMoveStart(by distance: Int) -> Bool {
    !isStartKnown && !hasConflict && first.place == 0 && distance <= StreamHead.maximumBytes
  }

  private mutating func put(
    _ segment: Span<UInt8>, at offset: Int, keeping: Bool, _ change: StreamChange
  ) -> StreamChange {
    if first.differs(from: segment, at: offset), !isKeepAlive(segment, at: offset) {
      if !hasConflict { last = first }
      hasConflict = true
      last.insert(segment, at: offset, overwriting: true)
      if keeping { first.insert(segment, at: offset, overwriting: false) }
      return .conflict
    }
    guard keeping else { return change }
    first.insert(segment, at: offset, overwriting: false)
    if hasConflict { last.insert(segment, at: offset, overwriting: true) }
    return change
  }

  /// A probe sends one byte again that was acknowledged (RFC 9293 §3.8.4); only a zero is taken for one, as any other
  /// byte may be the true end of a name.
  private func isKeepAlive(_ segment: Span<UInt8>, at offset: Int) -> Bool {
    segment.count == 1 && offset == first.contiguous.count - 1 && segment[0] == 0
  }

  /// The bytes from the reading place up to the first gap.
  @_lifetime(borrow self)
  public func unread(_ reading: StreamReading) -> Span<UInt8> {
    switch reading {
    case .first: first.contiguous.span.extracting(droppingFirst: min(first.place, first.contiguous.count))
    case .last: last.contiguous.span.extracting(droppingFirst: min(last.place, last.contiguous.count))
    }
  }

  /// Whether the byte with this sequence number is among those in order, or lies before them.
  public func covers(_ sequence: UInt32) -> Bool {
    start.map { Int(Int32(bitPattern: sequence &- $0)) < first.contiguous.count } ?? false
  }

  /// Whether bytes are there that a gap separates from those before.
  public func hasGap(_ reading: StreamReading) -> Bool { !bytes(reading).pending.isEmpty }

  /// Whether bytes or segments had to be left out for want of room.
  public func reachedLimit(_ reading: StreamReading) -> Bool { bytes(reading).reachedLimit }

  /// Moves the reading place on, also beyond what is there; what was read stays comparable.
  public mutating func consume(_ count: Int, of reading: StreamReading) {
    let step = max(0, min(count, Int(Int32.max) / 2))
    switch reading {
    case .first: first.place = min(first.place + step, Int(Int32.max) / 2)
    case .last: last.place = min(last.place + step, Int(Int32.max) / 2)
    }
  }

  /// Bytes before the reading place that are still kept for comparison, or are skipped; of both readings, the fewer.
  public var consumedBytes: Int { hasConflict ? min(first.place, last.place) : first.place }

  /// Lets go of the bytes before the reading place; they are no longer compared.
  public mutating func releaseConsumed() {
    let count = consumedBytes
    guard let origin = start, count > 0 else { return }
    start = origin &+ UInt32(truncatingIfNeeded: count)
    first.dropFirst(count)
    if hasConflict { last.dropFirst(count) }
  }

  /// Keeps so many bytes from the start for comparison and lets go of all others.
  public mutating func keepFirst(_ count: Int) {
    first.keepFirst(count)
    last.keepFirst(count)
  }

  /// Reads the alternative again from the start.
  public mutating func rewindLast() { last.place = 0 }

  /// Bytes kept in all.
  public var storedBytes: Int { first.count + last.count }

  private func bytes(_ reading: StreamReading) -> StreamBytes { reading == .first ? first : last }
}
