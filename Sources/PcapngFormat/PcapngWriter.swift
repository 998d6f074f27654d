// Role: turns blocks into the bytes of a pcapng file, little-endian; whoever calls it owns the file.
import EgressTypes

extension PcapngBlock {
  /// Appends the block to the bytes of a file.
  ///
  /// A file begins with one section and one interface; each packet names its interface by its place in the section.
  /// A block of another type has no body to write and appends nothing.
  public func append(to out: inout [UInt8]) {
    switch self {
    case .section(let header): header.append(to: &out)
    case .interface(let interface): interface.append(to: &out)
    case .packet(let packet): packet.append(to: &out)
    case .statistics(let statistics): statistics.append(to: &out)
    case .names(let names): names.append(to: &out)
    case .other: break
    }
  }
}

extension SectionHeader {
  /// Appends a Section Header Block of version 1.0 whose section length is not stated.
  public func append(to out: inout [UInt8]) {
    out.appendBlock(PcapngCode.section) { body in
      body.appendLittleEndian(PcapngCode.byteOrderMagic)
      body.appendLittleEndian(UInt16(1))
      body.appendLittleEndian(UInt16(0))
      body.appendLittleEndian(UInt64.max)
      body.appendOption(PcapngCode.comment, text: comment)
      body.appendOption(PcapngCode.hardware, text: hardware)
      body.appendOption(PcapngCode.operatingSystem, text: operatingSystem)
      body.appendOption(PcapngCode.application, text: application)
      body.endOptions()
    }
  }
}

extension InterfaceDescription {
  /// Appends an Interface Description Block with times in nanoseconds.
  public func append(to out: inout [UInt8]) {
    out.appendBlock(PcapngCode.interface) { body in
      body.appendLittleEndian(linkType)
      body.appendLittleEndian(UInt16(0))
      body.appendLittleEndian(snapLength)
      body.appendOption(PcapngCode.interfaceName, text: name)
      body.appendOption(PcapngCode.timeResolution, bytes: [PcapngCode.nanoseconds])
      // A filter begins with a byte that tells its kind; 0 is libpcap's syntax.
      if let filter { body.appendOption(PcapngCode.filter, bytes: [0] + Array(filter.utf8)) }
      body.endOptions()
    }
  }
}

extension EnhancedPacket {
  /// Appends an Enhanced Packet Block; a time before 1970 is written as 1970.
  public func append(to out: inout [UInt8]) {
    out.appendBlock(PcapngCode.packet) { body in
      body.appendLittleEndian(interface)
      body.appendTimestamp(time)
      body.appendLittleEndian(UInt32(clamping: bytes.count))
      body.appendLittleEndian(originalLength)
      body += bytes
      body.pad(after: bytes.count)
      guard comment != nil else { return }
      body.appendOption(PcapngCode.comment, text: comment)
      body.endOptions()
    }
  }
}

extension InterfaceStatistics {
  /// Appends an Interface Statistics Block; a counter that is not known is left out.
  public func append(to out: inout [UInt8]) {
    out.appendBlock(PcapngCode.statistics) { body in
      body.appendLittleEndian(interface)
      body.appendTimestamp(time)
      body.appendOption(PcapngCode.comment, text: comment)
      body.appendOption(PcapngCode.statisticsStart, time: start)
      body.appendOption(PcapngCode.statisticsEnd, time: end)
      body.appendOption(PcapngCode.received, counter: received)
      body.appendOption(PcapngCode.droppedByInterface, counter: droppedByInterface)
      body.appendOption(PcapngCode.droppedBySystem, counter: droppedBySystem)
      body.endOptions()
    }
  }
}

extension NameResolution {
  /// Appends a Name Resolution Block; a name ends at its first byte of zero.
  public func append(to out: inout [UInt8]) {
    out.appendBlock(PcapngCode.names) { body in
      for entry in entries {
        // A record's length has 16 bits.
        let name = entry.name.utf8.prefix { $0 != 0 }.prefix(1024)
        let code = entry.address.isIPv4 ? PcapngCode.nameOfIPv4 : PcapngCode.nameOfIPv6
        body.appendOption(code, bytes: entry.address.bytes + Array(name) + [0])
      }
      // The end of the records looks like the end of options.
      body.endOptions()
      guard comment != nil else { return }
      body.appendOption(PcapngCode.comment, text: comment)
      body.endOptions()
    }
  }
}

extension [UInt8] {
  /// Frames a body: type, length, body, length again; the length counts all four.
  fileprivate mutating func appendBlock(_ type: UInt32, _ fill: (inout [UInt8]) -> Void) {
    var body: [UInt8] = []
    fill(&body)
    let length = UInt32(clamping: body.count + 12)
    appendLittleEndian(type)
    appendLittleEndian(length)
    self += body
    appendLittleEndian(length)
  }

  fileprivate mutating func appendLittleEndian(_ value: some FixedWidthInteger & UnsignedInteger) {
    var rest = value
    for _ in 0..<value.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// The upper half of the count of nanoseconds, then the lower.
  fileprivate mutating func appendTimestamp(_ time: Timestamp) {
    let count = UInt64(clamping: time.nanoseconds)
    appendLittleEndian(UInt32(truncatingIfNeeded: count >> 32))
    appendLittleEndian(UInt32(truncatingIfNeeded: count))
  }

  /// An option's length has 16 bits; a longer text is cut there.
  fileprivate mutating func appendOption(_ code: UInt16, bytes: some Collection<UInt8>) {
    let value = bytes.prefix(Int(UInt16.max))
    appendLittleEndian(code)
    appendLittleEndian(UInt16(clamping: value.count))
    self += value
    pad(after: value.count)
  }

  fileprivate mutating func appendOption(_ code: UInt16, text: String?) {
    if let text { appendOption(code, bytes: text.utf8) }
  }

  fileprivate mutating func appendOption(_ code: UInt16, counter: UInt64?) {
    guard let counter else { return }
    var value: [UInt8] = []
    value.appendLittleEndian(counter)
    appendOption(code, bytes: value)
  }

  fileprivate mutating func appendOption(_ code: UInt16, time: Timestamp?) {
    guard let time else { return }
    var value: [UInt8] = []
    value.appendTimestamp(time)
    appendOption(code, bytes: value)
  }

  fileprivate mutating func endOptions() { appendLittleEndian(UInt32(0)) }

  fileprivate mutating func pad(after count: Int) {
    append(contentsOf: repeatElement(0, count: (4 - count % 4) % 4))
  }
}
