// Role: the `alerts` section: which ways alerts go, and what the operator decides about all of them.
import EgressTypes

/// How alerts are delivered.
public struct AlertSettings: Sendable, Hashable {
  /// The program of the key `hook` and its arguments; empty runs none.
  public var hook: [String] = []
  /// The ways that have sections of their own, in the order of the file.
  public var sections: [AlertSinkSettings] = []
  /// Seconds one attempt may take.
  public var timeout = 10
  /// How long further alerts of a group wait for their digest, in seconds; 0 groups nothing.
  public var groupSeconds: Int64 = 300
  /// Seconds between two signs of life.
  public var watchdogSeconds: Int64 = 300
  /// For how many days the delivery log is kept; nil as long as the journal.
  public var deliveryDays: Int?
  /// Where `egress-alertd` keeps what it has delivered.
  public var state = "/var/lib/egress-alertd"
  /// The socket on which `egressctl alert` asks `egress-alertd`.
  public var control = "/run/egress-alertd/control.sock"

  /// Makes the section with its defaults.
  public init() {}

  /// Every way that alerts go.
  public var sinks: [AlertSinkSettings] {
    (hook.isEmpty ? [] : [AlertSinkSettings(name: "exec", way: .exec(command: hook))]) + sections
  }
}

/// One way that alerts go.
public struct AlertSinkSettings: Sendable, Hashable {
  /// Its name in log, state folder and commands.
  public var name: String
  /// Whether it gets the regular sign of life, by which a receiver notices that nothing comes any more.
  public var hasWatchdog: Bool
  /// What it does.
  public var way: AlertWay

  /// Makes the settings of a sink.
  public init(name: String, hasWatchdog: Bool = false, way: AlertWay) {
    self.name = name
    self.hasWatchdog = hasWatchdog
    self.way = way
  }
}

/// What a sink does with an alert.
public enum AlertWay: Sendable, Hashable {
  /// Runs a program with the alert on its standard input.
  case exec(command: [String])
  /// Posts it, signed, to an address.
  case webhook(WebhookSettings)
  /// Hands it to the journal of systemd at this socket.
  case journald(socket: String)
  /// Sends it as a message of RFC 5424.
  case syslog(SyslogSettings)
  /// Hands it to the machine's mail program.
  case email(EmailSettings)
}

/// A receiver of Standard Webhooks.
public struct WebhookSettings: Sendable, Hashable {
  /// Where it listens.
  public var url: String
  /// The file of an Ed25519 key in PKCS#8 PEM, for signatures `v1a`.
  public var key: String?
  /// The file of a shared secret, `whsec_…`, for signatures `v1`.
  public var secret: String?
  /// A PEM file of authorities trusted beside those of the system.
  public var authorities: String?
  /// Networks that may be connected to although they are private, and without TLS.
  public var addresses: [IPPrefix]

  /// Makes the settings of a receiver.
  public init(
    url: String, key: String? = nil, secret: String? = nil, authorities: String? = nil, addresses: [IPPrefix] = []
  ) {
    self.url = url
    self.key = key
    self.secret = secret
    self.authorities = authorities
    self.addresses = addresses
  }
}

/// A receiver of syslog messages.
public struct SyslogSettings: Sendable, Hashable {
  /// How it is reached.
  public enum Receiver: Sendable, Hashable {
    /// A datagram socket of this machine.
    case socket(String)
    /// A server behind TLS (RFC 5425), with a PEM file of authorities trusted beside those of the system.
    case server(host: String, port: Int, authorities: String?)
  }

  /// How the receiver is reached.
  public var receiver: Receiver
  /// The facility of RFC 5424, 0 to 23.
  public var facility: Int

  /// Makes the settings of a receiver.
  public init(receiver: Receiver, facility: Int = 4) {
    self.receiver = receiver
    self.facility = facility
  }
}

/// Where mail goes.
public struct EmailSettings: Sendable, Hashable {
  /// The program that takes mail on its standard input, and its arguments before the sender and the recipients.
  public var command: [String]
  /// The sender's address.
  public var sender: String
  /// The addresses of those who get it.
  public var recipients: [String]

  /// Makes the settings.
  public init(command: [String] = ["/usr/sbin/sendmail", "-i"], sender: String, recipients: [String]) {
    self.command = command
    self.sender = sender
    self.recipients = recipients
  }
}
