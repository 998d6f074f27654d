// Role: files that may come from elsewhere: captures kept as evidence, location data in both forms.
import EgressTypes
import Foundation
import PcapngFormat
import TestFrames

@testable import LocationSources

extension FuzzTarget {
  static let files = [
    FuzzTarget("pcapng") {
      let frame = TestFrame(seconds: 1_795_424_400, fraction: 5, bytes: FrameFixture.all[0].frame, wireLength: 2000)
      return [
        CaptureBytes.section([frame, frame]), CaptureBytes.section([frame], bigEndian: true, resolution: 9),
        CaptureBytes.section([]) + CaptureBytes.section([frame]),
      ]
    } run: { input in
      var reader = PcapngReader(input)
      var blocks = 0
      while let block = try? reader.next() {
        blocks += 1
        if case .packet(let packet) = block { check(packet.bytes.count <= input.count, "no byte is made up") }
      }
      check(blocks <= input.count / 12, "each block has its bytes")
    },
    FuzzTarget("locdb") {
      [LocationSeeds.locdb]
    } run: { input in
      guard let path = scratch(input), let reader = try? LOCDBReader(unverified: MappedFile(path: path)) else { return }
      for address in LocationSeeds.addresses {
        if let network = reader.network(for: address) { _ = reader.name(ofAS: network.asn ?? 0) }
      }
    },
    FuzzTarget("location-file") {
      LocationSeeds.rangeTexts + [LocationSeeds.locdb]
    } run: { input in
      guard let path = scratch(input), let files = try? LocationFiles(paths: [path], trustedKeys: []) else { return }
      for address in LocationSeeds.addresses { _ = files.answers(for: address) }
    },
  ]

  /// Files are read through memory maps: the input is written over one file in memory.
  private static func scratch(_ input: Bytes) -> String? {
    let path = "/dev/shm/egressd-fuzz-\(getpid())"
    guard (try? Data(input).write(to: URL(filePath: path))) != nil else { return nil }
    return path
  }
}

/// Location data to begin with.
enum LocationSeeds {
  static let addresses = ["0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "2001:db8::1", "ffff::"]
    .compactMap { IPAddress($0) }

  static let rangeTexts = [
    "# vendor: A\n# created: 2026-11-01\n192.0.2.0,192.0.2.255,NL,1136,KPN\n2001:db8::,2001:db8::ff,DE\n",
    "# created: 2026-11-01\n0.0.0.0,255.255.255.255,CN\n::,::ffff,EU,7\n",
  ].map { Bytes($0.utf8) }

  /// A header, one node without children but with a network, one network, one AS, and the names.
  static let locdb: Bytes = {
    let pool = Bytes("A\u{0}B\u{0}C\u{0}".utf8)
    let tables: [Bytes] = [
      be32(1136) + be32(0), Bytes("NL".utf8) + [0, 0] + be32(1136) + be16(0) + be16(0),
      be32(0) + be32(0) + be32(0), [], pool,
    ]
    var header = Bytes("LOCDBXX".utf8) + [1] + be32(0) + be32(1_793_500_000) + [0, 2, 4].flatMap { be32($0) }
    var offset = 4200
    for table in tables {
      header += be32(offset) + be32(table.count)
      offset += table.count
    }
    return header + Bytes(repeating: 0, count: 4200 - header.count) + tables.joined()
  }()
}
