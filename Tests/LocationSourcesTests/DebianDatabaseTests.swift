// Role: opens the database that Debian's package libloc-database installs, where it is installed.
import EgressTypes
import Testing

@testable import LocationSources

private let path = "/usr/share/libloc-location/location.db"

@Suite(
  "Debian's location database", .enabled(if: MappedFile.exists(path), "the package libloc-database is not installed"))
struct DebianDatabaseTests {
  /// Opened once: its hash and signature take longer than everything asked of it.
  static let opened = Result { try LocationFiles.openInstalled(among: [path]) }

  @Test("its signature is by the pinned key, its vendor IPFire, its licence CC BY-SA, its date at least bookworm's")
  func source() throws {
    let files = try DebianDatabaseTests.opened.get()
    let source = try #require(files.sources.first)
    #expect(source.signature == .valid)
    #expect(source.vendor == "IPFire")
    #expect(source.licence == "CC BY-SA 4.0")
    #expect(try #require(source.createdAt).description >= "2022-10-29T05:59:54")
  }

  @Test(
    "well-known addresses have the operators they have had for years",
    arguments: [
      ("8.8.8.8", 15169, "GOOGLE", "US"), ("1.1.1.1", 13335, "CLOUDFLARENET", "AU"),
      ("223.5.5.5", 45102, "Alibaba", "CN"), ("9.9.9.9", 19281, "QUAD9", "CH"),
      ("2001:4860:4860::8888", 15169, "GOOGLE", "US"), ("2606:4700:4700::1111", 13335, "CLOUDFLARENET", "US"),
    ] as [(String, UInt32, String, String)])
  func known(_ text: String, _ asn: UInt32, _ name: String, _ country: String) throws {
    let files = try DebianDatabaseTests.opened.get()
    let answer = try #require(files.answers(for: try address(text)).first)
    #expect(answer.asn == asn)
    #expect(try #require(answer.asName).hasPrefix(name), "\(answer)")
    #expect(answer.country == country)
  }

  @Test("addresses that nobody announces have no answer", arguments: ["240.0.0.1", "192.0.2.1", "3fff::1"])
  func unannounced(_ text: String) throws {
    let files = try DebianDatabaseTests.opened.get()
    #expect(files.answers(for: try address(text)).isEmpty)
  }
}
