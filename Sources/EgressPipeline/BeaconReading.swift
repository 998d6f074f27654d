// Role: tells the frames of beacons from others of their EtherType, and accounts them.
import Beacons
import EgressTypes
import PacketDecoding

extension Pipeline {
  /// Takes a frame of the beacons' EtherType; false when it does not even begin as a beacon's.
  ///
  /// Where no beacon is expected, as in a replay, nobody can say whose frames they are: they are counted as unverified,
  /// and their sender is not announced.
  @inline(never)
  mutating func takeBeacon(
    _ packet: DecodedPacket, in frame: RawSpan, wireLength: Int, at time: Timestamp
  ) -> Bool {
    guard decoder.link == .ethernet, packet.headerBytes <= frame.byteCount else { return false }
    let content = frame.extracting(packet.headerBytes..<frame.byteCount).firstBytes(BeaconFrame.length + 1)
    guard content.starts(with: BeaconFrame.magic) else { return false }
    let refusal = refusal(of: content, packet, frame, isCut: frame.byteCount < wireLength, at: time)
    ledger.countBeacon(bytes: wireLength, isVerified: refusal == nil)
    if refusal != nil, beacons.isExpecting { announceIfStranger(packet.link.source, address: nil, at: time) }
    return true
  }

  /// Begins to wait for the beacons, at the start and after the clock was set.
  public mutating func startBeacons(at time: Timestamp) { beacons.startAgain(at: time) }

  /// Forgets what proves only seconds before this one.
  public mutating func forgetBeacons(before second: Int64) { beacons.forget(before: second) }

  /// Refusals of frames that were met for the first time since the last coverage record, each told once.
  public mutating func takeNewBeaconRefusals() -> [BeaconRefusal] { beacons.takeNewRefusals() }

  private mutating func refusal(
    of content: [UInt8], _ packet: DecodedPacket, _ frame: RawSpan, isCut: Bool, at time: Timestamp
  ) -> BeaconRefusal? {
    // One tag at most, as a frame with two would be on two VLANs, and of 802.1Q, as docs/beacon-format.md has it.
    let isTagged = packet.link.vlan != 0
    let type: [UInt8] = isTagged ? [0x81, 0x00] : [0x88, 0xb5]
    let isPlain = packet.headerBytes == (isTagged ? 18 : 14) && frame.extracting(12..<14).firstBytes(2) == type
    let refusal: BeaconRefusal? = isCut ? .cut : isPlain ? nil : .malformed
    guard let refusal else { return beacons.take(content, vlan: packet.link.vlan, at: time) }
    beacons.refuse(refusal)
    return refusal
  }
}
