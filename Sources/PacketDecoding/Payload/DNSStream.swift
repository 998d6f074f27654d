// Role: cuts DNS messages from a TCP stream.
import EgressTypes

/// DNS over TCP (RFC 7766 §8): each message after its length in two bytes.
public enum DNSStream: PayloadDecoder {
  /// Streams from or to a name server's port.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && (tuple.sourcePort == 53 || tuple.destinationPort == 53)
  }

  /// Reads the first message as a name server's.
  public static func read(_ payload: RawSpan) -> PayloadReading { read(payload, isFromNameServer: true) }

  /// Reads the first message; only what comes from port 53 is a name server's answer.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    read(payload, isFromNameServer: tuple.sourcePort == 53)
  }

  private static func read(_ payload: RawSpan, isFromNameServer: Bool) -> PayloadReading {
    guard payload.byteCount >= 2 else { return .incomplete(atLeast: 2 + 12) }
    let length = Int(payload.uint16(at: 0))
    guard length >= 12 else { return .notMine }
    guard payload.byteCount >= 2 + 12 else { return .incomplete(atLeast: 2 + 12) }
    // A header that fits is asked for before the rest is waited for.
    let whole = min(payload.byteCount, 2 + length)
    do throws(PayloadStop) {
      let answer = try DNSMessage.answer(in: payload.extracting(2..<whole), isFromNameServer: isFromNameServer)
      guard whole == 2 + length else { return .incomplete(atLeast: 2 + length) }
      return .continues(after: whole, [.application(.dns)] + (answer.map { [.dnsAnswer($0)] } ?? []))
    } catch .notMine {
      return .notMine
    } catch .incomplete where whole < 2 + length {
      return .incomplete(atLeast: 2 + length)
    } catch {
      // The next message has a place of its own; one that breaks the rules must not hide it.
      return .continues(after: 2 + length, [.application(.dns), .mark(.malformedMessage)])
    }
  }
}
