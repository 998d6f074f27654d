// Role: the transports of alert delivery over IP, all behind verified TLS but where what comes back is signed itself.
import AlertDelivery
import EgressSettings
import Timestamping

/// Makes the transports that speak to the network.
public struct VerifiedTransports: NetworkTransports {
  /// Makes the maker.
  public init() {}

  /// Makes what carries webhooks to a receiver.
  public func webhook(_ settings: WebhookSettings, seconds: Int) -> any WebhookTransport {
    PinnedWebhook(settings, seconds: seconds)
  }

  /// Makes what carries queries to a timestamp authority, also by plain http to a public address: the answer is signed.
  public func timestamps(_ settings: TimestampSettings, seconds: Int) -> any WebhookTransport {
    let receiver = WebhookSettings(
      url: settings.url, authorities: settings.authorities, addresses: settings.addresses)
    return PinnedWebhook(
      receiver, seconds: seconds, answerLimit: TimestampAuthority.replyLimit, isPlainPermitted: true)
  }

  /// Makes what carries syslog messages to a server behind TLS.
  public func syslog(host: String, port: Int, authorities: String?, seconds: Int) -> any SyslogTransport {
    SyslogServer(host: host, port: port, authorities: authorities, seconds: seconds)
  }
}
