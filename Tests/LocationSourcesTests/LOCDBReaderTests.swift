// Role: holds the LOCDB reader to the narrowest network, and to surviving every truncation and every changed byte.
import EgressTypes
import Testing

@testable import LocationSources

@Suite("LOCDB lookup")
struct LOCDBReaderTests {
  let folder: TemporaryFolder
  let reader: LOCDBReader

  init() throws {
    folder = try TemporaryFolder()
    reader = try LOCDBReader(unverified: MappedFile(path: folder.file("sample.db", LOCDBWriter.sample.unsigned)))
  }

  @Test(
    "the narrowest network answers",
    arguments: [
      ("198.51.100.1", "DE 64500 Example Hosting 198.51.100.0/24"),
      ("198.51.100.127", "DE 64500 Example Hosting 198.51.100.0/24"),
      ("198.51.100.128", "CN 64501 Example Cloud (Overseas) 198.51.100.128/25"),
      ("198.51.100.200", "EU 65536 Exämple 198.51.100.200/32"),
      ("198.51.100.201", "CN 64501 Example Cloud (Overseas) 198.51.100.128/25"),
      ("203.0.113.9", "- 64502 - 203.0.113.0/24"),
      ("192.0.2.1", "AU - - 192.0.2.0/24 anycast"),
      ("192.0.2.129", "AU - - 192.0.2.128/25"),
      ("2001:db8::1", "FR 64500 Example Hosting 2001:db8::/32"),
      ("2001:db8:1::2", "JP 64501 Example Cloud (Overseas) 2001:db8:1::/48 anycast"),
      ("2001:db8:1::1", "SG - - 2001:db8:1::1/128"),
      ("::ffff:198.51.100.1", "DE 64500 Example Hosting 198.51.100.0/24"),
      ("2001:db9::", "US 64499 - ::/0"),
    ])
  func narrowest(_ text: String, _ expected: String) throws {
    let answer = try #require(reader.answer(for: try address(text), source: 3))
    let asn = answer.asn.map { "\($0)" } ?? "-"
    let words = [answer.country ?? "-", asn, answer.asName ?? "-", "\(answer.network)"]
    #expect((words + (answer.isAnycast ? ["anycast"] : [])).joined(separator: " ") == expected)
    #expect(answer.source == 3)
  }

  @Test("an IPv4 address is never answered by a network of IPv6", arguments: ["198.51.101.0", "0.0.0.0"])
  func noV4Answer(_ text: String) throws {
    #expect(reader.network(for: try address(text)) == nil)
  }

  @Test("a database without IPv4 or without IPv6 has no answer for it")
  func oneFamily() throws {
    let onlyV4 = LOCDBWriter(networks: [.init(prefix: "192.0.2.0/24", country: "DE")])
    let onlyV6 = LOCDBWriter(networks: [.init(prefix: "2001:db8::/32", country: "DE")])
    let v4 = try LOCDBReader(unverified: MappedFile(path: folder.file("v4.db", onlyV4.unsigned)))
    let v6 = try LOCDBReader(unverified: MappedFile(path: folder.file("v6.db", onlyV6.unsigned)))
    let addresses = try (address("192.0.2.1"), try address("2001:db8::1"))
    #expect(v4.network(for: addresses.0)?.country == "DE")
    #expect(v4.network(for: addresses.1) == nil)
    #expect(v6.network(for: addresses.0) == nil)
    #expect(v6.network(for: addresses.1)?.country == "DE")
  }

  @Test("all flags of a network are read")
  func flags() throws {
    let network = try #require(reader.network(for: try address("2001:db8:1::2")))
    #expect(network.flags == [.anonymousProxy, .satellite, .anycast])
    #expect(reader.network(for: try address("192.0.2.200"))?.flags == .hostile)
  }

  @Test("the header says who made the data, when, and under which licence")
  func header() {
    #expect(reader.info.vendor == "Test")
    #expect(reader.info.licence == "CC0")
    #expect(reader.info.createdAt == Timestamp(seconds: 1_793_500_000))
    #expect(reader.info.signature == .unsigned)
    #expect(reader.info.sha256.utf8.count == 64)
  }

  @Test("a file cut short at any length is refused as damaged")
  func truncations() throws {
    let whole = LOCDBWriter.sample.unsigned
    for length in 0..<whole.count {
      let path = try folder.file("cut.db", whole[..<length])
      do {
        _ = try LOCDBReader(unverified: MappedFile(path: path))
        Issue.record("opened with \(length) of \(whole.count) bytes")
      } catch {
        guard case .damaged = error else {
          Issue.record("\(length) bytes: \(error)")
          continue
        }
      }
    }
  }

  @Test("any byte may hold anything: the reader refuses or answers, and answers within the address's own networks")
  func corruptions() throws {
    let whole = LOCDBWriter.sample.unsigned
    let addresses = try ["198.51.100.200", "192.0.2.1", "2001:db8:1::1", "2001:db9::"].map {
      try address($0)
    }
    var opened = 0
    for place in whole.indices {
      for change: UInt8 in [0x01, 0xff] {
        var bytes = whole
        bytes[place] ^= change
        let path = try folder.file("changed.db", bytes)
        guard let reader = try? LOCDBReader(unverified: MappedFile(path: path)) else { continue }
        opened += 1
        for address in addresses {
          guard let answer = reader.answer(for: address, source: 0) else { continue }
          #expect(answer.network.contains(address))
        }
      }
    }
    #expect(opened > whole.count, "most changes lie outside the header, so most files open")
  }

  @Test("a tree that leads back to itself ends after 128 steps")
  func cycle() throws {
    var bytes = LOCDBWriter(networks: [.init(prefix: "::/0", country: "DE"), .init(prefix: "::/1")]).unsigned
    // Both links of the second node lead to itself: the tree has the nodes 0 and 1, after two network records.
    let second = LOCDBWriter.headerLength + 2 * 12 + 12
    bytes.replaceSubrange(second..<second + 8, with: [0, 0, 0, 1, 0, 0, 0, 1])
    let looped = try LOCDBReader(unverified: MappedFile(path: folder.file("loop.db", bytes)))
    #expect(looped.network(for: IPAddress(high: 1, low: 1))?.prefix.length == 128)
    #expect(looped.network(for: IPAddress(v4: 1))?.prefix.length == 128)
  }
}
