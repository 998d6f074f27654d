// Role: unix sockets: listening on a path, connecting to one, and who is at the other end.
import CLinux
import Glibc

/// The process at the other end of a unix socket, as the kernel vouched for it when it connected.
///
/// `pid` is for messages only: numbers are used again after a process ends.
public struct Peer: Hashable, Sendable {
  /// The process id.
  public var pid: Int32
  /// The effective user id.
  public var uid: UInt32
  /// The effective group id.
  public var gid: UInt32
}

/// Unix sockets; a path that begins with `@` stands in the abstract namespace.
public enum UnixSocket {
  /// Listens on a path; throws `LinuxError`, with EADDRINUSE when anything stands there.
  ///
  /// The socket is never more open than `mode`, whatever the umask.
  public static func listen(at path: String, mode: UInt32) throws(LinuxError) -> Descriptor {
    let socket = try make(SOCK_STREAM, path)
    _ = try SystemCalls.check("fchmod", path) { fchmod(socket.number, mode) }
    try SystemCalls.bind(socket.number, to: path)
    try SystemCalls.setMode(mode, of: path)
    _ = try SystemCalls.check("listen", path) { Glibc.listen(socket.number, 16) }
    return socket
  }

  /// Accepts one waiting connection; throws `LinuxError`.
  public static func accept(_ listener: borrowing Descriptor) throws(LinuxError) -> Descriptor {
    let path = listener.subject
    let number = listener.number
    return Descriptor(owning: try SystemCalls.check("accept", path) { clinux_accept(number) }, subject: path)
  }

  /// Connects to a stream socket; throws `LinuxError`.
  public static func connect(to path: String) throws(LinuxError) -> Descriptor {
    let socket = try make(SOCK_STREAM, path)
    try SystemCalls.connect(socket.number, to: path)
    return socket
  }

  /// Sends one datagram; throws `LinuxError`, with EAGAIN when the receiver takes nothing for that long.
  ///
  /// Without a time it waits as long as it takes.
  public static func sendDatagram(
    _ bytes: [UInt8], to path: String, milliseconds: Int? = nil
  ) throws(LinuxError) {
    let socket = try make(SOCK_DGRAM, path)
    if let milliseconds { try SystemCalls.setSendTimeout(socket.number, milliseconds: milliseconds) }
    try SystemCalls.connect(socket.number, to: path)
    _ = try SystemCalls.send(socket.number, bytes, from: 0, to: path)
  }

  /// Receives datagrams on a path; throws `LinuxError`.
  public static func datagrams(at path: String) throws(LinuxError) -> Descriptor {
    let socket = try make(SOCK_DGRAM, path)
    try SystemCalls.bind(socket.number, to: path)
    return socket
  }

  /// Sends every byte on a stream; throws `LinuxError`, with EAGAIN when the other end takes nothing for that long.
  public static func send(
    _ bytes: [UInt8], on socket: borrowing Descriptor, milliseconds: Int
  ) throws(LinuxError) {
    try SystemCalls.setSendTimeout(socket.number, milliseconds: milliseconds)
    var sent = 0
    while sent < bytes.count {
      sent += try SystemCalls.send(socket.number, bytes, from: sent, to: socket.subject)
    }
  }

  /// Who is at the other end; nil when the kernel does not say.
  public static func peer(of socket: borrowing Descriptor) -> Peer? {
    let peer = clinux_peer_of(socket.number)
    return peer.pid < 0 ? nil : Peer(pid: peer.pid, uid: peer.uid, gid: peer.gid)
  }

  /// What stands at a path where a socket is wanted; throws `LinuxError` when it cannot be told.
  public static func occupant(of path: String) throws(LinuxError) -> Occupant {
    do throws(LinuxError) {
      guard try SystemCalls.isSocket(path) else { return .otherFile }
      _ = try connect(to: path)
      return .listener
    } catch {
      switch error.kind {
      case .missing: return .nothing
      case .refused: return .deadSocket
      case .denied, .wouldBlock, .full, .other: throw error
      }
    }
  }

  /// What stands at a path where a socket is wanted.
  public enum Occupant: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// A socket that a process listens on.
    case listener
    /// A socket that its process left behind.
    case deadSocket
    /// Something that is no socket.
    case otherFile
  }

  private static func make(_ type: __socket_type, _ path: String) throws(LinuxError) -> Descriptor {
    let flags = Int32(type.rawValue | SOCK_CLOEXEC.rawValue)
    return Descriptor(
      owning: try SystemCalls.check("socket", path) { socket(AF_UNIX, flags, 0) }, subject: path)
  }
}
