// Role: why the control socket could not be opened or used.
import LinuxCalls

/// Why the control socket could not be opened or used.
public enum ControlError: Error, Hashable, Sendable {
  /// Another daemon answers on the path.
  case alreadyServed(String)
  /// Something that is no socket stands at the path; it is left alone.
  case pathTaken(String)
  /// Nobody listens on the path.
  case daemonNotRunning(String)
  /// This user may not connect.
  case permissionMissing(String)
  /// A line is longer than the limit.
  case tooLong(limit: Int)
  /// The other end did not send or take its line in time.
  case timedOut(milliseconds: Int)
  /// The other end closed before its line was whole, or sent no reply.
  case brokenOff(String)
  /// The server is stopping.
  case stopped
  /// A system call failed.
  case system(LinuxError)
}

extension ControlError {
  /// Runs system calls and throws what fails as `system`.
  static func calling<Value: ~Copyable>(_ body: () throws(LinuxError) -> Value) throws(ControlError) -> Value {
    do throws(LinuxError) {
      return try body()
    } catch {
      throw .system(error)
    }
  }
}

extension ControlError: CustomStringConvertible {
  /// The thing, the reason and the remedy in one sentence.
  public var description: String {
    switch self {
    case .alreadyServed(let path): "\(path): another egressd answers here; stop it first: systemctl stop egressd"
    case .pathTaken(let path): "\(path): is not a socket and is left alone; move it or choose another path"
    case .daemonNotRunning(let path): "\(path): no egressd answers; start it: systemctl start egressd"
    case .permissionMissing(let path):
      "\(path): this user may not speak to egressd; join its group or use sudo"
    case .tooLong(let limit): "the line is longer than \(limit) bytes"
    case .timedOut(let milliseconds): "the other end took longer than \(milliseconds) ms"
    case .brokenOff(let what): "the other end closed the connection before \(what) was whole"
    case .stopped: "the server is stopping"
    case .system(let error): error.description
    }
  }
}
