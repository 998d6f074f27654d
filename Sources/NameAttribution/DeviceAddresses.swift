// Role: which addresses each registered device has, since when and how long, from what stations claim.
import EgressTypes

/// The addresses of registered devices; of other stations nothing is kept.
///
/// Claims are not proven. What they say is told and explains records; no verdict rests on it.
public struct DeviceAddresses: ~Copyable, Sendable {
  private let limits: AddressLimits
  private var histories: [MACAddress: [DeviceAddress]]
  /// Who had an address first, of the registered devices that have it.
  private var holders: [IPAddress: MACAddress] = [:]

  /// Addresses and claimants that were dropped because a limit was reached.
  public private(set) var overruns: UInt64 = 0
  /// Changes that were not told because a device had too many within the hour.
  public private(set) var untoldChanges: UInt64 = 0
  /// Changes told of a device, and the hour they were told in.
  private var told: [MACAddress: (hour: Int64, count: Int)] = [:]

  /// Makes an empty history for these devices.
  public init(devices: some Sequence<MACAddress>, limits: AddressLimits = AddressLimits()) {
    self.limits = limits
    histories = Dictionary(devices.map { ($0, []) }, uniquingKeysWith: { first, _ in first })
  }

  /// Goes on with other devices; what is known of those that stay is kept.
  public mutating func replace(devices: some Sequence<MACAddress>) {
    histories = Dictionary(devices.map { ($0, histories[$0] ?? []) }, uniquingKeysWith: { first, _ in first })
    holders = holders.filter { histories[$0.value] != nil }
    told = told.filter { histories[$0.key] != nil }
    for (mac, history) in histories {
      for entry in history where entry.isCurrent && holders[entry.address] == nil { holders[entry.address] = mac }
    }
  }

  /// Takes notice of a claim and tells what changes by it.
  public mutating func note(_ claim: IdentityClaim, at time: Timestamp) -> [AddressChange] {
    var changes: [AddressChange] = []
    if let holder = holders[claim.address], holder != claim.mac {
      changes += contest(claim, of: holder, at: time)
    }
    guard var history = histories[claim.mac] else { return tellable(changes, at: time) }
    let leaseEnd = claim.leaseSeconds.map { time.advanced(bySeconds: min(Int64($0), limits.longestLease)) }
    if let known = history.firstIndex(where: { $0.address == claim.address }) {
      if !history[known].isCurrent {
        history[known].isCurrent = true
        history[known].firstSeen = time
        history[known].leaseEnd = nil
        history[known].claimants = []
        changes.append(AddressChange(claim, .uses))
      }
      history[known].lastSeen = max(history[known].lastSeen, time)
      history[known].source = claim.source
      history[known].leaseEnd = leaseEnd ?? history[known].leaseEnd
    } else {
      if history.count >= limits.addressesPerDevice { changes += dropOne(of: &history, device: claim.mac) }
      history.append(
        DeviceAddress(
          address: claim.address, version: claim.version, source: claim.source, firstSeen: time, lastSeen: time,
          leaseEnd: leaseEnd))
      changes.append(AddressChange(claim, .uses))
    }
    histories[claim.mac] = history
    if holders[claim.address] == nil { holders[claim.address] = claim.mac }
    return tellable(changes, at: time)
  }

  /// Tells which addresses were given up: their lease ended, or nothing was heard of them for long.
  public mutating func expire(at time: Timestamp) -> [AddressChange] {
    var changes: [AddressChange] = []
    for mac in histories.keys.sorted(by: { $0.bits < $1.bits }) {
      guard var history = histories[mac] else { continue }
      for place in history.indices where history[place].isCurrent && history[place].end(limits) < time {
        history[place].isCurrent = false
        changes.append(AddressChange(history[place], of: mac, .noLongerUses))
      }
      histories[mac] = history
    }
    for change in changes { release(change.address, by: change.mac) }
    return tellable(changes, at: time)
  }

  /// What is known of a device's addresses, in the order in which they came.
  func addresses(of device: MACAddress) -> [DeviceAddress] { histories[device] ?? [] }

  /// The registered device that has an address; the first of those that claim it.
  func device(at address: IPAddress) -> MACAddress? { holders[address] }

  /// Another station claims what a registered device has: told once for each such station.
  private mutating func contest(_ claim: IdentityClaim, of holder: MACAddress, at time: Timestamp) -> [AddressChange] {
    guard var history = histories[holder],
      let known = history.firstIndex(where: { $0.address == claim.address && $0.isCurrent }),
      history[known].end(limits) >= time, !history[known].claimants.contains(claim.mac)
    else { return [] }
    guard history[known].claimants.count < limits.claimantsPerAddress else {
      overruns &+= 1
      return []
    }
    history[known].claimants.append(claim.mac)
    histories[holder] = history
    var contested = history[known]
    contested.source = claim.source
    return [AddressChange(contested, of: holder, .claimedBy(claim.mac))]
  }

  /// Those changes that may still be told: a station that claims address after address must not fill the journal.
  private mutating func tellable(_ changes: [AddressChange], at time: Timestamp) -> [AddressChange] {
    let hour = time.seconds / 3600
    return changes.filter { change in
      let before = told[change.mac].map { $0.hour == hour ? $0.count : 0 } ?? 0
      guard before < limits.changesPerHour else {
        untoldChanges &+= 1
        return false
      }
      told[change.mac] = (hour, before + 1)
      return true
    }
  }

  /// Makes room: an address of the past goes first, then the one not heard of longest, which is told.
  private mutating func dropOne(of history: inout [DeviceAddress], device: MACAddress) -> [AddressChange] {
    guard
      let place = history.indices.min(by: { left, right in
        let (left, right) = (history[left], history[right])
        return left.isCurrent == right.isCurrent ? left.lastSeen < right.lastSeen : !left.isCurrent
      })
    else { return [] }
    let dropped = history.remove(at: place)
    guard dropped.isCurrent else { return [] }
    overruns &+= 1
    release(dropped.address, by: device)
    return [AddressChange(dropped, of: device, .noLongerUses)]
  }

  /// Another device that has the address too comes into its own.
  private mutating func release(_ address: IPAddress, by device: MACAddress) {
    guard holders[address] == device else { return }
    let others = histories.filter { entry in
      entry.key != device && entry.value.contains { $0.address == address && $0.isCurrent }
    }
    holders[address] = others.keys.min { $0.bits < $1.bits }
  }
}

extension AddressChange {
  fileprivate init(_ claim: IdentityClaim, _ kind: AddressChangeKind) {
    self.init(mac: claim.mac, address: claim.address, version: claim.version, source: claim.source, kind: kind)
  }

  fileprivate init(_ entry: DeviceAddress, of mac: MACAddress, _ kind: AddressChangeKind) {
    self.init(mac: mac, address: entry.address, version: entry.version, source: entry.source, kind: kind)
  }
}
