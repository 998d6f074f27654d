// Role: the header of frames on cable television.
import EgressTypes

/// DOCSIS MAC frames: control, parameter, length, extended header, check sequence, then an Ethernet frame.
enum DOCSISHeader {
  static func read(_ reader: inout FrameReader, into link: inout LinkHeader) throws(DecodeStop) {
    let header = try reader.take(4, or: .truncatedLink)
    let control = header.uint8(at: 0)
    let isPacket = control >> 6 == 0
    guard isPacket else { throw .linkLocalProtocol }
    let hasExtendedHeader = control & 1 != 0
    try reader.skip((hasExtendedHeader ? Int(header.uint8(at: 1)) : 0) + 2, or: .truncatedLink)
    try EthernetHeader.read(&reader, into: &link)
  }
}
