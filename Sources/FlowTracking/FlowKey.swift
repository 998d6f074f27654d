// Role: the part of a packet that says which flow it belongs to, the same for both directions.
import EgressTypes

/// A five-tuple with its endpoints in ascending order, packed for comparison and hashing.
@usableFromInline
struct FlowKey: Equatable, Sendable {
  @usableFromInline let firstHigh: UInt64
  @usableFromInline let firstLow: UInt64
  @usableFromInline let secondHigh: UInt64
  @usableFromInline let secondLow: UInt64
  /// First port, second port, 16 bits each; how many tunnels carry the packet and its transport, 8 bits each; the IP
  /// version in 16 bits.
  @usableFromInline let rest: UInt64

  /// Packs the tuple, its endpoints exchanged if asked: by masks, as no processor can predict a packet's direction.
  @inlinable @inline(__always) init(_ tuple: FiveTuple, exchanged: Bool, tunnels: UInt8 = 0) {
    let mask: UInt64 = exchanged ? .max : 0
    let high = (tuple.source.high ^ tuple.destination.high) & mask
    let low = (tuple.source.low ^ tuple.destination.low) & mask
    let port = (tuple.sourcePort ^ tuple.destinationPort) & UInt16(truncatingIfNeeded: mask)
    firstHigh = tuple.source.high ^ high
    firstLow = tuple.source.low ^ low
    secondHigh = tuple.destination.high ^ high
    secondLow = tuple.destination.low ^ low
    rest =
      UInt64(tuple.sourcePort ^ port) << 48 | UInt64(tuple.destinationPort ^ port) << 32
      | UInt64(tunnels) << 24 | UInt64(tuple.transport.rawValue) << 16 | UInt64(tuple.version.rawValue)
  }

  /// Whether the key of a packet has its receiver first; a message that has no answer keeps its sender first.
  @inlinable @inline(__always) static func exchanges(_ tuple: FiveTuple) -> Bool {
    let isDescending =
      tuple.source == tuple.destination
      ? tuple.destinationPort < tuple.sourcePort : tuple.destination < tuple.source
    return isDescending && !tuple.isOneWay
  }

  /// The tuple this key was made from.
  func tuple(exchanged: Bool) -> FiveTuple {
    let ordered = FiveTuple(
      source: IPAddress(high: firstHigh, low: firstLow), sourcePort: UInt16(truncatingIfNeeded: rest >> 48),
      destination: IPAddress(high: secondHigh, low: secondLow),
      destinationPort: UInt16(truncatingIfNeeded: rest >> 32),
      transport: TransportProtocol(rawValue: UInt8(truncatingIfNeeded: rest >> 16)),
      version: rest & 0xffff == 4 ? .v4 : .v6)
    return exchanged ? ordered.reversed : ordered
  }
}
