// Role: the header of Linux cooked captures, version 1.
import EgressTypes

/// LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address (8 bytes), protocol.
enum LinuxSLLHeader {
  static func read(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.take(16, or: .truncatedLink)
    if header.uint16(at: 4) == 6 { link.source = header.macAddress(at: 6) }
    link.etherType = header.uint16(at: 14)
  }
}
