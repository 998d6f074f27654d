// Role: one Dutch word for one thing: words that were given up are found wherever a Dutch text is written.
import Foundation
import Testing

@Suite("Dutch terms")
struct DutchTermsTests {
  /// What is no longer said, with what is said instead.
  private static let givenUp: [(String, instead: String)] = [
    ("jurisdictie", "rechtsgebied"), ("rechtsmacht", "rechtsgebied"), ("stroom", "verbinding"),
    ("stromen", "verbindingen"), ("besturing ", "controller"), ("besturingen", "controllers"),
    ("netwerkoperator", "netwerkbeheerder"), ("checkpoint", "controlepunt"),
    ("gezakt", "niet geslaagd"), ("bezorglog", "afleverlogboek"), ("frameheader", "kopregels"),
    ("drone-controller", "dronecontroller"), ("herhaling van", "afspelen van"),
    ("ontvangstbewijs", "bewijs van verwijdering"), (" alert", "alarm"), ("waarschuwingen", "alarmen"),
  ]

  private static func text(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(decoding: Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }

  /// The lines of a source file that hold Dutch: from `nl:` on, with the lines that go on with the text.
  private static func dutch(in source: String) -> [String] {
    var lines: [String] = []
    var goesOn = false
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      let bare = line.drop { $0 == " " }
      if let start = line.firstRange(of: "nl:") {
        lines.append(String(line[start.lowerBound...]))
        goesOn = true
      } else if goesOn, bare.hasPrefix("+ \"") || bare.hasPrefix("\"") {
        lines.append(String(bare))
      } else {
        goesOn = false
      }
    }
    return lines
  }

  @Test("no source says in Dutch what has another word")
  func sources() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    var count = 0
    for path in paths where path.hasSuffix(".swift") {
      for line in Self.dutch(in: try Self.text("Sources/\(path)")) {
        count += 1
        // What stands between \( and ) is a name of ours and no Dutch.
        let words = line.replacing(/\\\([^)]*\)/, with: "")
        for (word, instead) in Self.givenUp {
          #expect(!words.lowercased().contains(word), "\(path): `\(word)` is `\(instead)`: \(line)")
        }
      }
    }
    #expect(count > 500)
  }

  @Test(
    "no agreed report, draft, statement or contract does either",
    arguments: [
      "ReportingTests/Fixtures/week.nl.txt", "BreachNotificationTests/Fixtures/first.nl.md",
      "BreachNotificationTests/Fixtures/late-follow-up.nl.md", "EvidenceBundleTests/Fixtures/statement.nl.txt",
      "SupplierContractTests/Fixtures/contract.nl.txt",
    ])
  func agreed(_ path: String) throws {
    let text = try Self.text("Tests/\(path)").lowercased()
    for (word, instead) in Self.givenUp { #expect(!text.contains(word), "`\(word)` is `\(instead)`") }
  }

  @Test("what has another word is found")
  func canFail() {
    let source = "language(\"flow\", nl: \"een\"\n  + \" stroom\")\nlet stroom = 1"
    #expect(Self.dutch(in: source) == ["nl: \"een\"", "+ \" stroom\")"])
  }
}
