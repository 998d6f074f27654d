// Role: holds the exec sink to what real programs do: read, talk, fail, hang, refuse to end.
import AlertDelivery
import Foundation
import Glibc
import Testing

@Suite("Exec sink")
struct ExecSinkTests {
  private let folder: TestFolder
  private let event = TestOutbox.event(5)

  init() throws { folder = try TestFolder() }

  /// On a busy machine a test may be resumed half a minute after its program ended; that must not look like hanging.
  private static let patience = Duration.seconds(600)

  private func deliver(
    _ command: [String], timeout: Duration = patience, grace: Duration = .seconds(20)
  ) async -> DeliveryResult {
    await ExecSink(command: command, timeout: timeout, grace: grace).deliver(event, attempt: 2)
  }

  @Test("the program reads the alert as one line and its output is kept")
  func cat() async {
    #expect(
      await deliver(["/bin/cat"])
        == DeliveryResult(isDelivered: true, reason: "exit status 0", output: "{\"egress.index\":5}\n"))
  }

  @Test("arguments arrive as they are, with nothing a shell would do to them")
  func arguments() async {
    let result = await deliver(["/usr/bin/printf", "%s|", "a b", "$HOME", "; ls", "*"])
    #expect(result.output == "a b|$HOME|; ls|*|")
  }

  @Test("the environment holds seven names and the folder is the root")
  func environment() async {
    setenv("EGRESS_TEST_SECRET", "leaked", 1)
    let lines = await deliver(["/usr/bin/env"]).output.split(separator: "\n").map(String.init)
    #expect(
      Set(lines) == [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "EGRESS_ALERT_ID=msg_ab5",
        "EGRESS_ALERT_INDEX=5", "EGRESS_ALERT_ATTEMPT=2", "EGRESS_ALERT_KIND=unknown",
        "EGRESS_ALERT_TEXT=egressd: unknown: ",
      ])
    #expect(await deliver(["/bin/pwd"]).output == "/\n")
  }

  @Test("a program that fails has said why", arguments: [1, 3, 126])
  func failure(status: Int) async throws {
    let program = try folder.script("echo out; echo error >&2; exit \(status)")
    let result = await deliver([program])
    #expect(result == DeliveryResult(isDelivered: false, reason: "exit status \(status)", output: "out\nerror\n"))
  }

  @Test("a program that dies of a signal has not delivered")
  func signaled() async throws {
    let result = await deliver([try folder.script("kill -KILL $$")])
    #expect(result == DeliveryResult(isDelivered: false, reason: "ended by signal 9"))
  }

  @Test("a program that is not there, or may not be run, is named", arguments: ["/nonexistent/hook", "/etc/passwd"])
  func missing(program: String) async {
    let result = await deliver([program])
    #expect(!result.isDelivered)
    #expect(result.reason.hasPrefix("\(program): cannot be run: "))
  }

  @Test("a program that reads nothing has still delivered, however long the alert")
  func unread() async {
    let long = AlertEvent(index: 1, leafHash: "cd", leaf: [UInt8](repeating: UInt8(ascii: "x"), count: 200_000))
    let result = await ExecSink(command: ["/bin/true"], timeout: Self.patience).deliver(long, attempt: 1)
    #expect(result == DeliveryResult(isDelivered: true, reason: "exit status 0"))
  }

  @Test("of much output the first 4 KiB are kept, and the program is not held up")
  func talkative() async {
    let result = await deliver(["/usr/bin/seq", "100000"])
    #expect(result.isDelivered)
    #expect(result.output.utf8.count == ExecSink.outputLimit)
    #expect(result.output.hasPrefix("1\n2\n3\n"))
  }

  @Test("a program that closes its output and goes on is waited for")
  func closedOutput() async throws {
    let marker = folder.path + "/marker"
    let program = try folder.script("exec >&- 2>&-; read line; sleep 0.1; echo done > \(marker)")
    #expect(await deliver([program]).isDelivered)
    #expect(folder.text("marker") == "done\n")
  }

  @Test("a program that hangs is asked to end, with its children, when its time is up")
  func hanging() async throws {
    let program = try folder.script("trap 'echo ended; exit 0' TERM; echo $$; sleep 3600 & wait")
    let result = await deliver([program], timeout: .milliseconds(300))
    #expect(!result.isDelivered)
    #expect(result.reason == "ran longer than 0.3 seconds and was ended")
    let lines = result.output.split(separator: "\n")
    #expect(lines.last == "ended")
    try expectGroupGone(lines.first)
  }

  @Test("a program that will not end is killed, with its children, after the grace")
  func stubborn() async throws {
    let program = try folder.script("trap '' TERM; echo $$; sleep 3600 & while :; do sleep 3600; done")
    let result = await deliver([program], timeout: .milliseconds(300), grace: .milliseconds(100))
    #expect(!result.isDelivered)
    #expect(result.reason == "ran longer than 0.3 seconds and was ended")
    try expectGroupGone(result.output.split(separator: "\n").first)
  }

  @Test("a child left behind with the output open does not hold up the delivery")
  func leftBehind() async throws {
    let program = try folder.script("sleep 3600 & echo $!; exit 0")
    let result = await deliver([program])
    #expect(result.isDelivered)
    kill(try #require(pid_t(result.output.dropLast())), SIGKILL)
  }

  /// The members of a killed group may still be on their way out when the leader is gone.
  private func expectGroupGone(_ leader: Substring?) throws {
    let group = try #require(leader.flatMap { pid_t($0) })
    for _ in 0..<500 where kill(-group, 0) == 0 { usleep(10_000) }
    #expect(kill(-group, 0) == -1)
  }
}
