// Role: a message as RFC 5424 writes it: header, structured data, one line of text.
import EgressTypes

/// A syslog message in printable ASCII.
struct SyslogMessage {
  /// The most bytes of one value of the structured data: receivers must take 2048 in all (RFC 5424, section 6.1).
  static let valueLimit = 256
  /// The name of the structured data, under the number that RFC 5612 sets aside for examples: the project has none.
  static let dataName = "egress@32473"

  /// The message.
  let bytes: [UInt8]

  init(of event: AlertEvent, facility: Int, host: String, at now: Timestamp) {
    let text = AlertText(of: event)
    let priority = facility * 8 + text.severity.rawValue
    let time = event.record?.time ?? now
    let header =
      "<\(priority)>1 \(time) \(Self.name(host, limit: 255)) egress-alertd - \(Self.name(text.kind, limit: 32))"
    var values = [("id", event.id), ("index", "\(event.index)")]
    let record = event.record ?? JournalRecord()
    for (name, key) in Self.structured {
      if let value = record[string: key] { values.append((name, value)) }
    }
    if let count = record[integer: "egress.digest.count"] { values.append(("count", "\(count)")) }
    let data = values.map { " \($0)=\"\(Self.escaped($1))\"" }.joined()
    bytes = Array("\(header) [\(Self.dataName)\(data)] \(text.headline)".utf8)
  }

  private static let structured = [
    ("log", RecordKey.log), ("verdict", RecordKey.verdict), ("device", RecordKey.device),
    ("destination", "destination.ip"), ("domain", "destination.domain"),
    ("country", "destination.geo.country_iso_code"), ("jurisdiction", "egress.digest.jurisdiction"),
    ("operator", "egress.digest.operator"),
  ]

  /// Printable ASCII without spaces, `-` for nothing (RFC 5424, section 6.2).
  private static func name(_ text: String, limit: Int) -> String {
    let kept = text.utf8.filter { (0x21...0x7e).contains($0) }.prefix(limit)
    return kept.isEmpty ? "-" : String(decoding: kept, as: UTF8.self)
  }

  /// A value with `"`, `\` and `]` escaped (RFC 5424, section 6.3.3) and every control byte made visible.
  private static func escaped(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.visible.utf8.prefix(valueLimit) {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "]") {
        out.append(UInt8(ascii: "\\"))
      }
      out.append(byte)
    }
    return String(decoding: out, as: UTF8.self)
  }
}
