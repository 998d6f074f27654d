// Role: the frames of the evasions as inputs of the targets that read less than frames.
import EgressTypes
import PacketDecoding
import TestFrames

/// What the evasions consist of.
enum EvasionSeeds {
  private static let decoder = FrameDecoder(link: .ethernet)

  /// The frames of each case.
  static let captures: [[Bytes]] = EvasionCase.all.map { $0.frames() }

  /// Every frame once.
  static let frames: [Bytes] = Array(Set(captures.joined())).sorted { $0.lexicographicallyPrecedes($1) }

  /// A packet of a case with its payload, and whether it goes the way of the first packet.
  struct Packet {
    var decoded: DecodedPacket
    var payload: Bytes
    var fragmentData: Bytes
    var isAsking: Bool
  }

  static let packets: [[Packet]] = captures.map { frames in
    var asking: IPAddress?
    return frames.compactMap { frame in
      let packet = decoder.decode(frame.span.bytes, wireLength: frame.count)
      guard let tuple = packet.tuple else { return nil }
      asking = asking ?? tuple.source
      return Packet(
        decoded: packet, payload: Bytes(frame[packet.payload]), fragmentData: Bytes(frame[packet.fragmentData]),
        isAsking: tuple.source == asking)
    }
  }

  /// As the target `payload` takes them.
  static let payloads: [Bytes] = Array(
    Set(
      packets.joined().compactMap { packet -> Bytes? in
        guard let tuple = packet.decoded.tuple, !packet.payload.isEmpty else { return nil }
        let speaker: UInt8 = (tuple.transport == .udp ? 1 : 0) | (packet.isAsking ? 0 : 2)
        return be16(Int(tuple.sourcePort)) + be16(Int(tuple.destinationPort)) + [speaker] + packet.payload
      })
  ).sorted { $0.lexicographicallyPrecedes($1) }
}
