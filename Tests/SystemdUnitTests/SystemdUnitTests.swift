// Role: holds the units to systemd's own judgement: no complaint, little exposure, users that exist.
import Foundation
import Testing

private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "systemd")
private let analyzer = "/usr/bin/systemd-analyze"

@Suite("systemd units", .enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "needs systemd-analyze"))
struct SystemdUnitTests {
  @Test(
    "systemd has no complaint, also none that leaves its exit status alone",
    arguments: ["egressd", "egress-alertd", "egress-report"])
  func verify(name: String) throws {
    try withUnit(name) { unit in
      let (status, text) = try run(analyzer, "verify", "--man=no", unit)
      #expect(text == "")
      #expect(status == 0)
    }
  }

  @Test("the exposure is at most 2.0", arguments: ["egressd", "egress-alertd", "egress-report"])
  func exposure(name: String) throws {
    try withUnit(name) { unit in
      let (status, text) = try run(analyzer, "security", "--offline=true", "--no-pager", "--threshold=20", unit)
      #expect(status == 0, "\(text.split(separator: "\n").last ?? "")")
    }
  }

  @Test("every user and group a unit names is made by the sysusers file")
  func users() throws {
    let made = try lines("egressd.sysusers.conf").compactMap { line -> Substring? in
      let words = line.split(separator: " ")
      return words.first == "u" ? words.dropFirst().first : nil
    }
    #expect(made == ["egressd", "egress-alertd"])
    for unit in ["egressd.service", "egress-alertd.service", "egress-report.service"] {
      let named = try lines(unit).filter { line in
        ["User=", "Group=", "SupplementaryGroups="].contains { line.hasPrefix($0) }
      }
      #expect(named.count >= 2)
      for line in named { #expect(made.contains(line.drop { $0 != "=" }.dropFirst())) }
    }
  }

  @Test("systemd has no complaint about the timer, which starts what its name says")
  func timer() throws {
    try withUnit("egress-report") { unit in
      let timer = URL(filePath: unit).deletingLastPathComponent().appending(path: "egress-report.timer")
      try FileManager.default.copyItem(at: folder.appending(path: "egress-report.timer"), to: timer)
      let (status, text) = try run(analyzer, "verify", "--man=no", timer.path)
      #expect(text == "")
      #expect(status == 0)
    }
    #expect(try lines("egress-report.timer").contains("Persistent=true"), "a week that ended while it was off counts")
  }

  private func lines(_ name: String) throws -> [Substring] {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n")
  }

  /// Lends a copy of a unit whose program exists on this machine, as systemd asks.
  private func withUnit(_ name: String, _ body: (String) throws -> Void) throws {
    let copies = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copies) }
    let unit = try String(contentsOf: folder.appending(path: "\(name).service"), encoding: .utf8)
    // The report is made by the command for people.
    let program = name == "egress-report" ? "egressctl report --weekly" : name
    #expect(unit.contains("ExecStart=/usr/bin/\(program) "))
    let copy = copies.appending(path: "\(name).service")
    try unit.replacing("ExecStart=/usr/bin/\(program) ", with: "ExecStart=/usr/bin/true ")
      .write(to: copy, atomically: true, encoding: .utf8)
    try body(copy.path)
  }

  private func run(_ program: String, _ arguments: String...) throws -> (Int32, String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
