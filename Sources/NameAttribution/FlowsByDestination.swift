// Role: which open flows a device has to an address, so that a name learned late finds the flows it belongs to.
import EgressTypes

/// Open flows by device and destination, known by the places they have in the flow table.
///
/// Every operation but `forEach` takes the same time however many flows there are, and the memory is that of the places.
public struct FlowsByDestination: ~Copyable, Sendable {
  /// A flow in the chain of its bucket.
  private struct Link {
    /// The hash of device and address; 0 while the place holds no flow.
    var hash: UInt64 = 0
    /// The neighbours in the bucket, as slot + 1; 0 where there is none.
    var newer: UInt32 = 0
    var older: UInt32 = 0
  }

  /// The newest flow of each bucket, as slot + 1; 0 in an empty one.
  private var newest: [UInt32]
  private var links: [Link] = []

  /// Flows in the index.
  public private(set) var count = 0

  /// Makes an empty index for a flow table of so many flows.
  public init(maximumFlows: Int) {
    newest = Array(repeating: 0, count: FlowsByDestination.buckets(for: maximumFlows))
  }

  /// The bytes that an index for so many flows grows to.
  public static func bytes(for maximumFlows: Int) -> Int {
    FlowsByDestination.buckets(for: maximumFlows) * MemoryLayout<UInt32>.stride
      + maximumFlows * MemoryLayout<Link>.stride
  }

  private static func buckets(for maximumFlows: Int) -> Int {
    var size = 16
    while size < min(max(maximumFlows, 1), 1 << 24) { size *= 2 }
    return size
  }

  /// Adds the flow in a place, which forgets the flow it held before; `slot` is the place's number, from 0.
  public mutating func insert(_ slot: Int, device: DeviceKey, address: IPAddress) {
    guard let place = UInt32(exactly: slot), place < 1 << 24 else { return }
    // The flow table hands out its places in order.
    while links.count <= slot { links.append(Link()) }
    remove(slot)
    let hash = FlowsByDestination.hash(device, address)
    let bucket = bucket(of: hash)
    let next = newest[bucket]
    links[slot] = Link(hash: hash, newer: 0, older: next)
    if next > 0 { links[Int(next) - 1].newer = place + 1 }
    newest[bucket] = place + 1
    count += 1
  }

  /// Takes the flow in a place out; nothing happens where there is none.
  public mutating func remove(_ slot: Int) {
    guard links.indices.contains(slot), links[slot].hash != 0 else { return }
    let link = links[slot]
    if link.older > 0 { links[Int(link.older) - 1].newer = link.newer }
    if link.newer > 0 {
      links[Int(link.newer) - 1].older = link.older
    } else {
      newest[bucket(of: link.hash)] = link.older
    }
    links[slot] = Link()
    count -= 1
  }

  /// Calls with the places of a device's flows to an address, the newest first, but of no more than `limit`.
  ///
  /// Tells whether these were all. Flows are told apart by 63 bits of a keyed hash.
  @discardableResult
  public func forEach(device: DeviceKey, address: IPAddress, limit: Int = .max, _ body: (Int) -> Void) -> Bool {
    let hash = FlowsByDestination.hash(device, address)
    var left = limit
    var next = newest[bucket(of: hash)]
    while next > 0 {
      let slot = Int(next) - 1
      if links[slot].hash == hash {
        guard left > 0 else { return false }
        left -= 1
        body(slot)
      }
      next = links[slot].older
    }
    return true
  }

  private func bucket(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 1) & (newest.count - 1) }

  /// Never 0; keyed anew in each process, so that nobody can choose addresses that crowd one bucket.
  private static func hash(_ device: DeviceKey, _ address: IPAddress) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(device)
    hasher.combine(address)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }
}
