// Role: a message in words: one line for people, and how severe it is.
import EgressTypes

/// A message as a person reads it; printable ASCII only.
public struct AlertText: Hashable, Sendable {
  /// The severities of syslog (RFC 5424, section 6.2.1) that messages have.
  public enum Severity: Int, Sendable {
    /// The watch is impaired, or data went where it must not go.
    case critical = 2
    /// Something that needs a look.
    case warning = 4
    /// Something that a person asked for.
    case notice = 5
    /// Nothing happened.
    case informational = 6
  }

  /// One line.
  public var headline: String
  /// How severe it is.
  public var severity: Severity
  /// What it tells: the kind of the record.
  public var kind: String

  /// Puts a message in words.
  public init(of event: AlertEvent) {
    guard let record = event.record else {
      self.init("alert in record \(event.index), which a newer egressd wrote", .critical, "unknown")
      return
    }
    func text(_ key: String) -> String { (record[string: key] ?? "-").visible }
    func list(_ key: String) -> String { record[list: key].map(\.visible).joined(separator: "; ") }
    let kind = record[string: "event.kind"]?.visible ?? "unknown"
    switch record.kind {
    case .verdict:
      let (near, far) =
        record[string: "network.direction"] == "inbound" ? ("destination", "source") : ("source", "destination")
      let device = record[string: RecordKey.device]?.visible ?? text("\(near).ip")
      let name = record[string: "\(far).domain"].map { " (\($0.visible))" } ?? ""
      let port = record[integer: "\(far).port"].map { " port \($0)" } ?? ""
      let country = record[string: "\(far).geo.country_iso_code"]?.visible ?? "no country"
      let network = record[integer: "\(far).as.number"].map { ", AS\($0)" } ?? ""
      self.init(
        "\(text(RecordKey.verdict)): \(device) to \(text("\(far).ip"))\(port)\(name), \(country)\(network)",
        record[string: RecordKey.verdict] == Verdict.violation.name ? .critical : .warning, kind)
    case .digest:
      let count = record[integer: "egress.digest.count"] ?? 0
      self.init(
        "\(count) more alerts: \(text(RecordKey.device)) to \(text("egress.digest.jurisdiction")),"
          + " \(text("egress.digest.operator")); \(list("egress.digest.verdicts")); records"
          + " \(record[integer: "egress.digest.first"] ?? 0) to \(record[integer: "egress.digest.last"] ?? 0)",
        .critical, kind)
    case .watchdog:
      let age = record[integer: "egress.watchdog.age"].map { "newest record \($0) s old" } ?? "no record can be read"
      self.init(
        "sign of life: \(age); \(record[integer: "egress.watchdog.pending"] ?? 0) messages wait,"
          + " \(record[integer: "egress.watchdog.dead"] ?? 0) dead letters", .informational, kind)
    case .trial:
      self.init(
        "TEST, nothing happened: sent by \(text(RecordKey.person)) to try \(text(DeliveryKey.sink))", .notice, kind)
    default: self.init("\(kind): \(list(RecordKey.reasons))", .critical, kind)
    }
  }

  private init(_ text: String, _ severity: Severity, _ kind: String) {
    headline = String(decoding: "egressd: \(text)".utf8.prefix(1000), as: UTF8.self)
    self.severity = severity
    self.kind = kind
  }
}
