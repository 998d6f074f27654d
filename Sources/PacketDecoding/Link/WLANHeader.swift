// Role: the header of wireless frames as they are on the air.
import EgressTypes

/// IEEE 802.11 §9.2: data frames carry LLC; all others, and those that are encrypted or in parts, end here.
enum WLANHeader {
  /// Leaves the EtherType behind LLC; `isPadded` tells that the driver filled the header up to four bytes.
  static func read(_ reader: inout FrameReader, isPadded: Bool, into link: inout LinkHeader) throws(DecodeStop) {
    let control = try reader.peek(2, or: .truncatedLink).uint16(at: 0)
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
    let isPart = control & 0x04 != 0 || header.uint8(at: 22) & 0x0f != 0
    let isAggregate = hasQoS && header.uint8(at: addresses) & 0x80 != 0
    guard !isPart, !isAggregate else { throw .wlanFragment }
    if isPadded { try reader.skip(-length & 3, or: .truncatedLink) }
    link.etherType = try LLCHeader.read(&reader)
  }
}
