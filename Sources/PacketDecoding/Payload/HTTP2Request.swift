// Role: the server name in the first request of HTTP/2 without TLS.
import EgressTypes

/// The frames behind the preface of HTTP/2 with prior knowledge (RFC 9113 §4.1), up to the first request.
///
/// Later requests refer to fields of earlier ones and are not read, which is always told.
enum HTTP2Request {
  /// The longest frame that a client may send before it is told of another limit (RFC 9113 §4.2).
  private static let maximumFrame = 16_384
  /// Frames before the first request has ended.
  private static let maximumFrames = 64
  private static let unread: [Observation] = [.application(.http), .mark(.unreadableMessage)]

  private enum Kind {
    static let headers: UInt8 = 1
    static let continuation: UInt8 = 9
  }

  /// Reads frames from the first byte behind the preface, of a payload in which it stands at `start`.
  static func read(_ payload: RawSpan, from start: Int) -> PayloadReading {
    var reader = PayloadReader(payload, at: start)
    var block: [UInt8]?
    for _ in 0..<maximumFrames {
      guard let header = try? reader.take(9, or: .incomplete) else {
        return .incomplete(atLeast: reader.offset + 9)
      }
      let length = Int(header.uint32(at: 0) >> 8)
      let (kind, flags) = (header.uint8(at: 3), header.uint8(at: 4))
      guard length <= maximumFrame, block == nil || kind == Kind.continuation else {
        return .complete(unread + [.serverNameHidden(.httpHost)])
      }
      let place = reader.offset
      guard let content = try? reader.take(length, or: .incomplete) else {
        return .incomplete(atLeast: place + length)
      }
      switch kind {
      case Kind.headers: block = fields(content, flags)
      case Kind.continuation: block = block.map { $0 + content.array }
      default: continue
      }
      if flags & 0x04 != 0, let block { return .complete(observations(of: block)) }
    }
    return .complete(unread + [.serverNameHidden(.httpHost)])
  }

  /// What of a HEADERS frame is field block, without padding and priority (RFC 9113 §6.2).
  private static func fields(_ content: RawSpan, _ flags: UInt8) -> [UInt8] {
    var start = 0
    var padding = 0
    if flags & 0x08 != 0, content.byteCount > 0 {
      padding = Int(content.uint8(at: 0))
      start = 1
    }
    if flags & 0x20 != 0 { start += 5 }
    guard start + padding <= content.byteCount else { return [] }
    return content.extracting(start..<content.byteCount - padding).array
  }

  private static func observations(of block: [UInt8]) -> [Observation] {
    var names = ServerNames()
    for authority in HTTP2Fields(block).authorities { names.append(HTTPHead.host(inAuthority: authority[...])) }
    return unread + (names.isEmpty ? [.serverNameHidden(.httpHost)] : []) + names.observations(.httpHost)
  }
}
