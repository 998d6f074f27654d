// Role: what can be asked of the table without counting a packet.
import EgressTypes

extension FlowTable {
  /// The open flow a packet with this tuple would belong to, and whether its initiator sent it; nil if there is none.
  public func find(_ tuple: FiveTuple, inside tunnels: UInt8 = 0) -> FlowUpdate? {
    let isExchanged = FlowKey.exchanges(tuple)
    let slot = buckets.slot(of: FlowKey(tuple, exchanged: isExchanged, tunnels: tunnels), in: entries)
    guard slot >= 0 else { return nil }
    return FlowUpdate(
      id: FlowID(index: slot), isNew: false, isFromInitiator: isExchanged == entries[slot].isExchanged)
  }

  /// The sequence number of the SYN that opened a flow; nil when capture began later or the flow has none.
  public func openingSequence(of id: FlowID) -> UInt32? { facts[id.index].openingSequence }
}
