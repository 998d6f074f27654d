// Role: delivers a message to the journal of systemd by its native protocol, with structured fields.
import EgressTypes
import LinuxCalls

/// Hands each message to systemd's journal.
///
/// The socket acknowledges nothing: delivered means that the journal's socket took the datagram.
public struct JournaldSink: AlertSink {
  /// The MESSAGE_ID of every message, by which `journalctl MESSAGE_ID=…` finds them.
  public static let messageID = "6fb0d1a1c9a54d0c8ac3c8a1e9d2b7f4"

  /// The name in the delivery log.
  public let name: String
  private let path: String

  /// Makes a sink for the socket at a path.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// Sends one datagram.
  public func deliver(_ event: AlertEvent, attempt: Int) async -> DeliveryResult {
    do throws(LinuxError) {
      // A record has 32 KiB at most, far below what a datagram of this socket may have.
      try UnixSocket.sendDatagram(Self.datagram(of: event), to: path, milliseconds: 5000)
      return DeliveryResult(isDelivered: true, reason: "taken by \(path)")
    } catch {
      return .failed("\(error)")
    }
  }

  /// The datagram of a message.
  static func datagram(of event: AlertEvent) -> [UInt8] {
    let text = AlertText(of: event)
    var fields: [(String, [UInt8])] = [
      ("MESSAGE", Array(text.headline.utf8)), ("PRIORITY", Array("\(text.severity.rawValue)".utf8)),
      ("MESSAGE_ID", Array(messageID.utf8)), ("SYSLOG_IDENTIFIER", Array("egress-alertd".utf8)),
      ("EGRESS_ALERT_ID", Array(event.id.utf8)), ("EGRESS_INDEX", Array("\(event.index)".utf8)),
      ("EGRESS_KIND", Array(text.kind.utf8)),
    ]
    let record = event.record ?? JournalRecord()
    for (field, key) in structured {
      if let value = record[string: key] { fields.append((field, Array(value.visible.utf8))) }
    }
    fields.append(("EGRESS_RECORD", event.leaf))
    return fields.flatMap { entry($0, $1) }
  }

  private static let structured = [
    ("EGRESS_VERDICT", RecordKey.verdict), ("EGRESS_DEVICE", RecordKey.device), ("EGRESS_LOG", RecordKey.log),
    ("EGRESS_DESTINATION", "destination.ip"), ("EGRESS_DOMAIN", "destination.domain"),
    ("EGRESS_COUNTRY", "destination.geo.country_iso_code"),
  ]

  /// A field of the native protocol: `NAME=value`, or for a value with a line end its length before it, in 64 bits with
  /// the lowest first.
  static func entry(_ name: String, _ value: [UInt8]) -> [UInt8] {
    let name = Array(name.utf8)
    guard value.contains(UInt8(ascii: "\n")) else {
      return name + [UInt8(ascii: "=")] + value + [UInt8(ascii: "\n")]
    }
    let length = (0..<8).map { place in UInt8(truncatingIfNeeded: UInt64(value.count) >> (8 * UInt64(place))) }
    return name + [UInt8(ascii: "\n")] + length + value + [UInt8(ascii: "\n")]
  }
}
