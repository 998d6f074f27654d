// Role: the strings of SSH's wire format (RFC 4251 §5): a length in four bytes, then the bytes.

/// Appends and takes apart SSH strings.
enum SSHWire {
  /// A byte string with its length before it, big-endian.
  static func string(_ bytes: some Collection<UInt8>) -> [UInt8] {
    uint32(UInt32(clamping: bytes.count)) + bytes
  }

  /// A number in four bytes, big-endian.
  static func uint32(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// Reads SSH strings one after another; each call gives nil when the bytes end too early.
struct SSHWireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

  /// Whether every byte has been read.
  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func uint32() -> UInt32? { bytes(4)?.reduce(0) { $0 << 8 | UInt32($1) } }

  mutating func string() -> [UInt8]? { uint32().flatMap { Int(exactly: $0) }.flatMap { bytes($0) } }
}
