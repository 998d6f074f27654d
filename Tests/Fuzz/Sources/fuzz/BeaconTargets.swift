// Role: what stands behind the beacons' EtherType, shown to a gateway that expects one.
import Beacons
import Crypto
import EgressTypes
import TestFrames

extension FuzzTarget {
  /// The first byte is the time and the VLAN of the frame, the rest its content; whatever is no frame of the key is
  /// refused, and what it says is read back as it stands.
  static let beacons = [
    FuzzTarget("beacon", isFast: true) {
      BeaconSeeds.all
    } run: { input in
      guard let first = input.first, let station = BeaconSeeds.station else { return }
      let content = Bytes(input.dropFirst())
      var watch = BeaconWatch([station], from: BeaconSeeds.start)
      let time = BeaconSeeds.start.advanced(bySeconds: Int64(first >> 1) - 60)
      let refusal = watch.take(content, vlan: first & 1 == 0 ? 0 : 10, at: time)
      check(watch.take(content, vlan: first & 1 == 0 ? 0 : 10, at: time) != nil, "no frame counts twice")
      if let frame = BeaconFrame(content) { check(frame.bytes == content, "a content has one form") }
      if refusal == nil {
        check(BeaconSeeds.all.contains { $0.dropFirst() == content[...] }, "only signed frames count")
      }
      _ = watch.isProven(BeaconSeeds.start.seconds, at: time)
      check(watch.takeBrackets().count == 2 && watch.takeRefused().count <= 2, "what is told is bounded")
    }
  ]
}

/// Frames of one key.
enum BeaconSeeds {
  static let start = Timestamp(seconds: 1_795_942_800)

  private static let signer: BeaconSigner? =
    (try? Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 32))).flatMap(BeaconSigner.init)

  static let station: BeaconStation? = signer.map { BeaconStation(name: "pi", key: $0.publicKey, vlans: [0, 10]) }

  static let all: [Bytes] = {
    let vlans: [UInt16] = [0, 10, 20]
    let numbers: [UInt64] = [0, 1, .max]
    return vlans.flatMap { vlan in
      numbers.compactMap { number in
        (try? signer?.content(vlan: vlan, sequence: number, time: start)).map { [vlan == 0 ? 120 : 121] + $0 }
      }
    }
  }()
}
