// Role: holds updates of location data to what is promised: checked, newer, in one step, and a way back.
import EgressTypes
import FoundationEssentials
import LocationUpdates
import Testing

@Suite("Updates of location data")
struct LocationUpdateTests {
  private let folder: String
  private let now = Timestamp(rfc3339: "2026-11-28T12:00:00Z") ?? Timestamp(nanoseconds: 0)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "updates-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private var target: String { "\(folder)/location.csv" }

  private func write(_ name: String, made: String?, vendor: String = "Test", networks: Int = 4) throws -> String {
    let head = "# vendor: \(vendor)\n" + (made.map { "# created: \($0)\n" } ?? "")
    let lines = (0..<networks).map { "198.51.\($0).0,198.51.\($0).255,NL\n" }.joined()
    let path = "\(folder)/\(name)"
    try Data((head + lines).utf8).write(to: URL(filePath: path))
    return path
  }

  private var place: LocationUpdate { LocationUpdate(of: target, keys: []) }

  private func install(_ path: String) throws -> LocationChange {
    let candidate = try LocationCandidate(path, keys: [], at: now)
    return try #require(place.install(candidate, at: now) { _ in true })
  }

  private func rollBack() throws -> LocationChange { try #require(place.rollBack(at: now) { _ in true }) }

  /// The reason for which a file is refused, after which everything in the folder is as it was.
  private func refusal(of path: String) throws -> String {
    let before = try content()
    do {
      _ = try install(path)
      return "it was installed"
    } catch {
      #expect(try content() == before, "a refused update changed the folder")
      return "\(error)"
    }
  }

  private func content() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".lock") }
    return try names.reduce(into: [:]) { $0[$1] = try Data(contentsOf: URL(filePath: "\(folder)/\($1)")) }
  }

  private func made(_ path: String) throws -> String {
    try String(describing: LocationCandidate(path, keys: [], at: now).made).prefix(10).description
  }

  @Test("newer data take the place of the old, which is kept; going back and forth changes them over")
  func update() throws {
    _ = try write("location.csv", made: "2026-10-01")
    let change = try install(write("new.csv", made: "2026-11-01"))
    #expect(change.installed.path == target)
    #expect(change.replaced?.path == "\(target).previous")
    #expect(try (made(target), made("\(target).previous")) == ("2026-11-01", "2026-10-01"))
    let back = try rollBack()
    #expect(back.installed.sha256 == change.replaced?.sha256)
    #expect(try (made(target), made("\(target).previous")) == ("2026-10-01", "2026-11-01"))
    _ = try rollBack()
    #expect(try made(target) == "2026-11-01")
    #expect(try Set(content().keys) == ["location.csv", "location.csv.previous", "new.csv"])
  }

  @Test("where nothing stands yet, or something damaged, the file is put there")
  func first() throws {
    let fresh = try write("new.csv", made: "2026-11-01")
    #expect(try install(fresh).replaced == nil)
    try Data("198.51.100.0,nonsense\n".utf8).write(to: URL(filePath: target))
    #expect(try install(fresh).replaced == nil)
    #expect(throws: LocationUpdateError.noPrevious(target)) { try place.rollBack(at: now) { _ in true } }
    #expect(try Set(content().keys) == ["location.csv", "new.csv"])
  }

  @Test("a change that is taken back leaves everything as it was", arguments: [0, 1, 2, 3])
  func reverted(_ start: Int) throws {
    let fresh = try write("new.csv", made: "2026-11-01")
    switch start {
    case 0: break
    case 1: try Data("198.51.100.0,nonsense\n".utf8).write(to: URL(filePath: target))
    case 2: _ = try write("location.csv", made: "2026-10-02")
    default:
      _ = try write("location.csv", made: "2026-10-02")
      _ = try write("location.csv.previous", made: "2026-10-01")
    }
    let before = try content()
    let candidate = try LocationCandidate(fresh, keys: [], at: now)
    let taken = try place.install(candidate, at: now) { change in
      #expect(change.installed.path == target)
      let installed = try made(target)
      #expect(installed == "2026-11-01")
      // Nobody else may change the file while it is not decided.
      #expect(throws: LocationUpdateError.busy(target)) { try place.install(candidate, at: now) { _ in true } }
      return false
    }
    #expect(taken == nil)
    #expect(try content() == before)
    // Also the way back itself, where there is one.
    guard start == 3 else { return }
    #expect(try place.rollBack(at: now) { _ in false } == nil)
    #expect(try content() == before)
    try FileManager.default.removeItem(atPath: target)
    let without = try content()
    #expect(try place.rollBack(at: now) { _ in false } == nil)
    #expect(try content() == without)
  }

  @Test("what is older, as old, undated, of the future, another vendor's, cut short or broken is refused")
  func refusals() throws {
    _ = try write("location.csv", made: "2026-10-01")
    #expect(try refusal(of: write("n.csv", made: "2026-09-30")).contains("take a newer file"))
    #expect(try refusal(of: write("n.csv", made: "2026-10-01")).contains("take a newer file"))
    #expect(try refusal(of: write("n.csv", made: nil)).contains("does not say when it was made"))
    #expect(try refusal(of: write("n.csv", made: "2026-11-30")).contains("yet to come"))
    #expect(try refusal(of: write("n.csv", made: "2026-11-01", vendor: "Other")).contains("is by Other"))
    #expect(try refusal(of: write("n.csv", made: "2026-11-01", networks: 1)).contains("looks cut short"))
    #expect(try refusal(of: "\(folder)/none").contains("cannot be read"))
    try Data("198.51.100.0,nonsense\n".utf8).write(to: URL(filePath: "\(folder)/n.csv"))
    #expect(try refusal(of: "\(folder)/n.csv").contains("n.csv:1:"))
  }

  @Test("only declared https addresses are asked, and what they answer is unpacked", .timeLimit(.minutes(1)))
  func download() async throws {
    let download = LocationDownload(into: folder)
    for url in ["https://data.example/a", "http://data.example/a", "file:///etc/passwd"] {
      await #expect(throws: LocationUpdateError.undeclared(url)) {
        try await download.fetch(
          url, declared: ["https://data.example/", "http://data.example/a"].filter { $0 != url })
      }
    }
    await #expect(throws: LocationUpdateError.undeclared("http://data.example/a")) {
      try await download.fetch("http://data.example/a", declared: ["http://data.example/a"])
    }
    let path = try write("plain.csv", made: "2026-11-01")
    #expect(try await download.unpacked(path) == path)
    try Data([0x1f, 0x8b, 8, 0]).write(to: URL(filePath: path))
    await #expect(throws: LocationUpdateError.unpacking(path, reason: "gzip says it is damaged")) {
      try await download.unpacked(path)
    }
  }
}
