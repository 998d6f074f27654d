// Role: walks bytes from front to back without ever passing their end; holds the target's only unsafe code.

/// A place in captured bytes, and where they would end had the capture not cut them; running short throws a `Stop`.
struct ByteReader<Stop: Error>: ~Escapable {
  private(set) var bytes: RawSpan
  /// How far reading has come, from the first byte.
  private(set) var offset = 0
  /// Where the data ended on the wire, from the first byte; beyond `bytes` when the capture cut them.
  private(set) var wireEnd: Int

  /// Starts at the first of `bytes`, which were `wireLength` bytes on the wire.
  @_lifetime(copy bytes)
  @inline(__always) init(_ bytes: RawSpan, wireLength: Int = 0) {
    self.bytes = bytes
    wireEnd = max(wireLength, bytes.byteCount)
  }

  /// Starts within `bytes` at `offset`, which counts from their first.
  @_lifetime(copy bytes)
  @inline(__always) init(_ bytes: RawSpan, at offset: Int) {
    self.init(bytes)
    self.offset = max(0, offset)
  }

  /// What was captured beyond `offset`.
  var remaining: Range<Int> { offset..<max(offset, bytes.byteCount) }

  /// How much lay beyond `offset` on the wire.
  var wireRemaining: Int { wireEnd &- offset }

  /// Whether the capture cut the data.
  var isTruncated: Bool { wireEnd > bytes.byteCount }

  /// Shows the next `count` bytes and stays where it is.
  @_lifetime(copy self)
  @inline(__always) func peek(_ count: Int, or stop: Stop) throws(Stop) -> RawSpan {
    guard count >= 0, count <= bytes.byteCount &- offset else { throw stop }
    return bytes.extracting(offset..<offset &+ count)
  }

  /// Hands out the next `count` bytes and moves past them; on failure it stays where it is.
  @_lifetime(copy self)
  @inline(__always) mutating func take(_ count: Int, or stop: Stop) throws(Stop) -> RawSpan {
    let taken = try peek(count, or: stop)
    offset &+= count
    return taken
  }

  /// Moves past the next `count` bytes; on failure it stays where it is.
  @inline(__always) mutating func skip(_ count: Int, or stop: Stop) throws(Stop) {
    _ = try take(count, or: stop)
  }

  /// Learns from a length field that the data end at `end`: what follows is padding, or was not captured.
  @inline(__always) mutating func setEnd(_ end: Int) {
    wireEnd = max(offset, end)
    if wireEnd < bytes.byteCount { bytes = bytes.extracting(first: wireEnd) }
  }
}

extension RawSpan {
  /// The byte at `offset`.
  @inline(__always) func uint8(at offset: Int) -> UInt8 { load(UInt8.self, at: offset) }
  /// The 16 bits at `offset`, in network order.
  @inline(__always) func uint16(at offset: Int) -> UInt16 { load(UInt16.self, at: offset) }
  /// The 32 bits at `offset`, in network order.
  @inline(__always) func uint32(at offset: Int) -> UInt32 { load(UInt32.self, at: offset) }
  /// The 64 bits at `offset`, in network order.
  @inline(__always) func uint64(at offset: Int) -> UInt64 { load(UInt64.self, at: offset) }

  /// A copy of all bytes.
  var array: [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(byteCount)
    for offset in 0..<byteCount { copy.append(uint8(at: offset)) }
    return copy
  }

  /// The bytes of an array, while the array lives.
  @_lifetime(copy span)
  @inline(__always) public init(_ span: Span<UInt8>) { self = unsafe span.bytes }

  /// The same bytes, one element each; every bit pattern is a byte.
  public var octets: Span<UInt8> {
    @_lifetime(copy self)
    @inline(__always) get { unsafe _unsafeView(as: UInt8.self) }
  }

  /// Every bit pattern is a value of these types, and `unsafeLoadUnaligned` checks the bounds.
  @inline(__always) private func load<Value: FixedWidthInteger & BitwiseCopyable>(
    _: Value.Type, at offset: Int
  ) -> Value {
    Value(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
  }
}

extension RawSpan {
  /// A copy of the first `count` bytes, or of all there are.
  public func firstBytes(_ count: Int) -> [UInt8] { (0..<min(max(count, 0), byteCount)).map { uint8(at: $0) } }
}
