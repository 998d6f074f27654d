// Role: holds what systemd is told to what sd_notify(3) asks for.
import Foundation
import LinuxCalls
import SystemdNotify
import Testing

@Suite("Notification")
struct ServiceNotifyTests {
  @Test("messages reach a socket at a path and one in the abstract namespace", arguments: [false, true])
  func messages(isAbstract: Bool) throws {
    let name = "egress-notify-\(UUID().uuidString)"
    let path = isAbstract ? "@\(name)" : FileManager.default.temporaryDirectory.appending(path: name).path
    defer { try? FileSystem.remove(path) }
    let systemd = try UnixSocket.datagrams(at: path)
    let service = ServiceNotify(processID: 1) { $0 == "NOTIFY_SOCKET" ? path : nil }
    #expect(service.isListenedTo)
    service.ready(status: "watching eth1\nREADY=0")
    service.reloading()
    service.status("two lines\r\nmade one")
    service.alive()
    service.stopping()
    service.extendTimeout(seconds: 60)
    for expected in [
      "READY=1\nSTATUS=watching eth1 READY=0", "RELOADING=1", "STATUS=two lines made one", "WATCHDOG=1", "STOPPING=1",
      "EXTEND_TIMEOUT_USEC=60000000",
    ] {
      #expect(String(decoding: try systemd.read(upTo: 4096), as: UTF8.self) == expected)
    }
  }

  @Test("without systemd nothing is said", arguments: [nil, "", "relative"] as [String?])
  func silence(socket: String?) {
    let service = ServiceNotify(processID: 1) { $0 == "NOTIFY_SOCKET" ? socket : nil }
    #expect(!service.isListenedTo)
    service.ready(status: "unheard")
  }

  @Test(
    "a sign of life is due three times in the watchdog's time, so that one may be missed, and only meant for the process it names",
    arguments: [
      ("30000000", nil, .seconds(10)), ("30000000", "7", .seconds(10)), ("30000000", "8", nil), (nil, nil, nil),
      ("0", nil, nil), ("soon", nil, nil),
    ] as [(String?, String?, Duration?)])
  func watchdog(time: String?, process: String?, expected: Duration?) {
    let environment = ["WATCHDOG_USEC": time, "WATCHDOG_PID": process].compactMapValues { $0 }
    #expect(ServiceNotify(processID: 7) { environment[$0] }.watchdogInterval == expected)
  }
}
