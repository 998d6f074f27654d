// Role: the answers of name servers: which addresses a device was told a name has.
import EgressTypes

/// A DNS response over UDP (RFC 1035 §4); questions on their way to the server tell nothing and are passed over.
public enum DNSMessage: PayloadDecoder {
  /// More answers than any real message has; each costs the reader memory.
  static let maximumAnswers = 512
  /// More aliases in a row than resolvers follow.
  static let maximumAliases = 16

  /// Datagrams that come from a name server's port.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .udp && tuple.sourcePort == 53
  }

  /// Reads one message; a response without any address is complete with no observation.
  public static func read(_ payload: RawSpan) -> PayloadReading {
    do throws(PayloadStop) {
      return .complete(try observations(in: payload))
    } catch {
      return error.reading
    }
  }

  private static func observations(in payload: RawSpan) throws(PayloadStop) -> [Observation] {
    var reader = PayloadReader(payload)
    let header = try reader.take(12, or: .incomplete)
    let flags = header.uint16(at: 2)
    let isQueryResponse = flags & 0xf800 == 0x8000
    guard isQueryResponse else { return [] }
    guard header.uint16(at: 4) == 1 else { throw .malformed("dns-question-count") }
    let answerCount = Int(header.uint16(at: 6))
    guard answerCount <= maximumAnswers else { throw .malformed("dns-answer-count") }

    let question = try readName(&reader)
    try reader.skip(4, or: .incomplete)
    var answers = Answers()
    for _ in 0..<answerCount {
      // The server says that it cut the message here; the client asks again over TCP.
      if flags & 0x0200 != 0, reader.remaining.isEmpty { break }
      try readRecord(&reader, into: &answers)
    }
    return answers.reached(from: question).map { [.dnsAnswer($0)] } ?? []
  }

  /// Reads one resource record (RFC 1035 §4.1.3, RFC 3596 §2.2) and keeps it when it is an alias or an address.
  private static func readRecord(_ reader: inout PayloadReader, into answers: inout Answers) throws(PayloadStop) {
    let owner = try readName(&reader)
    let fixed = try reader.take(10, or: .incomplete)
    let length = Int(fixed.uint16(at: 8))
    // A time to live with its top bit set means 0 (RFC 2181 §8).
    let seconds = fixed.uint32(at: 4)
    let timeToLive = seconds >> 31 == 0 ? seconds : 0
    let dataStart = reader.offset
    let data = try reader.take(length, or: .incomplete)
    guard fixed.uint16(at: 2) == 1 else { return }  // class IN
    switch (fixed.uint16(at: 0), length) {
    case (1, 4):
      answers.addresses.append((owner, IPAddress(v4: data.uint32(at: 0)), timeToLive))
    case (28, 16):
      answers.addresses.append((owner, IPAddress(high: data.uint64(at: 0), low: data.uint64(at: 8)), timeToLive))
    case (1, _), (28, _):
      throw .malformed("dns-address-length")
    case (5, _):
      var target = PayloadReader(reader.bytes, at: dataStart)
      answers.aliases.append((owner, try readName(&target), timeToLive))
      guard target.offset == reader.offset else { throw .malformed("dns-alias-length") }
    default:
      return
    }
  }

  /// Reads a name (RFC 1035 §4.1.4); pointers must lead strictly backward, so reading ends.
  private static func readName(_ reader: inout PayloadReader) throws(PayloadStop) -> DomainName {
    var labels: [[UInt8]] = []
    var wireBytes = 1
    var start = reader.offset
    var jumps = 0
    var place = reader
    while true {
      let length = Int(try place.take(1, or: .incomplete).uint8(at: 0))
      switch length >> 6 {
      case 0 where length == 0:
        if jumps == 0 { reader = place }
        return DomainName(labels: labels)
      case 0:
        wireBytes += length + 1
        guard wireBytes <= DomainName.maximumBytes else { throw .malformed("dns-name-length") }
        labels.append(try place.take(length, or: .incomplete).array)
      case 3:
        let target = (length & 0x3f) << 8 | Int(try place.take(1, or: .incomplete).uint8(at: 0))
        guard target < start, jumps < DomainName.maximumBytes else { throw .malformed("dns-pointer") }
        if jumps == 0 { reader = place }
        jumps += 1
        start = target
        place = PayloadReader(reader.bytes, at: target)
      default:
        throw .malformed("dns-label-type")
      }
    }
  }

  /// The records of one message that lead from a question to addresses.
  private struct Answers {
    var aliases: [(owner: DomainName, target: DomainName, timeToLive: UInt32)] = []
    var addresses: [(owner: DomainName, address: IPAddress, timeToLive: UInt32)] = []

    /// Follows aliases from the question, in whatever order they stand; addresses of other names are not its answer.
    func reached(from question: DomainName) -> DNSAnswer? {
      var names = [question]
      var timeToLive = UInt32.max
      while names.count <= DNSMessage.maximumAliases, let name = names.last,
        let alias = aliases.first(where: { $0.owner == name }), !names.contains(alias.target)
      {
        names.append(alias.target)
        timeToLive = min(timeToLive, alias.timeToLive)
      }
      let reached = addresses.filter { names.contains($0.owner) }
      guard !reached.isEmpty else { return nil }
      return DNSAnswer(
        query: question, addresses: reached.map(\.address),
        timeToLive: reached.reduce(timeToLive) { min($0, $1.timeToLive) })
    }
  }
}
