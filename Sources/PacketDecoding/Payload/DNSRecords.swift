// Role: the records of one DNS message that lead from a question to addresses.
import EgressTypes

/// Aliases and addresses as they stood in a message, each with its owner and time to live.
struct DNSRecords {
  /// More names in a row than resolvers follow.
  static let maximumAliases = 16

  /// That one name stands for another.
  private struct Alias {
    var owner: DomainName
    var target: DomainName
    var timeToLive: UInt32
    /// Whether every name under the owner is renamed too (RFC 6672), and the owner itself is not.
    var isForSubtree = false

    /// The name that another one stands for by this record; nil when the record is not about it.
    func target(of name: DomainName) -> DomainName? {
      guard isForSubtree else { return name == owner ? target : nil }
      // A name with escaped bytes cannot be cut and written anew; servers send the alias it makes as a record too.
      guard name != owner, name.isWithin(owner), name.isHostName else { return nil }
      let renamed = DomainName(name.text.dropLast(owner.text.utf8.count) + target.text)
      return renamed.text.utf8.count < DomainName.maximumBytes ? renamed : nil
    }
  }

  private var aliases: [Alias] = []
  private var addresses: [(owner: DomainName, address: IPAddress, timeToLive: UInt32)] = []

  /// Takes one record (RFC 1035 §4.1.3) and keeps it when it is an alias or an address.
  mutating func take(from reader: inout PayloadReader) throws(PayloadStop) {
    let owner = try reader.takeName()
    let fixed = try reader.take(10, or: .incomplete)
    let length = Int(fixed.uint16(at: 8))
    // A time to live with its top bit set means 0 (RFC 2181 §8).
    let seconds = fixed.uint32(at: 4)
    let timeToLive = seconds >> 31 == 0 ? seconds : 0
    var data = reader
    let bytes = try reader.take(length, or: .incomplete)
    guard fixed.uint16(at: 2) == 1 else { return }  // class IN
    switch (fixed.uint16(at: 0), length) {
    case (1, 4):  // A
      addresses.append((owner, IPAddress(v4: bytes.uint32(at: 0)), timeToLive))
    case (28, 16):  // AAAA (RFC 3596 §2.2)
      addresses.append((owner, bytes.address(at: 0), timeToLive))
    case (1, _), (28, _):
      throw .malformed("dns-address-length")
    case (5, _), (39, _):  // CNAME, DNAME
      let target = try data.takeName()
      guard data.offset == reader.offset else { throw .malformed("dns-alias-length") }
      let isForSubtree = fixed.uint16(at: 0) == 39
      aliases.append(Alias(owner: owner, target: target, timeToLive: timeToLive, isForSubtree: isForSubtree))
    case (64, _), (65, _):  // SVCB, HTTPS: one that breaks its rules is refused alone (RFC 9460 §2.2)
      try? takeService(&data, end: reader.offset, owner, timeToLive)
    default:
      return
    }
  }

  /// Takes a service binding (RFC 9460 §2.2): another name, and hints at its addresses.
  private mutating func takeService(
    _ data: inout PayloadReader, end: Int, _ owner: DomainName, _ timeToLive: UInt32
  ) throws(PayloadStop) {
    let priority = try data.take(2, or: .incomplete).uint16(at: 0)
    let written = try data.takeName()
    guard data.offset <= end else { throw .malformed("dns-service-length") }
    // In ServiceMode the root stands for the owner itself, in AliasMode for no service at all (§2.5).
    let target = written.text.isEmpty ? owner : written
    var hints: [IPAddress] = []
    var lastKey = -1
    while priority > 0, data.offset < end {
      let header = try data.take(4, or: .incomplete)
      let key = Int(header.uint16(at: 0))
      let value = try data.take(Int(header.uint16(at: 2)), or: .incomplete)
      guard key > lastKey, data.offset <= end else { throw .malformed("dns-service-parameters") }
      lastKey = key
      guard let size = [4: 4, 6: 16][key] else { continue }  // ipv4hint, ipv6hint
      guard value.byteCount > 0, value.byteCount % size == 0 else { throw .malformed("dns-service-hint") }
      hints += stride(from: 0, to: value.byteCount, by: size).map { place in
        size == 4 ? IPAddress(v4: value.uint32(at: place)) : value.address(at: place)
      }
    }
    if target != owner { aliases.append(Alias(owner: owner, target: target, timeToLive: timeToLive)) }
    guard addresses.count + hints.count <= DNSMessage.maximumAnswers else { return }
    addresses += hints.map { (target, $0, timeToLive) }
  }

  /// Follows aliases from the question, in whatever order they stand; addresses of other names are not its answer.
  func answer(to question: DomainName) -> DNSAnswer? {
    var names = [question]
    var timeToLive = UInt32.max
    var next = 0
    while next < names.count, names.count <= DNSRecords.maximumAliases {
      for alias in aliases {
        guard let target = alias.target(of: names[next]), !names.contains(target),
          names.count <= DNSRecords.maximumAliases
        else { continue }
        names.append(target)
        timeToLive = min(timeToLive, alias.timeToLive)
      }
      next += 1
    }
    let reached = addresses.filter { names.contains($0.owner) }
    guard !reached.isEmpty else { return nil }
    return DNSAnswer(
      query: question, addresses: reached.map(\.address),
      timeToLive: reached.reduce(timeToLive) { min($0, $1.timeToLive) }, aliases: Array(names.dropFirst()))
  }
}

extension RawSpan {
  /// The IPv6 address at `offset`.
  fileprivate func address(at offset: Int) -> IPAddress {
    IPAddress(high: uint64(at: offset), low: uint64(at: offset + 8))
  }
}

extension PayloadReader {
  /// Takes a name (RFC 1035 §4.1.4); pointers must lead strictly backward, so reading ends.
  mutating func takeName() throws(PayloadStop) -> DomainName {
    var labels: [[UInt8]] = []
    var wireBytes = 1
    var start = offset
    var jumps = 0
    var place = self
    while true {
      let length = Int(try place.take(1, or: .incomplete).uint8(at: 0))
      switch length >> 6 {
      case 0 where length == 0:
        if jumps == 0 { self = place }
        return DomainName(labels: labels)
      case 0:
        wireBytes += length + 1
        guard wireBytes <= DomainName.maximumBytes else { throw .malformed("dns-name-length") }
        labels.append(try place.take(length, or: .incomplete).array)
      case 3:
        let target = (length & 0x3f) << 8 | Int(try place.take(1, or: .incomplete).uint8(at: 0))
        guard target < start, jumps < DomainName.maximumBytes else { throw .malformed("dns-pointer") }
        if jumps == 0 { self = place }
        jumps += 1
        start = target
        place = PayloadReader(bytes, at: target)
      default:
        throw .malformed("dns-label-type")
      }
    }
  }
}
