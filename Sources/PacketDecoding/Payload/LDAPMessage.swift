// Role: an LDAP client's change to TLS.
import EgressTypes

/// One message of an LDAP client (RFC 4511 §4.1.1), on any port.
///
/// A match needs a sequence with a message number of 1 to 4 bytes and a request that exists, whose length fits.
public enum LDAPMessage: PayloadDecoder {
  /// Tags of requests: unbind, delete, abandon, bind, search, modify, add, rename, compare, extended.
  private static let requests: Set<UInt8> = [0x42, 0x4a, 0x50, 0x60, 0x63, 0x66, 0x68, 0x6c, 0x6e, 0x77]
  /// The name of the change to TLS (RFC 4511 §4.14.1).
  private static let startTLS = [0x80, 22] + Array("1.3.6.1.4.1.1466.20037".utf8)

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A sequence's tag.
  public static func mayBegin(_ first: UInt8) -> Bool { first == 0x30 }

  /// Reads one message.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    var reader = PayloadReader(payload)
    do throws(PayloadStop) {
      guard try reader.take(1, or: .incomplete).uint8(at: 0) == 0x30 else { throw .notMine }
      let length = try takeLength(&reader)
      let end = reader.offset + length
      guard try reader.take(1, or: .incomplete).uint8(at: 0) == 2 else { throw .notMine }
      let numberLength = try takeLength(&reader)
      guard (1...4).contains(numberLength) else { throw .notMine }
      try reader.skip(numberLength, or: .incomplete)
      let request = try reader.take(1, or: .incomplete).uint8(at: 0)
      guard requests.contains(request) else { throw .notMine }
      let requestLength = try takeLength(&reader)
      guard requestLength <= end - reader.offset else { throw .notMine }
      guard payload.byteCount >= end else { return .incomplete(atLeast: end) }
      let content = try reader.take(requestLength, or: .notMine)
      if request == 0x77, content.byteCount >= startTLS.count, content.begins(startTLS) {
        return .continues(after: end, [.application(.ldap), .mark(.startTLS)])
      }
      // Once bound, a client no longer changes to TLS.
      return request == 0x60 || request == 0x42
        ? .complete([.application(.ldap)]) : .continues(after: end, [.application(.ldap)])
    } catch .incomplete {
      return .incomplete(atLeast: payload.byteCount + 1)
    } catch {
      return error.reading
    }
  }

  /// Takes a definite length of up to four bytes (X.690 §8.1.3), at most what a head of a stream holds.
  private static func takeLength(_ reader: inout PayloadReader) throws(PayloadStop) -> Int {
    let first = try reader.take(1, or: .incomplete).uint8(at: 0)
    guard first > 0x80 else {
      guard first < 0x80 else { throw .notMine }
      return Int(first)
    }
    guard first <= 0x84 else { throw .notMine }
    let length = try reader.take(Int(first & 7), or: .incomplete).array.reduce(0) { $0 << 8 | Int($1) }
    guard length <= 65_000 else { throw .notMine }
    return length
  }
}
