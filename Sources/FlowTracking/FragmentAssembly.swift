// Role: the fragments of one packet, until they leave no gap.
import EgressTypes

/// One packet in the making.
struct FragmentAssembly: Sendable {
  /// What a fragment changed.
  enum Step {
    case kept
    case known
    case whole
    case refused(FragmentRefusal)
  }

  private struct Piece: Sendable {
    var offset: Int
    var bytes: [UInt8]
    var range: Range<Int> { offset..<offset &+ bytes.count }
  }

  let key: FragmentKey
  /// The first fragment's tuple, which has ports, or any other's before it came.
  private(set) var tuple: FiveTuple
  /// When waiting, or keeping the whole packet, began.
  var since: Int64
  /// What its bytes count for in the table.
  private(set) var storedBytes = 0
  /// Why no packet can come of it any more.
  private(set) var refusal: FragmentRefusal?
  /// Whether the fragments since the last whole packet say anything that it did not.
  private(set) var isNew = false

  private var transport: TransportProtocol
  private var pieces: [Piece] = []
  /// What the pieces cover: in order, with gaps between.
  private var covered: [Range<Int>] = []
  private var end: Int?
  private var hasOverlap = false
  /// The last packet that became whole under this key, to know its copies by.
  private var lastWhole: [UInt8]?

  /// Begins with no fragment.
  init(key: FragmentKey, tuple: FiveTuple, fragment: Fragment, since: Int64) {
    self.key = key
    self.tuple = tuple
    self.since = since
    transport = fragment.transport
  }

  /// Whether a whole packet is all that it keeps.
  var isFinished: Bool { lastWhole != nil && pieces.isEmpty && refusal == nil }

  /// Adds a well-formed fragment.
  mutating func add(_ fragment: Fragment, _ bytes: [UInt8], of tuple: FiveTuple, atMost limit: Int) -> Step {
    if let refusal { return .refused(refusal) }
    let piece = Piece(offset: fragment.offset, bytes: bytes)
    if fragment.offset == 0, !covers(0) {
      self.tuple = tuple
      transport = fragment.transport
    }
    guard agreesOnEnd(piece.range, more: fragment.more) else { return .refused(refuse(.conflict)) }
    if covered.contains(where: { $0.overlaps(piece.range) }) {
      if pieces.contains(where: { $0.offset == piece.offset && $0.bytes == piece.bytes }) { return .known }
      // A reassembled packet of IPv6 must not have overlapping fragments (RFC 8200 §4.5).
      guard key.version == .v4 else { return .refused(refuse(.conflict)) }
      hasOverlap = true
    }
    guard pieces.count < limit else { return .refused(refuse(.limit)) }
    if !fragment.more { end = piece.range.upperBound }
    if !repeatsLastWhole(piece) { isNew = true }
    pieces.append(piece)
    storedBytes += bytes.count + FragmentLimits.overhead
    cover(piece.range)
    return covered.count == 1 && covered.first?.lowerBound == 0 && covered.first?.upperBound == end ? .whole : .kept
  }

  /// Gives the packet up: it keeps no bytes and no fragment joins it.
  @discardableResult mutating func refuse(_ reason: FragmentRefusal) -> FragmentRefusal {
    refusal = reason
    pieces = []
    covered = []
    lastWhole = nil
    storedBytes = 0
    return reason
  }

  /// Hands the whole packet over and waits for copies of it.
  mutating func finish(at elapsed: Int64) -> ReassembledPacket {
    let first = joined(pieces.reversed())
    let last = hasOverlap ? joined(pieces) : first
    var whole = tuple
    whole.sourcePort = 0
    whole.destinationPort = 0
    whole.transport = transport
    lastWhole = first
    storedBytes = first.count + FragmentLimits.overhead
    pieces = []
    covered = []
    end = nil
    hasOverlap = false
    isNew = false
    since = elapsed
    return ReassembledPacket(tuple: whole, payload: first, alternative: last == first ? nil : last)
  }

  /// Writes pieces over one another, the last one on top.
  private func joined(_ pieces: some Sequence<Piece>) -> [UInt8] {
    var joined = [UInt8](repeating: 0, count: covered.last?.upperBound ?? 0)
    for piece in pieces { joined.replaceSubrange(piece.range, with: piece.bytes) }
    return joined
  }

  /// Only one fragment is the last, and none ends beyond it.
  private func agreesOnEnd(_ range: Range<Int>, more: Bool) -> Bool {
    if let end { return more ? range.upperBound <= end : range.upperBound == end }
    return more || range.upperBound >= covered.last?.upperBound ?? 0
  }

  private func covers(_ offset: Int) -> Bool { covered.first?.contains(offset) ?? false }

  private func repeatsLastWhole(_ piece: Piece) -> Bool {
    guard let lastWhole, piece.range.upperBound <= lastWhole.count else { return false }
    return lastWhole[piece.range].elementsEqual(piece.bytes)
  }

  /// Joins a range with those it touches.
  private mutating func cover(_ range: Range<Int>) {
    let from = covered.firstIndex { $0.upperBound >= range.lowerBound } ?? covered.count
    let to = covered[from...].firstIndex { $0.lowerBound > range.upperBound } ?? covered.count
    let touched = covered[from..<to]
    let lower = min(range.lowerBound, touched.first?.lowerBound ?? range.lowerBound)
    let upper = max(range.upperBound, touched.last?.upperBound ?? range.upperBound)
    covered.replaceSubrange(from..<to, with: [lower..<upper])
  }
}
