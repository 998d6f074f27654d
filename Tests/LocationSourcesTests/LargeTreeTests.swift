// Role: holds trees that are large enough for starts worked out in advance to the answers of a plain search of the list.
import EgressTypes
import TestNumbers
import Testing

@testable import LocationSources

@Suite("Large trees")
struct LargeTreeTests {
  /// Networks of IPv4 and IPv6 that nest, of every length on both sides of the first 16 bits.
  private static let networks: [IPPrefix] = {
    var chance = SeededNumbers(7)
    var seen: Set<IPPrefix> = []
    for _ in 0..<3000 {
      let isIPv4 = Bool.random(using: &chance)
      let address =
        isIPv4
        ? IPAddress(v4: .random(in: 0x0100_0000...0xdfff_ffff, using: &chance))
        : IPAddress(high: 0x2a00_0000_0000_0000 | .random(in: 0...0xff_ffff_ffff_ffff, using: &chance), low: 0)
      let length = Int.random(in: isIPv4 ? 3...32 : 3...64, using: &chance)
      seen.insert(IPPrefix(address, length: isIPv4 ? 96 + length : length))
    }
    return seen.sorted { ($0.length, $0.base) < ($1.length, $1.base) }
  }()

  /// Addresses within networks, just beyond their ends, and anywhere.
  private static let asked: [IPAddress] = {
    var chance = SeededNumbers(8)
    return networks.flatMap { network -> [IPAddress] in
      let within = network.base.isIPv4 ? IPAddress(v4: .random(in: 0...UInt32.max, using: &chance)) : nil
      return [network.base, network.last, within].compactMap(\.self)
    } + [IPAddress(v4: 0), IPAddress(v4: .max), IPAddress(high: 0, low: 0), IPAddress(high: .max, low: .max)]
  }()

  /// The place of the narrowest network that holds an address; networks of IPv6 say nothing of IPv4.
  private static func narrowest(_ address: IPAddress) -> Int? {
    networks.indices.filter { networks[$0].contains(address) && (!address.isIPv4 || networks[$0].length >= 96) }
      .max { networks[$0].length < networks[$1].length }
  }

  @Test("LOCDB answers with the narrowest network")
  func locdb() throws {
    var writer = LOCDBWriter()
    writer.networks = Self.networks.enumerated().map { number, network in
      LOCDBWriter.Network(prefix: "\(network)", country: "NL", asn: UInt32(number + 1))
    }
    let folder = try TemporaryFolder()
    let reader = try LOCDBReader(unverified: MappedFile(path: folder.file("large.db", writer.unsigned)))
    for address in Self.asked {
      let found = reader.network(for: address)
      let expected = Self.narrowest(address)
      #expect(found?.asn == expected.map { UInt32($0 + 1) }, "\(address)")
      #expect(found?.prefix == expected.map { Self.networks[$0] }, "\(address)")
    }
  }

  @Test("MaxMind DB answers with the network of the narrowest record", arguments: [24, 28, 32])
  func mmdb(_ recordSize: Int) throws {
    var writer = MMDBWriter(type: "GeoLite2-ASN", ipVersion: 6, recordSize: recordSize)
    writer.records = Self.networks.indices.map { .map([("autonomous_system_number", .u32(UInt32($0 + 1)))]) }
    writer.leads = Self.networks.enumerated().map { ("\($0.element)", .record($0.offset)) }
    let folder = try TemporaryFolder()
    let files = try LocationFiles(paths: [folder.file("large.mmdb", writer.bytes)])
    for address in Self.asked where !(address.high == 0 && !address.isIPv4) {
      let answer = files.answers(for: address).first
      let expected = Self.narrowest(address)
      #expect(answer?.asn == expected.map { UInt32($0 + 1) }, "\(address)")
      // What is told is the leaf of the tree, which lies within the record's network.
      if let expected, let answer { #expect(Self.networks[expected].contains(answer.network.base), "\(address)") }
    }
  }
}
