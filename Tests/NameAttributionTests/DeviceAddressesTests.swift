// Role: holds which addresses a registered device is credited with, what is told of them, and the bounds of both.
import EgressTypes
import Testing

@testable import NameAttribution

private let first = MACAddress(bits: 0x60601f_000001)
private let second = MACAddress(bits: 0x60601f_000002)
private let stranger = MACAddress(bits: 0x02_0000_000009)

private func v4(_ last: UInt32) -> IPAddress { IPAddress(v4: 0xc0a8_0a00 + last) }
private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_699_999_200 + seconds) }

private func claim(
  _ mac: MACAddress, _ address: IPAddress, _ source: IdentitySource = .arp, lease: UInt32? = nil
) -> IdentityClaim {
  IdentityClaim(mac: mac, address: address, version: .v4, source: source, leaseSeconds: lease)
}

private func text(_ change: AddressChange) -> String {
  "\(change.mac.bits & 0xff) \(change.address.low & 0xff) \(change.source) \(change.kind)"
}

@Suite("Device addresses")
struct DeviceAddressesTests {
  @Test("a new address is told once; a stranger's is counted")
  func uses() throws {
    var table = DeviceAddresses(devices: [first, second])
    let change = try #require(table.note(claim(first, v4(7)), at: at(0)).first)
    #expect(change.mac == first && change.address == v4(7) && change.version == .v4)
    #expect(change.source == .arp && change.kind == .uses)
    #expect(table.note(claim(first, v4(7)), at: at(5)).isEmpty)
    #expect(table.note(claim(stranger, v4(8)), at: at(6)).isEmpty)
    #expect(table.addresses(of: stranger).isEmpty && table.device(at: v4(8)) == nil)
    #expect(table.device(at: v4(7)) == first)
    let known = try #require(table.addresses(of: first).first)
    #expect(known.firstSeen == at(0) && known.lastSeen == at(5) && known.leaseEnd == nil && known.isCurrent)
  }

  @Test("an address is given up when its lease ends, or a day after it was last heard of")
  func expiry() throws {
    var table = DeviceAddresses(devices: [first])
    _ = table.note(claim(first, v4(7), .dhcp, lease: 3600), at: at(0))
    _ = table.note(claim(first, v4(8)), at: at(0))
    #expect(table.addresses(of: first).first?.leaseEnd == at(3600))
    #expect(table.expire(at: at(3600)).isEmpty)
    #expect(table.expire(at: at(3601)).map(text) == ["1 7 dhcp noLongerUses"])
    #expect(table.device(at: v4(7)) == nil && table.device(at: v4(8)) == first)
    #expect(table.expire(at: at(86_400)).isEmpty)
    #expect(table.expire(at: at(86_401)).map(text) == ["1 8 arp noLongerUses"])
    #expect(table.expire(at: at(1_000_000)).isEmpty)
    // It comes back, with a beginning of its own.
    #expect(table.note(claim(first, v4(7)), at: at(90_000)).map(text) == ["1 7 arp uses"])
    let back = try #require(table.addresses(of: first).first)
    #expect(back.firstSeen == at(90_000) && back.leaseEnd == nil && back.isCurrent)
  }

  @Test("a device that goes on with what it was lent is believed")
  func outlivedLease() {
    var table = DeviceAddresses(devices: [first])
    _ = table.note(claim(first, v4(7), .dhcp, lease: 3600), at: at(0))
    _ = table.note(claim(first, v4(7), .arp), at: at(3000))
    #expect(table.expire(at: at(3000 + 86_400)).isEmpty)
    #expect(table.expire(at: at(3001 + 86_400)).count == 1)
  }

  @Test("a lease for ever ends after a month without a word")
  func endlessLease() {
    var table = DeviceAddresses(devices: [first])
    _ = table.note(claim(first, v4(7), .dhcp, lease: .max), at: at(0))
    #expect(table.expire(at: at(2_592_000)).isEmpty)
    #expect(table.expire(at: at(2_592_001)).count == 1)
  }

