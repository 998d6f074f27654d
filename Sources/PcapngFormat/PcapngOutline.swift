// Role: what a pcapng file holds as far as its blocks are whole, found without reading what stands in them.
import EgressTypes

/// How far a little-endian pcapng file is whole, and how many packets of which time it holds.
///
/// Times are taken to be in nanoseconds, as egressd writes them.
public struct PcapngOutline: Hashable, Sendable {
  /// Bytes up to the end of the last whole block; 0 when the file does not begin with a section.
  public private(set) var wholeBytes = 0
  /// Enhanced Packet Blocks among them.
  public private(set) var packets = 0
  /// The earliest time of a packet.
  public private(set) var first: Timestamp?
  /// The latest time of a packet.
  public private(set) var last: Timestamp?
  /// The first interface, where it can be read.
  public private(set) var interface: InterfaceDescription?

  /// Outlines the bytes of a file.
  public init(_ bytes: [UInt8]) {
    guard PcapngOutline.uint32(bytes, 0) == PcapngCode.section else { return }
    while let type = PcapngOutline.uint32(bytes, wholeBytes),
      let length = PcapngOutline.uint32(bytes, wholeBytes + 4).flatMap({ Int(exactly: $0) }), length >= 12,
      length % 4 == 0, length <= bytes.count - wholeBytes,
      PcapngOutline.uint32(bytes, wholeBytes + length - 4).map(Int.init) == length
    {
      if type == PcapngCode.packet { notePacket(bytes, wholeBytes) }
      wholeBytes += length
    }
    var reader = PcapngReader(bytes)
    _ = try? reader.next()
    if case .interface(let described)? = try? reader.next() { interface = described }
  }

  private mutating func notePacket(_ bytes: [UInt8], _ start: Int) {
    packets += 1
    guard let high = PcapngOutline.uint32(bytes, start + 12), let low = PcapngOutline.uint32(bytes, start + 16) else {
      return
    }
    let time = Timestamp(nanoseconds: Int64(clamping: UInt64(high) << 32 | UInt64(low)))
    first = min(first ?? time, time)
    last = max(last ?? time, time)
  }

  private static func uint32(_ bytes: [UInt8], _ offset: Int) -> UInt32? {
    guard offset >= 0, offset <= bytes.count - 4 else { return nil }
    return UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }
}
