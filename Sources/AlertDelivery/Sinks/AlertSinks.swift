// Role: the list of ways to deliver an alert; a new one is a file beside this one and a line here.
import EgressSettings
import EgressTypes

/// What sinks need of the network; only the program that delivers links it.
public protocol NetworkTransports: Sendable {
  /// Makes what carries webhooks to a receiver; one attempt may take so many seconds.
  func webhook(_ settings: WebhookSettings, seconds: Int) -> any WebhookTransport
  /// Makes what carries queries to a timestamp authority; one attempt may take so many seconds.
  func timestamps(_ settings: TimestampSettings, seconds: Int) -> any WebhookTransport
  /// Makes what carries syslog messages to a server behind TLS.
  func syslog(host: String, port: Int, authorities: String?, seconds: Int) -> any SyslogTransport
}

/// The sinks that settings ask for; each gets a worker of its own, so that none holds up another.
public enum AlertSinks {
  /// Makes a sink; `host` is the name of this machine.
  public static func make(
    _ sink: AlertSinkSettings, seconds: Int, host: String, network: any NetworkTransports,
    clock: @escaping @Sendable () -> Timestamp
  ) -> any AlertSink {
    switch sink.way {
    case .exec(let command): ExecSink(name: sink.name, command: command, timeout: .seconds(seconds))
    case .webhook(let webhook):
      WebhookSink(name: sink.name, webhook, transport: network.webhook(webhook, seconds: seconds), clock: clock)
    case .journald(let socket): JournaldSink(name: sink.name, path: socket)
    case .syslog(let syslog):
      SyslogSink(
        name: sink.name, facility: syslog.facility, host: host, transport: transport(syslog, seconds, network),
        clock: clock)
    case .email(let email): EmailSink(name: sink.name, email, host: host, timeout: .seconds(seconds), clock: clock)
    }
  }

  private static func transport(
    _ syslog: SyslogSettings, _ seconds: Int, _ network: any NetworkTransports
  ) -> any SyslogTransport {
    switch syslog.receiver {
    case .socket(let path): SyslogSocket(path: path)
    case .server(let host, let port, let authorities):
      network.syslog(host: host, port: port, authorities: authorities, seconds: seconds)
    }
  }
}
