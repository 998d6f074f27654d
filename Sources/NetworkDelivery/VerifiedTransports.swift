// Role: the transports of alert delivery over IP, all behind verified TLS.
import AlertDelivery
import EgressSettings

/// Makes the transports that speak to the network.
public struct VerifiedTransports: NetworkTransports {
  /// Makes the maker.
  public init() {}

  /// Makes what carries webhooks to a receiver.
  public func webhook(_ settings: WebhookSettings, seconds: Int) -> any WebhookTransport {
    PinnedWebhook(settings, seconds: seconds)
  }

  /// Makes what carries syslog messages to a server behind TLS.
  public func syslog(host: String, port: Int, authorities: String?, seconds: Int) -> any SyslogTransport {
    SyslogServer(host: host, port: port, authorities: authorities, seconds: seconds)
  }
}
