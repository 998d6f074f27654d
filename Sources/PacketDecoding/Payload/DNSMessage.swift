// Role: the answers of name servers: which addresses a device was told a name has.
import EgressTypes

/// A DNS message over UDP (RFC 1035 §4); over TCP, `DNSStream` cuts them from the stream.
public enum DNSMessage: PayloadDecoder {
  /// More answers than any real message has; each costs the reader memory.
  static let maximumAnswers = 512
  /// More questions than any software asks at once; with more the bytes are another protocol's.
  static let maximumQuestions = 32

  /// Datagrams from or to a name server, or of the resolution on the local link (RFC 6762, RFC 4795).
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .udp
      && [53, 5353, 5355].contains { tuple.sourcePort == $0 || tuple.destinationPort == $0 }
  }

  /// Reads one message as a name server's; a response without any address tells no more than the protocol.
  public static func read(_ payload: RawSpan) -> PayloadReading { read(payload, isFromNameServer: true) }

  /// Reads one message; only what comes from port 53 is a name server's answer, on the local link any station may speak.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    read(payload, isFromNameServer: tuple.sourcePort == 53)
  }

  private static func read(_ payload: RawSpan, isFromNameServer: Bool) -> PayloadReading {
    do throws(PayloadStop) {
      let answer = try answer(in: payload, isFromNameServer: isFromNameServer)
      return .complete([.application(.dns)] + (answer.map { [.dnsAnswer($0)] } ?? []))
    } catch {
      return error.reading
    }
  }

  /// Reads a whole message; nil when it tells no address.
  static func answer(in payload: RawSpan, isFromNameServer: Bool) throws(PayloadStop) -> DNSAnswer? {
    var reader = PayloadReader(payload)
    let header = try reader.take(12, or: .incomplete)
    guard mayBegin(header) else { throw .notMine }
    let flags = header.uint16(at: 2)
    let isQueryResponse = flags & 0xf800 == 0x8000
    guard isQueryResponse, isFromNameServer, header.uint16(at: 4) > 0 else { return nil }
    guard header.uint16(at: 4) == 1 else { throw .malformed("dns-question-count") }
    let answerCount = Int(header.uint16(at: 6))
    guard answerCount <= maximumAnswers else { throw .malformed("dns-answer-count") }

    let question = try reader.takeName()
    try reader.skip(4, or: .incomplete)
    var records = DNSRecords()
    for _ in 0..<answerCount {
      // The server says that it cut the message here; the client asks again over TCP.
      if flags & 0x0200 != 0, reader.remaining.isEmpty { break }
      try records.take(from: &reader)
    }
    return records.answer(to: question)
  }

  /// Whether 12 bytes can be a header: an operation that exists (RFC 1035 §4.1.1, RFC 1996, RFC 2136, RFC 8490), few
  /// questions, and no answers in a query but those of an update.
  private static func mayBegin(_ header: RawSpan) -> Bool {
    let flags = header.uint16(at: 2)
    let operation = flags >> 11 & 15
    guard operation <= 6, operation != 3, header.uint16(at: 4) <= maximumQuestions else { return false }
    return flags & 0x8000 != 0 || operation != 0 || header.uint16(at: 6) <= maximumQuestions
  }
}
