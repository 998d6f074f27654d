// Role: one line from a socket, within a length and a time, and with an end to the wait when the server stops.
import LinuxCalls

/// A line being received.
struct ControlLine {
  let limits: ControlLimits
  let wakeUp: WakeUp

  /// Receives up to the first line end and leaves out the line end; throws `ControlError`.
  func receive(on socket: borrowing Descriptor, _ what: String) throws(ControlError) -> [UInt8] {
    let deadline = ContinuousClock.now.advanced(by: .milliseconds(limits.milliseconds))
    var line: [UInt8] = []
    while true {
      let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      guard left > 0 else { throw .timedOut(milliseconds: limits.milliseconds) }
      let wait = Int32(clamping: Int64(left.rounded(.up)))
      let part: [UInt8]
      switch try ControlError.calling({ () throws(LinuxError) in
        try wakeUp.wait(for: socket.number, milliseconds: wait)
      }) {
      case .woken: throw .stopped
      case .timedOut: continue
      case .readable: part = try ControlError.calling { () throws(LinuxError) in try socket.read(upTo: 4096) }
      }
      if part.isEmpty { throw .brokenOff(what) }
      line += part.prefix { $0 != UInt8(ascii: "\n") }
      guard line.count <= limits.lineBytes else { throw .tooLong(limit: limits.lineBytes) }
      if part.contains(UInt8(ascii: "\n")) { return line }
    }
  }
}
