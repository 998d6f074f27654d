// Role: delivers a message as syslog of RFC 5424, with structured data, through a transport that is handed in.
import EgressTypes
import LinuxCalls

/// What carries syslog messages.
public protocol SyslogTransport: Sendable {
  /// Hands one message over and says how that went, within a time of its own.
  func send(_ message: [UInt8]) async -> DeliveryResult
}

/// Sends each message to a syslog receiver.
///
/// Syslog acknowledges nothing: delivered means that the receiver's side took the bytes.
public struct SyslogSink: AlertSink {
  /// The name in the delivery log.
  public let name: String
  private let facility: Int
  private let host: String
  private let transport: any SyslogTransport
  private let clock: @Sendable () -> Timestamp

  /// Makes a sink; `host` is the name of this machine.
  public init(
    name: String, facility: Int, host: String, transport: any SyslogTransport,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.name = name
    self.facility = facility
    self.host = host
    self.transport = transport
    self.clock = clock
  }

  /// Sends one message.
  public func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    await transport.send(SyslogMessage(of: event, facility: facility, host: host, at: clock()).bytes)
  }
}

/// A datagram socket of this machine, such as /dev/log.
public struct SyslogSocket: SyslogTransport {
  private let path: String

  /// Makes the transport to a path.
  public init(path: String) { self.path = path }

  /// Sends one datagram.
  public func send(_ message: [UInt8]) async -> DeliveryResult {
    do throws(LinuxError) {
      try UnixSocket.sendDatagram(message, to: path, milliseconds: 5000)
      return DeliveryResult(isDelivered: true, reason: "taken by \(path)")
    } catch {
      return .failed("\(error)")
    }
  }
}
