// Role: tells systemd how the service is, over the datagram socket it names in the environment (sd_notify(3)).
import LinuxCalls

/// The service's line to systemd; without systemd every message is dropped.
public struct ServiceNotify: Sendable {
  private let socket: String?
  /// A third of the time after which systemd takes the service for hung; nil when it does not watch.
  public let watchdogInterval: Duration?

  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from the environment.
  public init() {
    self.init(processID: ProcessSurroundings.processID, environment: ProcessSurroundings.environment)
  }

  /// Reads the same from a given environment.
  public init(processID: Int32, environment: (String) -> String?) {
    // systemd knows sockets by an absolute path or an abstract name only.
    socket = environment("NOTIFY_SOCKET").flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    let isMeant = environment("WATCHDOG_PID").map { $0 == String(processID) } ?? true
    let time = environment("WATCHDOG_USEC").flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
    watchdogInterval = isMeant ? time.map { .microseconds($0 / 3) } : nil
  }

  /// Whether systemd listens.
  public var isListenedTo: Bool { socket != nil }

  /// Says that the service is up.
  public func ready(status: String) { send("READY=1\nSTATUS=\(oneLine(status))") }

  /// Says in one line how the service is; `systemctl status` shows it.
  public func status(_ text: String) { send("STATUS=\(oneLine(text))") }

  /// Asks for so many more seconds to start, or to stop, from now on (sd_notify(3), EXTEND_TIMEOUT_USEC).
  public func extendTimeout(seconds: Int) { send("EXTEND_TIMEOUT_USEC=\(seconds * 1_000_000)") }

  /// Says that the service reads its configuration anew; `ready` ends it.
  public func reloading() { send("RELOADING=1") }

  /// Says that the service is on its way out.
  public func stopping() { send("STOPPING=1") }

  /// Says that the service is not hung; to be said once in every `watchdogInterval`.
  public func alive() { send("WATCHDOG=1") }

  // A status that cannot be told must not disturb what it tells of; the watchdog acts when it stays untold.
  private func send(_ message: String) {
    guard let socket else { return }
    try? UnixSocket.sendDatagram(Array(message.utf8), to: socket)
  }

  // A line end would begin another variable.
  private func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
