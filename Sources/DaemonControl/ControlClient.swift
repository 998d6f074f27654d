// Role: the asking end of the control socket.
import LinuxCalls

/// Asks the daemon that listens on a path.
public struct ControlClient: Sendable {
  private let path: String
  private let limits: ControlLimits

  /// Makes a client; it connects anew for each request.
  ///
  /// A reload may take the daemon longer than a line takes to travel: give `limits` the time.
  public init(path: String, limits: ControlLimits = ControlLimits()) {
    self.path = path
    self.limits = limits
  }

  /// Sends a request and waits for the reply; throws `ControlError`.
  public func send(_ request: ControlRequest) throws(ControlError) -> ControlReply {
    let line = request.line
    guard line.count <= limits.lineBytes + 1 else { throw .tooLong(limit: limits.lineBytes) }
    let connection = try connect()
    let wakeUp = try ControlError.calling { () throws(LinuxError) in try WakeUp() }
    try ControlError.calling { () throws(LinuxError) in
      try UnixSocket.send(line, on: connection, milliseconds: limits.milliseconds)
    }
    let answer = try ControlLine(limits: limits, wakeUp: wakeUp).receive(on: connection, "the reply")
    guard let reply = ControlReply.read(answer) else { throw .brokenOff("the reply") }
    return reply
  }

  private func connect() throws(ControlError) -> Descriptor {
    do throws(LinuxError) {
      return try UnixSocket.connect(to: path)
    } catch {
      switch error.kind {
      case .missing, .refused: throw .daemonNotRunning(path)
      case .denied: throw .permissionMissing(path)
      case .wouldBlock, .full, .other: throw .system(error)
      }
    }
  }
}
