// Role: the session header of PPP over Ethernet.
import EgressTypes

/// PPPoE (RFC 2516 §4): version and type, code, session, length.
enum PPPoEHeader {
  /// The EtherType of what the session's PPP frame carries; the length is IP's own to tell.
  static func read(_ reader: inout FrameReader) throws(DecodeStop) -> UInt16 {
    guard try reader.take(6, or: .truncatedLink).uint8(at: 1) == 0 else { throw .linkLocalProtocol }
    return try PPPHeader.read(&reader)
  }
}
