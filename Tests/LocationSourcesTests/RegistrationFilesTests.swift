// Role: holds the reader of the registries' files to their format, and to refusing what is not one of them.
import EgressTypes
import Foundation
import Testing

@testable import LocationSources

@Suite("Registrations")
struct RegistrationFilesTests {
  private static let sample = """
    # comments may stand anywhere
    2|apnic|20261127|6|19830613|20261126|+1000
    apnic|*|asn|*|4|summary
    apnic|*|ipv4|*|1|summary
    apnic|CN|asn|64500|1|20020801|allocated|A91
    apnic|HK|asn|64502|3|20020801|assigned|A92
    apnic||asn|64510|1||available|
    apnic|ZZ|asn|64520|1|20020801|reserved|A93
    apnic|AP|asn|64530|1|20020801|allocated|A94
    apnic|AU|ipv4|203.0.113.0|256|20020801|allocated|A95
    apnic|SG|asn|4294967294|2|20020801|allocated|A96

    """

  private func read(_ texts: String...) throws -> RegistrationFiles {
    let folder = FileManager.default.temporaryDirectory.appending(path: "registrations-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try texts.enumerated().map { index, text in
      let file = folder.appending(path: "\(index)")
      try Data(text.utf8).write(to: file)
      return file.path
    }
    return try RegistrationFiles(paths: paths)
  }

  @Test(
    "allocated and assigned numbers have the country of their record, at both ends of their range",
    arguments: [
      (64500, "CN"), (64499, nil), (64501, nil), (64502, "HK"), (64504, "HK"), (64505, nil), (64510, nil), (64520, nil),
      (64530, nil), (4_294_967_293, nil), (4_294_967_294, "SG"), (4_294_967_295, "SG"), (0, nil),
    ] as [(UInt32, String?)])
  func countries(_ asn: UInt32, _ country: String?) throws {
    let files = try read(Self.sample)
    #expect(files.registration(of: asn)?.country == country)
    #expect(files.registrationSources.map(\.count) == [6])
    #expect(files.registrationSources.map(\.registry) == ["apnic"])
    #expect(files.registrationSources.first?.date == CivilDate("2026-11-26"))
  }

  @Test(
    "what is no file of a registry is refused, with the line",
    arguments: [
      ("", "no version line"), ("<html>\n", ":1:1: expected the version line"),
      ("2|apnic|1|1|1|2026|x\n", ":1:1: expected the version line"),
      ("2|apnic|1|1|1|20261399|x\n", ":1:1: expected a day"),
      (sample + "apnic|CN|asn|x|1|20020801|allocated\n", ":12:1: expected an AS number"),
      (sample + "apnic|CN|asn|7|0|20020801|allocated\n", ":12:1: expected an AS number"),
      (sample + "apnic|CN|asn|4294967295|2|20020801|allocated\n", ":12:1: expected an AS number"),
      (sample + "apnic|CN|asn|7|99999999999999999999|20020801|allocated\n", ":12:1: expected an AS number"),
      (sample + "apnic||asn|7|1|20020801|allocated\n", ":12:1: expected a country code"),
      (sample + "arin|US|asn|7|1|20020801|allocated\n", ":12:1: expected a record of apnic"),
      (sample + "apnic|CN|asn|64503|1|20020801|allocated\n", "AS64503 is registered twice"),
    ])
  func refusals(_ text: String, _ reason: String) {
    let error = #expect(throws: LocationFileError.self) { try read(text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "-")")
  }

  @Test("no cut and no changed byte of a file stops the reader")
  func hostile() throws {
    let bytes = Array(Self.sample.utf8)
    var parser = RegistrationParser(source: 0)
    for cut in bytes.indices { feed(Array(bytes[..<cut]), to: &parser) }
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= UInt8(truncatingIfNeeded: 1 << (place % 8))
      var parser = RegistrationParser(source: 0)
      feed(changed, to: &parser)
    }
    #expect(parser.mistakes.first.count <= 20)
  }

  private func feed(_ bytes: [UInt8], to parser: inout RegistrationParser) {
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      parser.read(line, number: number + 1)
    }
  }

  @Test("two files that register one number are told apart by name")
  func twice() throws {
    let other = "2|ripencc|1|1|1|20261126|x\nripencc|NL|asn|64600|2|20020801|allocated|x\n"
    let files = try read(Self.sample, other)
    #expect(files.registration(of: 64601)?.registry == "ripencc")
    #expect(files.registration(of: 64500)?.registry == "apnic")
    #expect(throws: LocationFileError.self) {
      try read(Self.sample, "2|ripencc|1|1|1|20261126|x\nripencc|NL|asn|64504|1|20020801|allocated|x\n")
    }
  }
}
