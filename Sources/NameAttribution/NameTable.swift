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
  /// The places that had more names than are kept for one, as long as they have any.
  private var cut: Set<Place> = []
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
  ///
  /// The names between question and addresses are names of the addresses too, after the one that was asked for. Returns
  /// the addresses that got a name which the device did not have for them: flows that are open to them may be worse than
  /// they seemed.
  @discardableResult
  public mutating func learn(_ answer: DNSAnswer, for device: DeviceKey, at time: Timestamp) -> [IPAddress] {
    guard !answer.query.text.isEmpty else { return [] }
    let believed = max(limits.shortestTimeToLive, min(answer.timeToLive, limits.longestTimeToLive))
    let validUntil = time.advanced(bySeconds: Int64(believed) + Int64(limits.grace))
    let aliases = answer.aliases.prefix(max(limits.aliasesPerAnswer, 0))
    overruns += UInt64(answer.aliases.count - aliases.count)
    var named: [IPAddress] = []
    for address in answer.addresses {
      let place = Place(device: device, address: address)
      var isNew = false
      // What is learned last stands first.
      for alias in aliases.reversed() where !alias.text.isEmpty && alias != answer.query {
        if learn(alias, isAlias: true, of: place, validUntil: validUntil, at: time) { isNew = true }
      }
      if learn(answer.query, isAlias: false, of: place, validUntil: validUntil, at: time) { isNew = true }
      if isNew { named.append(address) }
      while count > limits.maximumNames || bytes > limits.maximumBytes, forgetOldest(at: time) {}
    }
    if learned.count > 2 * limits.maximumNames { discardStaleLines() }
    return named
  }

  /// Every name this device was told for an address and may still use, the one learned last first.
  public func names(of address: IPAddress, for device: DeviceKey, at time: Timestamp) -> [DomainName] {
    guard let known = names[Place(device: device, address: address)] else { return [] }
    return known.reversed().filter { $0.validUntil >= time }.map(\.name)
  }

  /// Whether the device was told more names for an address than are kept for one.
  public func isCut(_ address: IPAddress, for device: DeviceKey) -> Bool {
    cut.contains(Place(device: device, address: address))
  }

  /// Tells whether the device did not have the name for the place, or not any more.
  private mutating func learn(
    _ name: DomainName, isAlias: Bool, of place: Place, validUntil: Timestamp, at time: Timestamp
  ) -> Bool {
    var known = names[place] ?? []
    var until = validUntil
    var isAlias = isAlias
    var isNew = true
    if let again = known.firstIndex(where: { $0.name == name }) {
      let earlier = known.remove(at: again)
      discount(earlier)
      // The client may go on using the earlier answer for as long as that was good.
      until = max(until, earlier.validUntil)
      isNew = earlier.validUntil < time
      if !isNew, !earlier.isAlias { isAlias = false }
    }
    known.removeAll { entry in
      guard entry.validUntil < time else { return false }
      discount(entry)
      return true
    }
    if known.count >= limits.namesPerAddress, !known.isEmpty {
      // Otherwise answers with many aliases would push out what a device asked for.
      discount(known.remove(at: known.firstIndex { $0.isAlias } ?? 0))
      overruns += 1
      cut.insert(place)
    }
    known.append(KnownName(name: name, isAlias: isAlias, validUntil: until, ordinal: nextOrdinal))
    learned.append(Learned(place: place, ordinal: nextOrdinal))
    nextOrdinal += 1
    count += 1
    bytes += name.text.utf8.count
    names[place] = known
    return isNew
  }

  /// Drops the name that was learned longest ago; false when there is none.
  private mutating func forgetOldest(at time: Timestamp) -> Bool {
    while oldest < learned.count {
      let line = learned[oldest]
      oldest += 1
      guard var known = names[line.place], let first = known.first, first.ordinal == line.ordinal else { continue }
      known.removeFirst()
      names[line.place] = known.isEmpty ? nil : known
      if known.isEmpty { cut.remove(line.place) }
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
  let isAlias: Bool
  let validUntil: Timestamp
  let ordinal: UInt64
}

private struct Learned {
  let place: Place
  let ordinal: UInt64
}
