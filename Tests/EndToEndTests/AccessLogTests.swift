// Role: each command that shows what devices and people did tells egressd so before it shows anything.
import DaemonControl
import EgressTypes
import Foundation
import Synchronization
import Testing

@Suite("Journalled reads")
struct AccessLogTests {
  /// A journal with settings that name it, and a control socket in the place of egressd's.
  private final class Desk: Sendable {
    let scratch: ScratchFolder
    let settings: String
    private let asked = Mutex<[JournalRecord]>([])
    private let server: Mutex<ControlServer?>

    var requests: [JournalRecord] { asked.withLock { $0 } }

    init(privacy: String = "{}", answers: Bool = true, refusing reason: String? = nil) async throws {
      scratch = try await ReplayedJournal.copy(withKey: true)
      settings = "\(scratch.path)/egressd.yaml"
      let socket = "\(scratch.path)/control.sock"
      let text = """
        hangar: h
        capture: {interface: eth1}
        journal: \(scratch.path)/journal
        control: \(socket)
        privacy: \(privacy)
        alerts: {state: \(scratch.path)/state}

        """
      try Data(text.utf8).write(to: URL(filePath: settings))
      server = Mutex(nil)
      guard answers else { return }
      let made = try ControlServer(path: socket) { [weak self] request, _ in
        guard request.name == .access else { return .refused("only reads are taken here") }
        self?.asked.withLock { $0.append(request.fields) }
        return reason.map { .refused($0) } ?? .done(JournalRecord())
      }
      server.withLock { $0 = made }
    }

    deinit { server.withLock { $0?.stop() } }

    func run(_ arguments: [String]) async throws -> Outcome {
      try await BuiltProgram.run("\(BuiltProgram.folder)/egressctl", arguments)
    }
  }

  @Test func `each command is one record that says what was asked for and why`() async throws {
    let desk = try await Desk()
    let record = try await ReplayedJournal.verdict
    let commands: [(arguments: [String], command: String, selection: [String])] = [
      (["events", "--device", "rc-01", "--kind", "verdict"], "events", ["kind=verdict", "device=rc-01"]),
      (["explain", "\(record)"], "explain", ["record=\(record)"]),
      (
        ["report", "--since", "2026-11-23", "--until", "2026-11-24"], "report",
        ["since=2026-11-23", "until=2026-11-24"]
      ),
      (["query", "select 1", "--index", "\(desk.scratch.path)/index"], "query", ["sql=select 1"]),
      (["prove", "\(record)"], "prove", ["record=\(record)"]),
      (
        ["evidence", "export", "--case", "7", "--output", "\(desk.scratch.path)/out"], "evidence export",
        ["case=7", "output=\(desk.scratch.path)/out"]
      ),
    ]
    for (arguments, command, selection) in commands {
      let before = desk.requests.count
      let outcome = try await desk.run(arguments + ["--config", desk.settings, "--purpose", "weekly audit"])
      #expect(!outcome.remarks.contains("not journalled"), "\(command): \(outcome.remarks)")
      let new = desk.requests.dropFirst(before)
      #expect(new.count == 1, "\(command): \(outcome.remarks)")
      #expect(new.first?[string: RecordKey.command] == command)
      #expect(new.first?[list: RecordKey.selection] == selection)
      #expect(new.first?[string: RecordKey.reason] == "weekly audit")
    }
  }

  @Test func `the configured journal is known by any path, and its verification shows nobody's doings`() async throws {
    let desk = try await Desk()
    let link = "\(desk.scratch.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(desk.scratch.path)/journal")
    _ = try await desk.run(["events", "--config", desk.settings, "--journal", link])
    #expect(desk.requests.count == 1)
    #expect(try await desk.run(["verify", "--config", desk.settings]).status == 0)
    #expect(desk.requests.count == 1)
  }

  @Test func `a copy is read with a remark`() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let outcome = try await BuiltProgram.egressctl("events", "--journal", "\(scratch.path)/journal")
    #expect(outcome.status == 0)
    #expect(
      outcome.remarks
        == "egressctl: \(scratch.path)/journal: is not the journal of an egressd on this machine, so this read is not"
        + " journalled\n")
  }

  @Test func `without a daemon the read goes on with a remark, or not at all where the settings say so`() async throws {
    let lenient = try await Desk(answers: false)
    let read = try await lenient.run(["events", "--config", lenient.settings])
    #expect(read.status == 0)
    #expect(
      read.remarks.contains("this read is not journalled: \(lenient.scratch.path)/control.sock: no egressd answers"))
    let strict = try await Desk(privacy: "{require_access_log: true}", answers: false)
    let refused = try await strict.run(["events", "--config", strict.settings])
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
    #expect(refused.remarks.contains("such a read has to be journalled and this one cannot be"))
  }

  @Test func `what the daemon refuses is not read`() async throws {
    let desk = try await Desk(refusing: "give it with --purpose")
    let refused = try await desk.run(["events", "--config", desk.settings])
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
    #expect(refused.remarks.contains("refused the read; give it with --purpose"))
  }
}
