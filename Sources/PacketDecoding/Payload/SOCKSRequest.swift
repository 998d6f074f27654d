// Role: the place to which a SOCKS proxy is asked to connect.
import EgressTypes

/// What a client of SOCKS 4, 4a or 5 (RFC 1928) sends before its own traffic, on any port.
///
/// A match needs the version, known methods and commands, and all reserved bytes to be zero.
public enum SOCKSRequest: PayloadDecoder {
  /// The longest user name and domain name together with their ends.
  private static let maximumText = 256

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A version.
  public static func mayBegin(_ first: UInt8) -> Bool { first == 4 || first == 5 }

  /// Reads everything up to the request; the server's answers go the other way.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    var reader = PayloadReader(payload)
    do throws(PayloadStop) {
      let version = try reader.take(1, or: .incomplete).uint8(at: 0)
      let asked = try version == 4 ? readVersion4(&reader) : readVersion5(&reader)
      return .continues(after: reader.offset, [.application(.socks)] + asked)
    } catch .incomplete {
      return .incomplete(atLeast: payload.byteCount + 1)
    } catch {
      return error.reading
    }
  }

  private static func readVersion4(_ reader: inout PayloadReader) throws(PayloadStop) -> [Observation] {
    let command = try reader.take(1, or: .incomplete).uint8(at: 0)
    guard command == 1 || command == 2 else { throw .notMine }
    let fixed = try reader.take(6, or: .incomplete)
    let address = fixed.uint32(at: 2)
    guard fixed.uint16(at: 0) != 0, address != 0 else { throw .notMine }
    _ = try takeText(&reader)  // the user
    // 0.0.0.x says that a name follows (SOCKS 4a).
    return address >> 8 == 0 ? named(try takeText(&reader)) : relayed(IPAddress(v4: address))
  }

  private static func takeText(_ reader: inout PayloadReader) throws(PayloadStop) -> [UInt8] {
    var text: [UInt8] = []
    while true {
      let byte = try reader.take(1, or: .incomplete).uint8(at: 0)
      if byte == 0 { return text }
      guard byte > 0x20, text.count < maximumText else { throw .notMine }
      text.append(byte)
    }
  }

  private static func readVersion5(_ reader: inout PayloadReader) throws(PayloadStop) -> [Observation] {
    let count = Int(try reader.take(1, or: .incomplete).uint8(at: 0))
    guard (1...10).contains(count) else { throw .notMine }
    let methods = try reader.take(count, or: .incomplete).array
    // Method 0 is none, 1 GSSAPI, 2 a password; others are registered below 10 or private (RFC 1928 §3).
    guard methods.allSatisfy({ $0 < 10 || $0 >= 0x80 && $0 < 0xff }), Set(methods).count == count else {
      throw .notMine
    }
    var next = try reader.take(1, or: .incomplete).uint8(at: 0)
    if next == 1, methods.contains(2) {  // RFC 1929
      for _ in 0..<2 {
        let length = Int(try reader.take(1, or: .incomplete).uint8(at: 0))
        try reader.skip(length, or: .incomplete)
      }
      next = try reader.take(1, or: .incomplete).uint8(at: 0)
    }
    guard next == 5 else {
      guard methods.contains(where: { $0 == 1 || $0 > 2 }), next == 1 else { throw .notMine }
      // What follows an authentication of another kind may be encrypted, the request too.
      return [.mark(.encryptedTunnel)]
    }
    return try readRequest5(&reader)
  }

  /// Command, a zero, then an address or a name, and a port (RFC 1928 §4).
  private static func readRequest5(_ reader: inout PayloadReader) throws(PayloadStop) -> [Observation] {
    let fixed = try reader.take(3, or: .incomplete)
    let command = fixed.uint8(at: 0)
    guard (1...3).contains(command), fixed.uint8(at: 1) == 0 else { throw .notMine }
    let asked: [Observation]
    switch fixed.uint8(at: 2) {
    case 1: asked = relayed(IPAddress(v4: try reader.take(4, or: .incomplete).uint32(at: 0)))
    case 4:
      let bytes = try reader.take(16, or: .incomplete)
      asked = relayed(IPAddress(high: bytes.uint64(at: 0), low: bytes.uint64(at: 8)))
    case 3:
      let length = Int(try reader.take(1, or: .incomplete).uint8(at: 0))
      asked = named(try reader.take(length, or: .incomplete).array)
    default: throw .notMine
    }
    try reader.skip(2, or: .incomplete)
    // For datagrams the address is the client's own; where they go is said in each of them.
    return command == 3 ? [.mark(.relayedByName)] : asked
  }

  private static func relayed(_ address: IPAddress) -> [Observation] { [.relayed(address), .mark(.relayed)] }

  private static func named(_ name: [UInt8]) -> [Observation] {
    if let address = IPAddress(String(decoding: name, as: UTF8.self)) { return relayed(address) }
    return (DomainName(serverNamed: name[...]).map { [.serverName($0, .socks)] } ?? []) + [.mark(.relayedByName)]
  }
}
