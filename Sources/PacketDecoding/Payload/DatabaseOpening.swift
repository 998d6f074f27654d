// Role: the change to TLS of clients of two databases.
import EgressTypes

/// The first message of a PostgreSQL client, or the request for TLS of a MySQL client, on any port.
///
/// A match needs PostgreSQL's request codes, or MySQL's fixed length, flags and 23 zero bytes.
public enum DatabaseOpening: PayloadDecoder {
  private static let mysqlLength = 36

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// The first byte of either length.
  public static func mayBegin(_ first: UInt8) -> Bool { first == 0 || first == 32 }

  /// Reads one message.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    if payload.begins([0x20, 0, 0, 1]) { return readMySQL(payload) }
    guard payload.begins([0, 0]) else { return .notMine }
    guard payload.byteCount >= 8 else {
      let isOpening = payload.byteCount < 5 || payload.begins([0, 0, payload.uint8(at: 2), payload.uint8(at: 3), 4])
      let isStartup = payload.byteCount < 5 || payload.uint8(at: 4) == 0
      return isOpening || isStartup ? .incomplete(atLeast: 8) : .notMine
    }
    let length = payload.uint32(at: 0)
    switch (length, payload.uint32(at: 4)) {
    case (8, 80_877_103):  // SSLRequest
      return .continues(after: 8, [.application(.postgresql), .mark(.startTLS)])
    case (8, 80_877_104):  // GSSENCRequest
      return .continues(after: 8, [.application(.postgresql)])
    case (16..., 0x0003_0000):  // StartupMessage, whose first parameter is the user's name
      let user = Array("user\0".utf8)
      let parameters = payload.extracting(8..<payload.byteCount)
      guard parameters.begins(user) else { return .notMine }
      return parameters.byteCount < user.count
        ? .incomplete(atLeast: 8 + user.count) : .complete([.application(.postgresql)])
    default: return .notMine
    }
  }

  /// Capabilities with CLIENT_SSL and CLIENT_PROTOCOL_41, packet size, character set, zeros.
  private static func readMySQL(_ payload: RawSpan) -> PayloadReading {
    guard payload.byteCount >= mysqlLength else {
      let zeros = 13..<max(13, payload.byteCount)
      return payload.isZero(zeros) ? .incomplete(atLeast: mysqlLength) : .notMine
    }
    let capabilities = payload.uint32(at: 4).byteSwapped
    guard capabilities & 0xa00 == 0xa00, payload.isZero(13..<mysqlLength) else { return .notMine }
    return .continues(after: mysqlLength, [.mark(.startTLS)])
  }
}
