// Role: the header of Linux cooked captures, version 2.
import EgressTypes

/// LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD, packet type, address length, address (8 bytes).
enum LinuxSLL2Header {
  static func read(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.take(20, or: .truncatedLink)
    if header.uint8(at: 11) == 6 { link.source = header.macAddress(at: 12) }
    link.etherType = header.uint16(at: 0)
  }
}
