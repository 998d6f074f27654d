// Role: remembers which names each device was told for an address, so that a connection to the address has a name.
import EgressTypes

/// A device as names are kept for it: two devices may be told different names for one address.
public enum DeviceKey: Hashable, Sendable {
  /// A device known by its link-layer address.
  case mac(MACAddress)
  /// A device behind a link without addresses, known by its IP address.
  case address(IPAddress)
}

/// The names that devices were told by name servers; what does not fit pushes out what was learned first.
public struct NameTable: ~Copyable, Sendable {
  private let limits: NameLimits
  /// Names by device and address, in the order in which they were last learned.
  private var names: [Place: [KnownName]] = [:]
  /// Everything learned, in order; a name that was learned again or dropped since leaves a stale line behind.
  private var learned: [Learned] = []
  /// The first line of `learned` not yet pushed out.
  private var oldest = 0
  private var nextOrdinal: UInt64 = 0

  /// Names kept, those that ran out and were not yet replaced among them.
  public private(set) var count = 0
  /// Bytes of text of the names kept.
  public private(set) var bytes = 0
  /// Names that were dropped while they were still valid, because a limit was reached.
  public private(set) var overruns: UInt64 = 0

  /// Makes an empty table.
  public init(limits: NameLimits = NameLimits()) { self.limits = limits }

  /// Remembers an answer for the device that received it.
  public mutating func learn(_ answer: DNSAnswer, for device: DeviceKey, at time: Timestamp) {
    guard !answer.query.text.isEmpty else { return }
    let believed = max(limits.shortestTimeToLive, min(answer.timeToLive, limits.longestTimeToLive))
    let validUntil = time.advanced(bySeconds: Int64(believed) + Int64(limits.grace))
    for address in answer.addresses {
      learn(answer.query, of: Place(device: device, address: address), validUntil: validUntil, at: time)
      while count > limits.maximumNames || bytes > limits.maximumBytes, forgetOldest(at: time) {}
    }
    if learned.count > 2 * limits.maximumNames { discardStaleLines() }
  }

  /// Every name this device was told for an address and may still use, the one learned last first.
  public func names(of address: IPAddress, for device: DeviceKey, at time: Timestamp) -> [DomainName] {
    guard let known = names[Place(device: device, address: address)] else { return [] }
    return known.reversed().filter { $0.validUntil >= time }.map(\.name)
  }

  private mutating func learn(_ name: DomainName, of place: Place, validUntil: Timestamp, at time: Timestamp) {
    var known = names[place] ?? []
    var until = validUntil
    if let again = known.firstIndex(where: { $0.name == name }) {
      // The client may go on using the earlier answer for as long as that was good.
      until = max(until, known[again].validUntil)
      discount(known.remove(at: again))
    }
    known.removeAll { entry in
      guard entry.validUntil < time else { return false }
      discount(entry)
      return true
    }
    if known.count >= limits.namesPerAddress, !known.isEmpty {
      discount(known.removeFirst())
      overruns += 1
    }
    known.append(KnownName(name: name, validUntil: until, ordinal: nextOrdinal))
    learned.append(Learned(place: place, ordinal: nextOrdinal))
    nextOrdinal += 1
    count += 1
    bytes += name.text.utf8.count
    names[place] = known
  }

  /// Drops the name that was learned longest ago; false when there is none.
  private mutating func forgetOldest(at time: Timestamp) -> Bool {
    while oldest < learned.count {
      let line = learned[oldest]
      oldest += 1
      guard var known = names[line.place], let first = known.first, first.ordinal == line.ordinal else { continue }
      known.removeFirst()
      names[line.place] = known.isEmpty ? nil : known
      discount(first)
      if first.validUntil >= time { overruns += 1 }
      return true
    }
    return false
  }

  private mutating func discount(_ entry: KnownName) {
    count -= 1
    bytes -= entry.name.text.utf8.count
  }

  private mutating func discardStaleLines() {
    learned = learned[oldest...].filter { line in
      names[line.place]?.contains { $0.ordinal == line.ordinal } ?? false
    }
    oldest = 0
  }
}

private struct Place: Hashable {
  let device: DeviceKey
  let address: IPAddress
}

private struct KnownName {
  let name: DomainName
  let validUntil: Timestamp
  let ordinal: UInt64
}

private struct Learned {
  let place: Place
  let ordinal: UInt64
}
