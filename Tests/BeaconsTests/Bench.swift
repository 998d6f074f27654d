// Role: a beacon and the gateway that waits for it, with keys and times given.
import Beacons
import Crypto
import EgressTypes
import Testing

/// Keys of fixed seeds, so that every run signs the same.
struct Bench {
  static let start = Timestamp(seconds: 1_795_942_800)  // 2026-11-29T09:00:00Z

  static func key(_ seed: UInt8) throws -> Curve25519.Signing.PrivateKey {
    try Curve25519.Signing.PrivateKey(rawRepresentation: Array(repeating: seed, count: 32))
  }

  static func signer(_ seed: UInt8 = 7) throws -> BeaconSigner { try #require(BeaconSigner(key(seed))) }

  let signer: BeaconSigner
  var watch: BeaconWatch

  init(vlans: [UInt16] = [0]) throws {
    signer = try Bench.signer()
    watch = BeaconWatch([BeaconStation(name: "pi", key: signer.publicKey, vlans: vlans)], from: Bench.start)
  }

  /// Some seconds after the start.
  static func at(_ seconds: Double) -> Timestamp {
    start.advanced(byNanoseconds: Int64((seconds * 1000).rounded()) * 1_000_000)
  }

  /// Shows a frame that was sent and seen at a moment.
  mutating func send(
    _ sequence: UInt64, at seconds: Double, clock: Double? = nil, vlan: UInt16 = 0, seenOn: UInt16? = nil,
    by other: BeaconSigner? = nil
  ) throws -> BeaconRefusal? {
    let content = try (other ?? signer).content(vlan: vlan, sequence: sequence, time: Bench.at(clock ?? seconds))
    return watch.take(content, vlan: seenOn ?? vlan, at: Bench.at(seconds))
  }

  /// Whether the beacons prove a second after the start, as it is known long after.
  func proves(_ second: Int64) -> Bool {
    watch.isProven(Bench.start.seconds + second, at: Bench.at(1_000_000)) ?? false
  }
}
