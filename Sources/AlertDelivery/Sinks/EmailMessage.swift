// Role: a message as mail (RFC 5322): ASCII headers that nothing can be smuggled into, and the record line by line.
import EgressSettings
import EgressTypes

/// A mail.
struct EmailMessage {
  /// The longest line of the text, in bytes; RFC 5322, section 2.1.1, allows 998.
  static let lineLimit = 900

  /// The mail with LF line ends, as mail programs take it.
  let bytes: [UInt8]

  init(of event: AlertEvent, _ settings: EmailSettings, host: String, at now: Timestamp) {
    let text = AlertText(of: event)
    let headers = [
      ("From", settings.sender),
      ("To", settings.recipients.joined(separator: ",\n ")),
      ("Subject", Self.header(text.headline, limit: 200)),
      ("Date", now.mailDate),
      // The same in each attempt, so that a mailbox may drop repetitions.
      ("Message-ID", "<\(event.leafHash)@\(Self.domain(host))>"),
      ("Auto-Submitted", "auto-generated"),
      ("X-Egress-Alert-ID", event.id),
      ("X-Egress-Kind", Self.header(text.kind, limit: 60)),
      ("MIME-Version", "1.0"),
      ("Content-Type", "text/plain; charset=us-ascii"),
      ("Content-Transfer-Encoding", "7bit"),
    ]
    var lines = headers.map { "\($0): \($1)" } + [""]
    lines += Self.wrapped(text.headline) + [""]
    for line in Self.fields(of: event) { lines += Self.wrapped(line) }
    lines += ["", "Message \(event.id): the hash of the record's bytes, which the journal or the delivery log holds."]
    bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  private static func fields(of event: AlertEvent) -> [String] {
    guard let record = event.record else { return ["record \(event.index) cannot be read by this program"] }
    return record.fields.sorted { $0.key < $1.key }.map { key, value in
      switch value {
      case .integer(let number): "\(key): \(number)"
      case .string(let text): "\(key): \(text)".visible
      case .list(let items): "\(key): \(items.joined(separator: "; "))".visible
      }
    }
  }

  /// One line of printable ASCII, cut visibly.
  private static func header(_ text: String, limit: Int) -> String {
    let line = text.visible
    return line.utf8.count <= limit ? line : String(decoding: line.utf8.prefix(limit), as: UTF8.self) + " [cut]"
  }

  private static func wrapped(_ text: String) -> [String] {
    var rest = Array(text.visible.utf8)[...]
    var lines: [String] = []
    repeat {
      lines.append((lines.isEmpty ? "" : "  ") + String(decoding: rest.prefix(lineLimit), as: UTF8.self))
      rest = rest.dropFirst(lineLimit)
    } while !rest.isEmpty
    return lines
  }

  /// A host's name as the right side of a message id.
  private static func domain(_ host: String) -> String {
    let kept = host.utf8.filter { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."): true
      default: false
      }
    }
    return kept.isEmpty ? "egressd.invalid" : String(decoding: kept, as: UTF8.self)
  }
}

extension Timestamp {
  /// The time as RFC 5322 writes it, in UTC: `Sun, 29 Nov 2026 00:49:26 +0000`.
  var mailDate: String {
    let date = CivilDate(containing: self)
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let day = days[(Int(date.isoWeekday) + 6) % 7]
    let month = months[(Int(date.month) + 11) % 12]
    // `2026-11-29 00:49:26Z`: the clock is what stands between the space and the Z.
    let clock = readable.split(separator: " ").last?.dropLast() ?? ""
    return "\(day), \(date.day) \(month) \(date.year) \(clock) +0000"
  }
}
