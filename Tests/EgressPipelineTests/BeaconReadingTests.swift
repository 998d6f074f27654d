// Role: holds what the pipeline does with frames of the beacons' EtherType, and which cut frames hide something.
import Beacons
import Crypto
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@testable import EgressPipeline

@Suite("Beacons and cut frames in the pipeline")
struct BeaconReadingTests {
  private static let sender: MACAddress = MACAddress("02:00:5e:00:50:99") ?? MACAddress(bits: 2)

  private func signer() throws -> BeaconSigner {
    try #require(BeaconSigner(Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 32))))
  }

  /// A pipeline that expects a beacon, untagged and on VLAN 10, or none.
  private func pipeline(expecting: Bool = true) throws -> Pipeline {
    var context = PipelineContext(
      inside: .auto, inventory: DeviceInventory([], infrastructure: []), policy: "regular-ops")
    if expecting {
      context.beacons = [BeaconStation(name: "pi", key: try signer().publicKey, vlans: [0, 10])]
    }
    return Pipeline(link: .ethernet, context: context, basis: try WatchedHangar.basis(), seed: 7)
  }

  private func frame(_ sequence: UInt64 = 1, vlan: UInt16 = 0) throws -> Bytes {
    try signer().frame(from: BeaconReadingTests.sender, vlan: vlan, sequence: sequence, time: WatchedHangar.start)
  }

  private func show(_ frame: Bytes, to pipeline: inout Pipeline, longer: Int = 0) {
    pipeline.ingest(frame.span.bytes, wireLength: frame.count + longer, at: WatchedHangar.start)
  }

  @Test("valid frames have an account of their own; they are no anomaly, no device, and not undecoded")
  func valid() throws {
    var pipeline = try pipeline()
    show(try frame(), to: &pipeline)
    show(try frame(vlan: 10), to: &pipeline)
    #expect(pipeline.ledger.lines == ["beacon|approved|beacon|2|224"])
    #expect(pipeline.ledger.undecoded.frames == 0)
    #expect(pipeline.ledger.isBalanced)
    #expect(pipeline.anomalies.byName.isEmpty)
    #expect(pipeline.takeEvents().isEmpty)
    #expect(pipeline.beacons.lost(at: WatchedHangar.start.advanced(bySeconds: 1)) == [])
  }

  @Test("frames that do not count are accounted apart, and their sender is announced")
  func refused() throws {
    var pipeline = try pipeline()
    let good = try frame()
    var forged = good
    forged[forged.count - 1] ^= 1
    let tags: Bytes = [0x81, 0, 0, 10]
    let twice = good.prefix(12) + tags + tags + good.dropFirst(12)
    show(forged, to: &pipeline)
    show(good + [0], to: &pipeline)
    show(Bytes(twice), to: &pipeline)
    show(Bytes(good.prefix(22)), to: &pipeline, longer: good.count - 22)
    #expect(pipeline.ledger.beacons.frames == 0)
    #expect(pipeline.ledger.unverifiedBeacons.frames == 4)
    #expect(pipeline.ledger.isBalanced)
    var beacons = pipeline.beacons
    #expect(beacons.takeRefused() == ["malformed=2", "cut=1", "forged=1"])
    #expect(pipeline.takeEvents().count == 1, "one stranger, once")
    #expect(pipeline.hidingCuts == 0, "a cut frame of a beacon hides nothing")
  }

  @Test(
    "a valid frame behind a tag that beacons do not use does not count",
    arguments: [[0x88, 0xa8], [0x91, 0]] as [Bytes])
  func otherTags(_ tag: Bytes) throws {
    var pipeline = try pipeline()
    let good = try frame(vlan: 10)
    show(Bytes(good.prefix(12)) + tag + Bytes(good.dropFirst(14)), to: &pipeline)
    #expect(pipeline.ledger.beacons.frames == 0)
    var beacons = pipeline.beacons
    #expect(beacons.takeRefused() == ["malformed=1"])
  }

  @Test("where no beacon is expected, as in a replay, its frames are accounted and nobody is announced")
  func replay() throws {
    var pipeline = try pipeline(expecting: false)
    show(try frame(), to: &pipeline)
    #expect(pipeline.ledger.lines == ["beacon|unknown|beacon|1|110"])
    #expect(pipeline.takeEvents().isEmpty)
    #expect(pipeline.anomalies.byName.isEmpty)
  }

  @Test("other frames of the EtherType are undecoded, as before")
  func others() throws {
    var pipeline = try pipeline()
    show(Build.ethernet(0x88b5, [1, 2, 3, 4] + Bytes(repeating: 0, count: 92)), to: &pipeline)
    #expect(pipeline.ledger.undecoded.frames == 1)
    #expect(pipeline.anomalies.byName == ["local-experiment": 1])
  }

  @Test("the ledger is held to the frames that were given")
  func identity() throws {
    var pipeline = try pipeline()
    show(try frame(), to: &pipeline)
    #expect(pipeline.ledgerMismatches(given: 1) == [])
    #expect(pipeline.ledgerMismatches(given: 2) == ["2 frames were read and 1 are in the ledger"])
  }

  /// A TCP segment to a server, with as much payload as asked for.
  private func segment(_ payload: Bytes, flags: UInt8 = 0x18, sequence: Int = 100) -> Bytes {
    Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(payload, flags: flags, sequence: sequence)))
  }

  @Test(
    "a cut hides something within headers and before the name is settled, and nothing in a flow that is only counted")
  func cuts() throws {
    var pipeline = try pipeline(expecting: false)
    let whole = segment(Bytes(repeating: 0x16, count: 1000))
    show(Bytes(whole.prefix(60)), to: &pipeline, longer: 940)
    #expect(pipeline.hidingCuts == 1, "the first payload of a flow, cut")
    show(Bytes(whole.prefix(40)), to: &pipeline, longer: 1014)
    #expect(pipeline.hidingCuts == 2, "a frame cut within its TCP header")
    let second = WatchedHangar.start.seconds
    #expect(pipeline.takeCutSeconds() == [second...second], "at the time of capture, however late it is read")
    #expect(pipeline.takeCutSeconds() == [])
    let settled = try settledFlow(&pipeline)
    let before = pipeline.hidingCuts
    show(Bytes(settled.prefix(200)), to: &pipeline, longer: settled.count - 200)
    #expect(pipeline.ledger.truncated == 3)
    #expect(pipeline.hidingCuts == before, "the payload of a settled flow")
  }

  /// Shows a whole ClientHello, after which only counting is left; returns a later segment of that flow.
  private func settledFlow(_ pipeline: inout Pipeline) throws -> Bytes {
    let hello = Build.records(Build.clientHello(Build.serverName("updates.hangar.example")))
    let address: Bytes = [198, 51, 100, 99]
    func packet(_ payload: Bytes, flags: UInt8, sequence: Int) -> Bytes {
      Build.ethernet(0x0800, Build.ipv4(6, Build.tcp(payload, flags: flags, sequence: sequence), to: address))
    }
    show(packet([], flags: 0x02, sequence: 1), to: &pipeline)
    show(packet(hello, flags: 0x18, sequence: 2), to: &pipeline)
    return packet(Bytes(repeating: 0x17, count: 1200), flags: 0x10, sequence: 2 + hello.count)
  }
}
