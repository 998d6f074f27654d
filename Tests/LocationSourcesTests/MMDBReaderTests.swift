// Role: holds the MaxMind DB reader to the answers of every vendor's shape, in every size of tree.
import EgressTypes
import Testing

@testable import LocationSources

@Suite("MaxMind DB lookup")
struct MMDBReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reader(_ writer: MMDBWriter) throws -> MMDBReader {
    try MMDBReader(file: MappedFile(path: folder.file("sample.mmdb", writer.bytes)))
  }

  private func said(_ reader: MMDBReader, _ text: String) throws -> String {
    guard let answer = reader.answer(for: try address(text), source: 3) else { return "none" }
    #expect(answer.source == 3)
    let words = [
      answer.country ?? "-", answer.registeredCountry ?? "-", answer.asn.map { "\($0)" } ?? "-", answer.asName ?? "-",
      "\(answer.network)",
    ]
    return (words + (answer.isAnycast ? ["anycast"] : [])).joined(separator: " ")
  }

  @Test(
    "the narrowest network answers, in every record size",
    arguments: [24, 28, 32],
    [
      ("198.51.100.1", "DE DE - - 198.51.100.0/25"), ("198.51.100.129", "NL CN - - 198.51.100.128/26"),
      ("198.51.100.200", "EU - - - 198.51.100.200/32"), ("::ffff:198.51.100.1", "DE DE - - 198.51.100.0/25"),
      ("192.0.2.77", "- AU - - 192.0.2.0/24 anycast"), ("203.0.113.9", "- - - - 203.0.113.0/24"),
      ("198.51.101.1", "none"), ("2001:db8:8000::", "FR - 64500 Exämple 2001:db8:8000::/33"),
      ("2001:db8:1:8000::", "NL CN - - 2001:db8:1:8000::/49"), ("2001:db8:1::1", "DE DE - - 2001:db8:1::1/128"),
      ("2001:db9::", "none"),
    ])
  func narrowest(_ recordSize: Int, _ expected: (address: String, answer: String)) throws {
    let version6 = try reader(.city(recordSize: recordSize))
    #expect(try said(version6, expected.address) == expected.answer)
    let version4 = try reader(.city(recordSize: recordSize, ipVersion: 4))
    let isIPv4 = try address(expected.address).isIPv4
    #expect(try said(version4, expected.address) == (isIPv4 ? expected.answer : "none"))
  }

  @Test(
    "an IPv6 address has no answer by an IPv4 address within it",
    arguments: ["::198.51.100.1", "2002:c633:6401::1", "2001:0:c633:6401::", "64:ff9b::198.51.100.1"])
  func aliases(_ text: String) throws {
    #expect(try said(reader(.city()), text) == "none")
  }

  @Test("a network wider than all of IPv4 says nothing of IPv4", arguments: ["::/1", "::/64", "::/95"])
  func widerThanIPv4(_ prefix: String) throws {
    var writer = MMDBWriter.city()
    writer.leads = [(prefix, .record(0))]
    #expect(try said(reader(writer), "198.51.100.1") == "none")
    writer.leads = [("0.0.0.0/0", .record(0))]
    #expect(try said(reader(writer), "198.51.100.1") == "DE DE - - 0.0.0.0/0")
    #expect(try said(reader(writer), "::1") == "none")
  }

  @Test(
    "every vendor's fields are read",
    arguments: [
      (
        .single(
          "GeoLite2-ASN", [("autonomous_system_number", .u32(64500)), ("autonomous_system_organization", .text("A"))]),
        "MaxMind - - 64500 A"
      ),
      (.single("DBIP-Country-Lite", [("country", MMDBWriter.place("NL"))]), "DB-IP NL - - -"),
      (
        .single(
          "ipinfo generic_country_lite.mmdb",
          [
            ("country", .text("Germany")), ("country_code", .text("DE")), ("asn", .text("AS64500")),
            ("as_name", .text("A")),
          ]), "IPinfo DE - 64500 A"
      ),
      (
        .single(
          "ipinfo country_asn.mmdb", [("asn", .text("AS4200000000")), ("country", .text("US")), ("name", .text("B"))]),
        "IPinfo US - 4200000000 B"
      ),
      (
        .single(
          "GeoIP2-Enterprise",
          [("country", MMDBWriter.place("FR")), ("traits", .map([("autonomous_system_number", .u32(1))]))]),
        "MaxMind FR - 1 -"
      ),
      (.single("Own Data", [("asn", .u32(7)), ("country_code", .text("se"))]), "Own Data SE - 7 -"),
      (
        .single("x", [("country_code", .text("SE")), ("asn", .text("ASx")), ("as_name", .text("without its number"))]),
        "x SE - - -"
      ),
      (.single("x", [("country_code", .text("SE")), ("asn", .u64(1 << 32))]), "x SE - - -"),
    ] as [(MMDBWriter, String)])
  func vendors(_ writer: MMDBWriter, _ expected: String) throws {
    let reader = try reader(writer)
    #expect(try "\(reader.info.vendor) \(said(reader, "198.51.100.7"))" == "\(expected) 198.51.100.0/24")
  }

  @Test("every type of value is passed over, and a pointer of any length is followed", arguments: 1...4)
  func types(_ length: Int) throws {
    let far = [0, 2048, 526_336, 526_336][length - 1]
    var entries: [(String, MMDBWriter.Value)] = [
      ("bytes", .raw(MMDBWriter.head(4, 3) + [1, 2, 3])),
      ("double", .raw(MMDBWriter.head(3, 8) + Array(repeating: 0, count: 8))),
      ("float", .raw(MMDBWriter.head(15, 4) + [0, 0, 0, 0])),
      ("u128", .raw(MMDBWriter.head(10, 16) + Array(repeating: 9, count: 16))),
      ("negative", .i32(-1)), ("list", .list([.text("a"), .list([]), .map([])])), ("truth", .flag(true)),
      ("long", .text(String(repeating: "l", count: 300))), ("u16", .u16(0)),
    ]
    entries.append(("country", MMDBWriter.pointer(to: far, length: length)))
    entries.append(("asn", .u32(64500)))
    var writer = MMDBWriter.single("GeoIP2-City", entries)
    // The value pointed to lies first, or after padding that reaches to where the pointer's form begins.
    let record = writer.records[0]
    writer.records = far == 0 ? [MMDBWriter.place("JP"), record] : [record]
    if far > 0 {
      let used = MMDBWriter.encode(record).count
      writer.records += [.raw(Array(repeating: 0, count: far - used)), MMDBWriter.place("JP")]
    }
    writer.leads = [("198.51.100.0/24", .record(far == 0 ? 1 : 0))]
    #expect(try said(reader(writer), "198.51.100.7") == "JP - 64500 - 198.51.100.0/24")
  }

  @Test("the metadata say who made the data and when; networks are counted once")
  func header() throws {
    let reader = try reader(.city())
    #expect(reader.info.vendor == "MaxMind")
    #expect(reader.info.createdAt == Timestamp(seconds: 1_793_500_000))
    #expect(reader.info.signature == .unsigned)
    #expect(reader.format == "MaxMind DB (GeoLite2-City)")
    #expect(try self.reader(.single("x", [("asn", .u32(1))])).networkCount == 1)
  }

  @Test(
    "names of one vendor are one vendor",
    arguments: [
      ("DBIP-City-Lite", "DB-IP"), ("db-ip.com", "DB-IP"), ("GeoIP2-ISP", "MaxMind"), ("geolite2-country", "MaxMind"),
      ("MaxMind", "MaxMind"), ("ipinfo standard", "IPinfo"), ("IPFire Project", "IPFire"), ("Other Project", "Other"),
      ("", "unnamed MaxMind DB"),
    ])
  func vendorNames(_ written: String, _ expected: String) {
    #expect(VendorName.vendor(ofDatabaseType: written) == expected)
  }

  @Test(
    "data that are no location are refused with what was missing and what was found",
    arguments: [
      ("GeoIP2-Anonymous-IP", "says who hides behind an address"),
      ("GeoIP2-Connection-Type", "the fields found are 'connection_type'; use a Country"),
    ])
  func noLocation(_ type: String, _ part: String) throws {
    let path = try folder.file("c.mmdb", MMDBWriter.single(type, [("connection_type", .text("Cable"))]).bytes)
    let error = #expect(throws: LocationFileError.self) { try LocationFiles(paths: [path]) }
    #expect(try #require(error).description.contains(part), "\(String(describing: error))")
  }
}
