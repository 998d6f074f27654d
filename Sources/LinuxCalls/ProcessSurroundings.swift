// Role: what the process finds around it: its environment and its network interfaces.
import Glibc

/// What surrounds the process.
public enum ProcessSurroundings {
  /// The id of this process.
  public static var processID: Int32 { getpid() }

  /// The user that this process runs for.
  public static var userID: UInt32 { getuid() }

  /// Makes writing to a pipe that nobody reads an error instead of the end of this process.
  public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// The value of an environment variable.
  public static func environment(_ name: String) -> String? { SystemCalls.environment(name) }

  /// The name of this machine; empty when the kernel does not tell it.
  public static var hostName: String { SystemCalls.hostName }

  /// The names of the network interfaces of this network namespace.
  public static var networkInterfaces: [String] { SystemCalls.interfaceNames }
}
