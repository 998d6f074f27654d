// Role: keeps the history of which address each registered controller uses.
import EgressTypes
import NameAttribution
import PacketDecoding

extension Pipeline {
  /// Takes notice of what a frame says about who uses which address.
  mutating func learnIdentity(_ packet: DecodedPacket, in frame: RawSpan, at time: Timestamp) {
    for claim in IdentityDecoders.read(frame, packet) {
      tell(addresses.note(claim, at: time), at: time)
    }
  }

  /// Tells which controllers no longer use an address, as of a time.
  mutating func expireAddresses(at time: Timestamp) { tell(addresses.expire(at: time), at: time) }

  private mutating func tell(_ changes: [AddressChange], at time: Timestamp) {
    for change in changes {
      guard let device = context.inventory.device(with: change.mac) else { continue }
      events.append(.address(change, device, time))
    }
  }
}
