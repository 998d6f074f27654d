// Role: the header of wireless frames as they are on the air.
import EgressTypes

/// IEEE 802.11 §9.2: data frames carry LLC; all others, and those that are encrypted, in parts or several, end here.
enum WLANHeader {
  /// Leaves the EtherType behind LLC; `isPadded` tells that the driver filled the header up to four bytes.
  static func read(
    _ reader: inout FrameReader, isPadded: Bool, isSwapped: Bool = false, into link: inout LinkHeader
  ) throws(DecodeStop) {
    let stored = try reader.peek(2, or: .truncatedLink).uint16(at: 0)
    let control = isSwapped ? stored.byteSwapped : stored
    let isData = control >> 8 & 0x0f == 0x08
    let isEmpty = control & 0x4000 != 0
    guard isData, !isEmpty else { throw .wlanControl }
    let toSystem = control & 0x01 != 0
    let fromSystem = control & 0x02 != 0
    let hasQoS = control & 0x8000 != 0
    let hasHTControl = hasQoS && control & 0x80 != 0
    let addresses = toSystem && fromSystem ? 30 : 24
    let length = addresses + (hasQoS ? 2 : 0) + (hasHTControl ? 4 : 0)
    let header = try reader.take(length, or: .truncatedLink)
    link.destination = header.macAddress(at: toSystem ? 16 : 4)
    link.source = header.macAddress(at: fromSystem ? (toSystem ? 24 : 16) : 10)
    let isProtected = control & 0x40 != 0
    guard !isProtected else { throw .encryptedLink }
    let isPart = control & 0x04 != 0 || header.uint8(at: isSwapped ? 23 : 22) & 0x0f != 0
    guard !isPart else { throw .wlanFragment }
    if isPadded { try reader.skip(-length & 3, or: .truncatedLink) }
    let isAggregate = hasQoS && header.uint8(at: addresses) & 0x80 != 0
    if isAggregate { try readOnlySubframe(&reader, into: &link) }
    link.etherType = try LLCHeader.read(&reader)
  }

  /// Destination, source, length: an aggregate of one frame is read, one of several would give its first alone.
  private static func readOnlySubframe(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.peek(14, or: .truncatedLink)
    // Up to three bytes fill a frame up to four, and a check sequence may follow.
    let rest = reader.wireRemaining &- 14 &- Int(header.uint16(at: 12))
    guard (0..<8).contains(rest) else { throw .wlanFragment }
    link.destination = header.macAddress(at: 0)
    link.source = header.macAddress(at: 6)
    try reader.skip(14, or: .truncatedLink)
  }
}