  @Test("another station that claims a device's address is told once", arguments: [second, stranger])
  func claimed(other: MACAddress) {
    var table = DeviceAddresses(devices: [first, second])
    _ = table.note(claim(first, v4(7)), at: at(0))
    let changes = table.note(claim(other, v4(7), .dhcp, lease: 60), at: at(1))
    #expect(changes.first.map { $0.mac == first && $0.kind == .claimedBy(other) && $0.source == .dhcp } == true)
    #expect(changes.count == (other == second ? 2 : 1))
    #expect(table.note(claim(other, v4(7)), at: at(2)).isEmpty)
    #expect(table.note(claim(first, v4(7)), at: at(3)).isEmpty)
    #expect(table.device(at: v4(7)) == first)
    #expect(table.addresses(of: first).first?.claimants == [other])
    #expect(table.addresses(of: first).first?.source == .arp)
  }

  @Test("when the first gives an address up, the other registered device that has it comes into its own")
  func succession() {
    var table = DeviceAddresses(devices: [first, second])
    _ = table.note(claim(first, v4(7)), at: at(0))
    _ = table.note(claim(second, v4(7)), at: at(80_000))
    #expect(table.expire(at: at(90_000)).map(text) == ["1 7 arp noLongerUses"])
    #expect(table.device(at: v4(7)) == second)
    #expect(table.note(claim(first, v4(7)), at: at(90_001)).map(text).count == 2)
  }

  @Test("many claimants, addresses and changes stay within their bounds and are counted")
  func bounded() {
    var table = DeviceAddresses(devices: [first], limits: AddressLimits(changesPerHour: 20))
    var told = 0
    for number in UInt32(0)..<100 { told += table.note(claim(first, v4(number)), at: at(Int64(number))).count }
    // 100 came and 84 went.
    #expect(told == 20 && table.untoldChanges == 164 && table.overruns == 84)
    #expect(table.addresses(of: first).map(\.address) == (84..<100).map { v4($0) })
    #expect(table.device(at: v4(83)) == nil && table.device(at: v4(84)) == first)
    for number in UInt64(0)..<50 {
      told += table.note(claim(MACAddress(bits: 0x02_0000_010000 + number), v4(99)), at: at(4000)).count
    }
    #expect(told == 24 && table.overruns == 84 + 46)
    #expect(table.addresses(of: first).last?.claimants.count == 4)
  }

  @Test("addresses of the past make room first")
  func room() {
    var table = DeviceAddresses(devices: [first], limits: AddressLimits(addressesPerDevice: 2))
    _ = table.note(claim(first, v4(1)), at: at(0))
    _ = table.note(claim(first, v4(2), .dhcp, lease: 10), at: at(1))
    _ = table.expire(at: at(20))
    #expect(table.note(claim(first, v4(3)), at: at(30)).map(text) == ["1 3 arp uses"])
    #expect(table.addresses(of: first).map(\.address) == [v4(1), v4(3)])
    #expect(table.note(claim(first, v4(4)), at: at(40)).map(text) == ["1 1 arp noLongerUses", "1 4 arp uses"])
    #expect(table.overruns == 1)
  }

  @Test("after a reload devices that stay keep their addresses")
  func reload() {
    var table = DeviceAddresses(devices: [first, second])
    _ = table.note(claim(first, v4(1)), at: at(0))
    _ = table.note(claim(second, v4(1)), at: at(1))
    table.replace(devices: [second, stranger])
    #expect(table.addresses(of: first).isEmpty && table.addresses(of: second).count == 1)
    #expect(table.device(at: v4(1)) == second)
    #expect(table.note(claim(stranger, v4(9)), at: at(2)).count == 1)
  }

  @Test("times out of order do not trap", arguments: [Int64.min, 0, .max])
  func oddities(nanoseconds: Int64) {
    var table = DeviceAddresses(devices: [first])
    let time = Timestamp(nanoseconds: nanoseconds)
    _ = table.note(claim(first, v4(1), .dhcp, lease: .max), at: time)
    _ = table.note(claim(first, v4(1)), at: at(0))
    _ = table.note(claim(stranger, v4(1)), at: time)
    _ = table.expire(at: time)
    #expect(table.addresses(of: first).count == 1)
  }
}
