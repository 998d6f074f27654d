// Role: the daemon's end of the control socket: one request a connection, answered on a thread of its own.
import LinuxCalls

/// A listening control socket.
///
/// The handler runs on the server's thread, one request at a time, and knows from the kernel who asks.
public final class ControlServer: Sendable {
  /// What answers requests.
  public typealias Handler = @Sendable (ControlRequest, Peer) -> ControlReply

  private let path: String
  private let wakeUp: WakeUp
  private let thread: OSThread

  /// Listens on a path and starts to serve; throws `ControlError`.
  ///
  /// The socket has mode 0660. A socket that a crashed daemon left behind is replaced; one that answers is not.
  public init(
    path: String, limits: ControlLimits = ControlLimits(), handler: @escaping Handler
  ) throws(ControlError) {
    try Self.clear(path)
    let wakeUp = try ControlError.calling { () throws(LinuxError) in try WakeUp() }
    let service = ControlService(limits: limits, wakeUp: wakeUp, handler: handler)
    thread = try ControlError.calling { () throws(LinuxError) in
      let listener = try UnixSocket.listen(at: path, mode: 0o660)
      return try OSThread(named: "control", owning: listener) { service.serve($0) }
    }
    self.wakeUp = wakeUp
    self.path = path
  }

  /// Stops serving, waits for a request under way, and removes the socket.
  public func stop() {
    wakeUp.raise()
    // Once only: afterwards the path may belong to the next daemon.
    if thread.join() { try? FileSystem.remove(path) }
  }

  deinit { stop() }

  /// Removes what a crashed daemon left behind.
  private static func clear(_ path: String) throws(ControlError) {
    let occupant = try ControlError.calling { () throws(LinuxError) in try UnixSocket.occupant(of: path) }
    switch occupant {
    case .nothing: return
    case .otherFile: throw .pathTaken(path)
    case .listener: throw .alreadyServed(path)
    case .deadSocket: try ControlError.calling { () throws(LinuxError) in try FileSystem.remove(path) }
    }
  }
}

/// What the server's thread works with.
private struct ControlService: Sendable {
  let limits: ControlLimits
  let wakeUp: WakeUp
  let handler: ControlServer.Handler

  func serve(_ listener: consuming Descriptor) {
    while true {
      switch try? wakeUp.wait(for: listener.number, milliseconds: -1) {
      case .readable: break
      case .timedOut: continue
      case .woken, nil: return
      }
      guard let connection = try? UnixSocket.accept(listener) else {
        // The client went away, or no descriptor is left: pause, so that the second does not turn into a busy loop.
        _ = try? wakeUp.wait(for: -1, milliseconds: 100)
        continue
      }
      answer(connection)
    }
  }

  /// Answers one request; a client that cannot be answered any more is let go.
  private func answer(_ connection: borrowing Descriptor) {
    let reply: ControlReply
    do throws(ControlError) {
      let line = try ControlLine(limits: limits, wakeUp: wakeUp).receive(on: connection, "the request")
      reply =
        switch (ControlRequest.read(line), UnixSocket.peer(of: connection)) {
        case (.success(let request), let peer?): handler(request, peer)
        case (.success, nil): .refused("the kernel does not say who asks")
        case (.failure(let mistake), _): .refused(mistake.reason)
        }
    } catch {
      reply = .refused(error.description)
    }
    try? UnixSocket.send(reply.line, on: connection, milliseconds: limits.milliseconds)
  }
}
