// Role: holds the loading of rules, inventory and location data: all of it or a refusal that names the file.
import EgressSetup
import EgressTypes
import Foundation
import Testing

/// A folder with files for one test, removed with the last reference to it.
final class ScratchFolder {
  let path = FileManager.default.temporaryDirectory.appending(path: "egress-setup-\(UUID())").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    return "\(path)/\(name)"
  }
}

/// What the project ships.
enum ShippedFiles {
  /// The folder of rule packs.
  static let rules = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Rules").path
}

@Suite("Loaded basis")
struct LoadedBasisTests {
  private let folder: ScratchFolder
  private let now = Timestamp(rfc3339: "2026-11-27T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  private var sources = BasisSources()

  init() throws {
    folder = try ScratchFolder()
    sources.rules = ShippedFiles.rules
    sources.locationFiles = [
      try folder.file("fresh.csv", "# vendor: A\n# created: 2026-11-01\n198.51.100.0,198.51.100.255,NL,1136\n")
    ]
    sources.inventory = try folder.file("inventory.yaml", inventory(policy: "strict-ldm"))
  }

  private func inventory(policy: String) -> String {
    "devices:\n  - {id: rc-01, mac: \"60:60:1f:00:00:01\", model: DJI RC, policy: \(policy)}\n"
  }

  @Test("what is in force is recorded by hash and age")
  func record() throws {
    let record = try LoadedBasis(loading: sources, at: now).configRecord(inside: .auto, at: now)
    #expect(record.kind == .config)
    #expect(record[integer: "egress.inventory.devices"] == 1)
    #expect(record[string: "egress.inventory.sha256"]?.utf8.count == 64)
    let packs = record[list: "egress.rules.packs"]
    #expect(packs.contains { $0.hasPrefix("regular-ops as_of=") && $0.contains(" sha256=") })
    #expect(
      record[list: "egress.location.sources"].map { $0.prefix(40) } == ["A created=2026-11-01T00:00:00.000000Z sh"])
    #expect(record[list: "egress.warnings"] == [])
  }

  @Test("an inventory that changes a byte has another hash; none has no hash")
  func inventoryHash() throws {
    func hash(_ sources: BasisSources) throws -> String? {
      try LoadedBasis(loading: sources, at: now).configRecord(inside: .auto, at: now)[
        string: "egress.inventory.sha256"]
    }
    let before = try hash(sources)
    var other = sources
    other.inventory = try folder.file("other.yaml", inventory(policy: "strict-ldm") + "# a word more\n")
    #expect(try hash(other) != before)
    other.inventory = nil
    #expect(try hash(other) == nil)
  }

  @Test("old data is loaded, and said to be old")
  func stale() throws {
    var old = sources
    old.locationFiles.append(
      try folder.file("old.csv", "# vendor: B\n# created: 2026-06-01\n198.51.100.0,198.51.100.255,NL,1136\n"))
    let warnings = try LoadedBasis(loading: old, at: now).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("old.csv: data of 2026-06-01 00:00:00Z are 179 days old (stale)") == true)
  }

  @Test("a policy that no pack holds is refused, wherever it is named")
  func unknownPolicy() throws {
    var wrong = sources
    wrong.policy = "lenient"
    #expect(throws: SetupError.self) { try LoadedBasis(loading: wrong, at: now) }
    wrong = sources
    wrong.inventory = try folder.file("wrong.yaml", inventory(policy: "lenient"))
    do {
      _ = try LoadedBasis(loading: wrong, at: now)
      Issue.record("a policy that does not exist was accepted")
    } catch {
      #expect(error.description.contains("policy `lenient`: is in no rule pack; use one of observe-only, regular-ops"))
    }
  }

  @Test("a location file that is named and cannot be used is refused, never passed over")
  func brokenLocation() throws {
    var wrong = sources
    wrong.locationFiles.append(try folder.file("broken.csv", "198.51.100.0;198.51.100.255;NL\n"))
    #expect {
      try LoadedBasis(loading: wrong, at: now)
    } throws: {
      "\($0)".contains("broken.csv:1:1")
    }
  }
}
