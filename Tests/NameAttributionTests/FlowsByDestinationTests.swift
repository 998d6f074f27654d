// Role: holds the index of flows to being the same as a plain list of them, and to forgetting what left.
import EgressTypes
import NameAttribution
import Testing

private let devices = (0..<3).map { DeviceKey.mac(MACAddress(bits: 0x60601f_000000 + UInt64($0))) }
private let addresses = (0..<5).map { IPAddress(v4: 0xcb00_7100 + UInt32($0)) }

extension FlowsByDestination {
  fileprivate func slots(_ device: DeviceKey, _ address: IPAddress) -> [Int] {
    var slots: [Int] = []
    #expect(forEach(device: device, address: address) { slots.append($0) })
    return slots
  }
}

@Suite("Flows by destination")
struct FlowsByDestinationTests {
  @Test("a device's flows to an address are found, the newest first, and nobody else's")
  func found() {
    var index = FlowsByDestination(maximumFlows: 100)
    index.insert(0, device: devices[0], address: addresses[0])
    index.insert(1, device: devices[0], address: addresses[1])
    index.insert(2, device: devices[1], address: addresses[0])
    index.insert(3, device: devices[0], address: addresses[0])
    #expect(index.slots(devices[0], addresses[0]) == [3, 0])
    #expect(index.slots(devices[1], addresses[0]) == [2])
    #expect(index.slots(devices[2], addresses[0]) == [])
    index.remove(0)
    index.remove(0)
    #expect(index.slots(devices[0], addresses[0]) == [3])
    index.insert(3, device: devices[2], address: addresses[4])
    #expect(index.slots(devices[0], addresses[0]) == [])
    #expect(index.slots(devices[2], addresses[4]) == [3])
    #expect(index.count == 3)
  }

  @Test("whatever is put in and taken out, the index is that of a plain list", arguments: UInt64(1)...8)
  func likeAList(seed: UInt64) {
    var index = FlowsByDestination(maximumFlows: 20)
    var list: [Int: (device: Int, address: Int)] = [:]
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<3_000 {
      let slot = next(20)
      if next(3) == 0 {
        index.remove(slot)
        list[slot] = nil
      } else {
        let place = (device: next(devices.count), address: next(addresses.count))
        index.insert(slot, device: devices[place.device], address: addresses[place.address])
        list[slot] = place
      }
      let device = next(devices.count)
      let address = next(addresses.count)
      let expected = list.filter { $0.value == (device, address) }.map(\.key).sorted()
      #expect(index.slots(devices[device], addresses[address]).sorted() == expected)
      #expect(index.count == list.count)
    }
  }

  @Test("more flows than a caller wants to see are cut off, and it is told")
  func limit() {
    var index = FlowsByDestination(maximumFlows: 100)
    for slot in 0..<50 { index.insert(slot, device: devices[0], address: addresses[0]) }
    var seen: [Int] = []
    #expect(!index.forEach(device: devices[0], address: addresses[0], limit: 10) { seen.append($0) })
    #expect(seen == (40..<50).reversed())
    #expect(index.forEach(device: devices[0], address: addresses[0], limit: 50) { _ in })
  }

  @Test("numbers that are no places are passed over", arguments: [-1, Int.min, Int.max, 1 << 24])
  func noPlace(slot: Int) {
    var index = FlowsByDestination(maximumFlows: .max)
    index.insert(slot, device: devices[0], address: addresses[0])
    index.remove(slot)
    #expect(index.count == 0)
  }
}
