// Role: reads the blocks of a pcapng file that egressd wrote, so that the frames of chosen flows can be collected.
import EgressTypes

/// Why bytes are not a pcapng file as egressd writes it.
public struct PcapngError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the file, from 0.
  public var offset: Int
  /// What is wrong there.
  public var reason: String

  /// The reason with its place.
  public var description: String { "byte \(offset): \(reason)" }
}

/// Hands out the blocks of a little-endian pcapng file one by one.
///
/// A file that is still being written may end within a block: that throws at the block's offset, and every block before
/// it has been handed out.
public struct PcapngReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  /// Starts at the beginning of a file's bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next block, or nil at the end.
  ///
  /// Throws `PcapngError` when a block is cut off, contradicts itself, or is written big-endian or in another time unit.
  public mutating func next() throws(PcapngError) -> PcapngBlock? {
    guard position < bytes.count else { return nil }
    let start = position
    guard let type = uint32(start), let length = uint32(start + 4), length >= 12, length % 4 == 0,
      let end = Int(exactly: length).map({ start + $0 }), end <= bytes.count, uint32(end - 4) == length
    else {
      throw PcapngError(
        offset: start, reason: "a block that is cut off, written big-endian, or whose two lengths differ")
    }
    position = end
    let body = start + 8..<end - 4
    switch type {
    case PcapngCode.section: return .section(try section(body))
    case PcapngCode.interface: return .interface(try interface(body))
    case PcapngCode.packet: return .packet(try packet(body))
    case PcapngCode.statistics: return .statistics(try statistics(body))
    case PcapngCode.names: return .names(try names(body))
    default: return .other(type: type)
    }
  }

  private func section(_ body: Range<Int>) throws(PcapngError) -> SectionHeader {
    guard body.count >= 16, uint32(body.lowerBound) == PcapngCode.byteOrderMagic else {
      throw PcapngError(offset: body.lowerBound, reason: "a byte-order mark other than little-endian")
    }
    let options = try options(body.dropFirst(16))
    return SectionHeader(
      hardware: options[PcapngCode.hardware].map(text), operatingSystem: options[PcapngCode.operatingSystem].map(text),
      application: options[PcapngCode.application].map(text), comment: options[PcapngCode.comment].map(text))
  }

  private func interface(_ body: Range<Int>) throws(PcapngError) -> InterfaceDescription {
    guard body.count >= 8, let linkType = uint16(body.lowerBound), let snapLength = uint32(body.lowerBound + 4) else {
      throw PcapngError(offset: body.lowerBound, reason: "an interface description below 8 bytes")
    }
    let options = try options(body.dropFirst(8))
    guard let resolution = options[PcapngCode.timeResolution],
      resolution.first.map({ bytes[$0] }) == PcapngCode.nanoseconds
    else { throw PcapngError(offset: body.lowerBound, reason: "an interface whose times are not in nanoseconds") }
    return InterfaceDescription(
      linkType: linkType, snapLength: snapLength, name: options[PcapngCode.interfaceName].map(text),
      filter: options[PcapngCode.filter].map { text($0.dropFirst()) })
  }

  private func packet(_ body: Range<Int>) throws(PcapngError) -> EnhancedPacket {
    let first = body.lowerBound
    guard body.count >= 20, let interface = uint32(first), let time = timestamp(first + 4),
      let captured = uint32(first + 12).flatMap({ Int(exactly: $0) }), let original = uint32(first + 16),
      captured <= body.count - 20
    else { throw PcapngError(offset: first, reason: "a packet that is longer than its block") }
    let padded = captured + (4 - captured % 4) % 4
    let options = try options(body.dropFirst(20 + padded))
    return EnhancedPacket(
      interface: interface, time: time, bytes: Array(bytes[first + 20..<first + 20 + captured]),
      originalLength: original, comment: options[PcapngCode.comment].map(text))
  }

  private func statistics(_ body: Range<Int>) throws(PcapngError) -> InterfaceStatistics {
    guard body.count >= 12, let interface = uint32(body.lowerBound), let time = timestamp(body.lowerBound + 4) else {
      throw PcapngError(offset: body.lowerBound, reason: "interface statistics below 12 bytes")
    }
    let options = try options(body.dropFirst(12))
    return InterfaceStatistics(
      interface: interface, time: time, received: options[PcapngCode.received].flatMap(counter),
      droppedByInterface: options[PcapngCode.droppedByInterface].flatMap(counter),
      droppedBySystem: options[PcapngCode.droppedBySystem].flatMap(counter),
      start: options[PcapngCode.statisticsStart].flatMap { $0.count == 8 ? timestamp($0.lowerBound) : nil },
      end: options[PcapngCode.statisticsEnd].flatMap { $0.count == 8 ? timestamp($0.lowerBound) : nil },
      comment: options[PcapngCode.comment].map(text))
  }

  private func names(_ body: Range<Int>) throws(PcapngError) -> NameResolution {
    var entries: [NameResolution.Entry] = []
    var place = body.lowerBound
    while place + 4 <= body.upperBound, let code = uint16(place), let length = uint16(place + 2).map(Int.init) {
      let value = place + 4..<place + 4 + length
      guard value.upperBound <= body.upperBound else {
        throw PcapngError(offset: place, reason: "a record of a name that is longer than its block")
      }
      place = value.upperBound + (4 - length % 4) % 4
      guard code != 0 else { break }
      let width = code == PcapngCode.nameOfIPv4 ? 4 : code == PcapngCode.nameOfIPv6 ? 16 : 0
      guard width > 0, length > width else { continue }
      let address = bytes[value.prefix(width)]
      // Each name ends with a byte of zero.
      for name in bytes[value.dropFirst(width)].split(separator: 0) {
        let entry = IPAddress(
          high: width == 4 ? 0 : number(address.prefix(8)),
          low: width == 4 ? 0xffff << 32 | number(address) : number(address.suffix(8)))
        entries.append(NameResolution.Entry(address: entry, name: String(decoding: name, as: UTF8.self)))
      }
    }
    let options = try options(min(place, body.upperBound)..<body.upperBound)
    return NameResolution(entries, comment: options[PcapngCode.comment].map(text))
  }

  /// The big-endian number of up to 8 bytes.
  private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  /// The place of each option's value; of options that may stand more than once the first is kept.
  private func options(_ range: Range<Int>) throws(PcapngError) -> [UInt16: Range<Int>] {
    var found: [UInt16: Range<Int>] = [:]
    var place = range.lowerBound
    while place + 4 <= range.upperBound, let code = uint16(place), let length = uint16(place + 2), code != 0 {
      let value = place + 4..<place + 4 + Int(length)
      guard value.upperBound <= range.upperBound else {
        throw PcapngError(offset: place, reason: "an option that is longer than its block")
      }
      if found[code] == nil { found[code] = value }
      place = value.upperBound + (4 - Int(length) % 4) % 4
    }
    return found
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func counter(_ range: Range<Int>) -> UInt64? {
    guard range.count == 8, let low = uint32(range.lowerBound), let high = uint32(range.lowerBound + 4) else {
      return nil
    }
    return UInt64(high) << 32 | UInt64(low)
  }

  private func timestamp(_ offset: Int) -> Timestamp? {
    guard let high = uint32(offset), let low = uint32(offset + 4) else { return nil }
    return Timestamp(nanoseconds: Int64(clamping: UInt64(high) << 32 | UInt64(low)))
  }

  private func uint16(_ offset: Int) -> UInt16? {
    guard offset >= 0, offset + 2 <= bytes.count else { return nil }
    return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
  }

  private func uint32(_ offset: Int) -> UInt32? {
    guard let low = uint16(offset), let high = uint16(offset + 2) else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }
}
