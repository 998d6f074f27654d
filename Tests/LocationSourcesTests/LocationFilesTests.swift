// Role: holds the choice of formats, the answers of several files at once, and the choice among installed databases.
import Crypto
import EgressTypes
import Testing

@testable import LocationSources

@Suite("Location files")
struct LocationFilesTests {
  let folder: TemporaryFolder
  let signingKey = P521.Signing.PrivateKey()

  init() throws { folder = try TemporaryFolder() }

  private var keys: [TrustedKey] {
    get throws { [try TrustedKey(pem: signingKey.publicKey.pemRepresentation, name: "test key")] }
  }

  @Test("every file answers for itself, in the order the files were named")
  func answers() throws {
    let files = try LocationFiles(
      paths: [
        folder.file("ranges.txt", "# vendor: Other\n198.51.100.0,198.51.100.255,NL".utf8),
        folder.file("sample.db", LOCDBWriter.sample.signed(first: signingKey)),
      ], trustedKeys: keys)
    #expect(files.sources.map(\.vendor) == ["Other", "Test"])
    #expect(files.sources.map(\.signature) == [.unsigned, .valid])
    let both = files.answers(for: try address("198.51.100.200"))
    #expect(both.map(\.country) == ["NL", "EU"])
    #expect(both.map(\.source) == [0, 1])
    let one = files.answers(for: try address("2001:db8::1"))
    #expect(one.map(\.source) == [1])
    #expect(files.answers(for: try address("10.0.0.1")).isEmpty)
  }

  @Test("the SHA-256 of a source is that of its file")
  func fileHash() throws {
    let files = try LocationFiles(paths: [folder.file("ranges.txt", "192.0.2.0,192.0.2.255,DE\n".utf8)])
    #expect(files.sources[0].sha256 == SHA256.hash(data: Array("192.0.2.0,192.0.2.255,DE\n".utf8)).hexadecimal)
  }

  @Test(
    "what is no location file is refused with its name and a remedy",
    arguments: [
      ("a.mmdb", [1, 2, 0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8) + [0xe1], "byte 17: metadata: a value reaches"),
      ("location.db.xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x01], "unpack it first"),
      ("a.bin", [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0], "neither LOCDB nor text, nor a MaxMind DB"),
      ("v2.db", Array("LOCDBXX".utf8) + [2], "LOCDB version 2"),
      ("short.db", Array("LOCDBXX".utf8), "byte 0"),
      ("page.html", Array("<!DOCTYPE html>".utf8), "page.html:1:1: expected first,last,country"),
    ] as [(String, [UInt8], String)])
  func refusals(_ name: String, _ bytes: [UInt8], _ part: String) throws {
    let path = try folder.file(name, bytes)
    let error = #expect(throws: LocationFileError.self) { try LocationFiles(paths: [path]) }
    let message = try #require(error).description
    #expect(message.hasPrefix(path))
    #expect(message.contains(part), "\(message)")
  }

  @Test("a path that is no file is refused with what the system says", arguments: [true, false])
  func unreadable(_ isFolder: Bool) throws {
    let path = isFolder ? folder.path : folder.path + "/absent.db"
    let reason = isFolder ? "it is not a regular file" : "No such file or directory"
    #expect(throws: LocationFileError.unreadable(path: path, reason: reason)) { try LocationFiles(paths: [path]) }
  }

  @Test("among installed databases the newest that is correctly signed is used, and the others are named")
  func newestSigned() throws {
    func database(_ name: String, _ createdAt: UInt64, signed: Bool = true) throws -> String {
      var sample = LOCDBWriter.sample
      sample.createdAt = createdAt
      return try folder.file(name, signed ? sample.signed(first: signingKey) : sample.unsigned)
    }
    let old = try database("old.db", 100)
    let new = try database("new.db", 200)
    let unsigned = try database("unsigned.db", 300, signed: false)
    let absent = folder.path + "/absent.db"
    for paths in [[old, absent, new, unsigned], [unsigned, new, old]] {
      let files = try LocationFiles.openInstalled(among: paths, trustedKeys: keys)
      #expect(files.sources.map(\.path) == [new])
      #expect(files.refused == [.unsigned(path: unsigned)])
    }
    #expect(throws: LocationFileError.unsigned(path: unsigned)) {
      try LocationFiles.openInstalled(among: [unsigned, absent], trustedKeys: keys)
    }
    let error = #expect(throws: LocationFileError.noneInstalled(searched: [absent])) {
      try LocationFiles.openInstalled(among: [absent])
    }
    #expect(try #require(error).description.contains("libloc-database"))
  }
}
