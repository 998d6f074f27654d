// Role: what wireless drivers put before an 802.11 frame; only its length, and whether they padded the frame, matters.
import EgressTypes

/// Radiotap, Prism and AVS headers.
enum RadioHeader {
  /// Skips a radiotap header; tells whether the 802.11 header is padded (radiotap.org, field "Flags").
  static func skipRadiotap(_ reader: inout FrameReader) throws(DecodeStop) -> Bool {
    let length = Int(try reader.peek(4, or: .truncatedLink).uint16(at: 2).byteSwapped)
    guard length >= 8 else { throw .truncatedLink }
    let header = try reader.take(length, or: .truncatedLink)
    let present = header.uint32(at: 4).byteSwapped
    guard present & 0x02 != 0 else { return false }
    var flags = 8
    // Further words of present fields follow as long as each one's last bit says so.
    while flags + 4 <= length, header.uint32(at: flags - 4).byteSwapped >> 31 == 1 { flags += 4 }
    let hasTime = present & 0x01 != 0
    if hasTime { flags = ((flags + 7) & ~7) + 8 }
    return flags < length && header.uint8(at: flags) & 0x20 != 0
  }

  /// Skips a Prism or an AVS header: a number, then the header's length.
  static func skip(_ reader: inout FrameReader, as type: LinkType) throws(DecodeStop) {
    let length = try reader.peek(8, or: .truncatedLink).uint32(at: 4)
    // Prism's is in the byte order of its host, AVS's in that of the network.
    let count = Int(type == .prism && length > 0xffff ? length.byteSwapped : length)
    guard count >= 8 else { throw .truncatedLink }
    try reader.skip(count, or: .truncatedLink)
  }
}
