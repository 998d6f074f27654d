// Role: holds the control socket to its round trip and to what it must not put up with.
import EgressTypes
import Foundation
import LinuxCalls
import Testing

@testable import DaemonControl

@Suite("Control socket")
struct ControlSocketTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)").path

  /// Answers with the request's name, its fields and who asked.
  private func echo(_ request: ControlRequest, _ peer: Peer) -> ControlReply {
    var fields = request.fields
    fields[string: "echo"] = request.name.rawValue
    fields[integer: "uid"] = Int64(peer.uid)
    fields[integer: "pid"] = Int64(peer.pid)
    return .done(fields)
  }

  @Test("each request comes back with who asked", arguments: ControlRequestName.allCases)
  func roundTrip(name: ControlRequestName) throws {
    let server = try ControlServer(path: path, handler: echo)
    defer { server.stop() }
    let fields = JournalRecord(["text": .string("\u{1B}[31m\n"), "list": .list(["a", "b"])])
    let reply = try ControlClient(path: path).send(ControlRequest(name, fields: fields))
    #expect(
      reply
        == .done(
          JournalRecord([
            "text": .string("\\x1b[31m\\x0a"), "list": .list(["a", "b"]), "echo": .string(name.rawValue),
            "uid": .integer(Int64(getuid())), "pid": .integer(Int64(getpid())),
          ])))
  }

  @Test("a refusal comes back with its reason")
  func refusal() throws {
    let server = try ControlServer(path: path) { _, _ in .refused("not now") }
    defer { server.stop() }
    #expect(try ControlClient(path: path).send(ControlRequest(.reload)) == .refused("not now"))
  }

  @Test("group and owner may connect, others not, whatever the umask")
  func mode() throws {
    let server = try ControlServer(path: path, handler: echo)
    defer { server.stop() }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o660)
  }

  @Test(
    "a line that is no request is refused with the reason",
    arguments: [
      ("\n", "the request is not JSON: byte 0: expected '{'"),
      (
        "{\"control.request\":\"halt\"}\n",
        "no known request in 'control.request'; known are: status, reload, declare, declarations, checkpoint, "
          + "acknowledge, access, alert-test, alert-retry, timestamp"
      ),
      (
        "{}\n",
        "no known request in 'control.request'; known are: status, reload, declare, declarations, checkpoint, "
          + "acknowledge, access, alert-test, alert-retry, timestamp"
      ),
    ])
  func notARequest(line: String, reason: String) throws {
    #expect(try exchange(line) == .refused(reason))
  }

  @Test("a request up to the limit is served, one byte more is refused")
  func size() throws {
    var limits = ControlLimits()
    limits.lineBytes = 100
    let empty = ControlRequest(.status, fields: JournalRecord(["x": .string("")])).line.count - 1
    for (length, isServed) in [(100 - empty, true), (101 - empty, false)] {
      let fields = JournalRecord(["x": .string(String(repeating: "a", count: length))])
      let line = String(decoding: ControlRequest(.status, fields: fields).line, as: UTF8.self)
      let reply = try exchange(line, limits: limits)
      #expect((reply != .refused("the line is longer than 100 bytes")) == isServed)
    }
  }

  @Test("a flood without a line end is refused at the limit")
  func flood() throws {
    let reply = try exchange(String(repeating: "a", count: 70_000))
    #expect(reply == .refused("the line is longer than 65536 bytes"))
  }

  @Test("a client that sends half a request is let go when its time is up, and the next one is served")
  func slowClient() throws {
    var limits = ControlLimits()
    limits.milliseconds = 50
    let server = try ControlServer(path: path, limits: limits, handler: echo)
    defer { server.stop() }
    let slow = try UnixSocket.connect(to: path)
    try UnixSocket.send(Array("{\"control".utf8), on: slow, milliseconds: 1000)
    let patient = ControlClient(path: path)
    guard case .done = try patient.send(ControlRequest(.status)) else {
      Issue.record("expected the second client to be served")
      return
    }
    #expect(ControlReply.read(try slow.read(upTo: 4096).dropLast()) == .refused("the other end took longer than 50 ms"))
  }

  @Test("stopping ends the wait for a slow client at once and removes the socket")
  func stop() throws {
    var limits = ControlLimits()
    limits.milliseconds = 3_600_000
    let server = try ControlServer(path: path, limits: limits, handler: echo)
    let slow = try UnixSocket.connect(to: path)
    try UnixSocket.send([UInt8(ascii: "{")], on: slow, milliseconds: 1000)
    server.stop()
    #expect(!FileManager.default.fileExists(atPath: path))
    let next = try ControlServer(path: path, handler: echo)
    defer { next.stop() }
    server.stop()
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("what a crashed daemon left is replaced, a live one is not, and a file is never removed")
  func stale() throws {
    let stale = path + "-stale"
    do { _ = try UnixSocket.listen(at: stale, mode: 0o660) }
    let server = try ControlServer(path: stale, handler: echo)
    defer { server.stop() }
    #expect(throws: ControlError.alreadyServed(stale)) { _ = try ControlServer(path: stale, handler: echo) }
    let file = path + "-file"
    try Data("kept".utf8).write(to: URL(filePath: file))
    defer { try? FileSystem.remove(file) }
    #expect(throws: ControlError.pathTaken(file)) { _ = try ControlServer(path: file, handler: echo) }
    #expect(FileManager.default.contents(atPath: file) == Data("kept".utf8))
  }

  @Test("without a daemon the client says so")
  func noDaemon() throws {
    #expect(throws: ControlError.daemonNotRunning(path)) {
      try ControlClient(path: path).send(ControlRequest(.status))
    }
  }

  /// Sends raw text to a server and reads what it answers.
  private func exchange(_ text: String, limits: ControlLimits = ControlLimits()) throws -> ControlReply? {
    let server = try ControlServer(path: path, limits: limits, handler: echo)
    defer { server.stop() }
    let client = try UnixSocket.connect(to: path)
    // The server may have refused and closed before it took everything.
    try? UnixSocket.send(Array(text.utf8), on: client, milliseconds: 1000)
    return ControlReply.read(try client.read(upTo: 4096).dropLast())
  }
}
