// Role: what reports read from records: every text made inert, every count kept from running over.
import EgressTypes

/// Keys that reports read and the vocabulary has no name for.
enum ReportKey {
  static let start = "event.start"
  static let end = "event.end"
  static let reason = "event.reason"
  static let direction = "network.direction"
  static let transport = "network.transport"
  static let certainty = "egress.location.certainty"
  static let packs = "egress.rules.packs"
  static let sources = "egress.location.sources"
  static let inventory = "egress.inventory.sha256"
  static let inside = "egress.inside"
  static let version = "egress.version"
  static let warnings = "egress.warnings"
  static let seconds = "egress.coverage.seconds"
  static let unwatched = "egress.coverage.unwatched"
  static let bits = "egress.coverage.bits"
  static let frames = "egress.frames"
  static let bytes = "egress.bytes"
  static let undecoded = "egress.undecoded"
  static let truncated = "egress.truncated"
  static let received = "egress.kernel.received"
  static let unread = "egress.kernel.unread"
  static let lostRecords = "egress.lost.records"
  static let dropped = "egress.kernel.dropped"
  static let interfaceDropped = "egress.kernel.interface_dropped"
  static let anomalies = "egress.anomalies"
  static let encryptedDNS = "egress.encrypted_dns"
  static let controllers = "egress.inventory.controllers"
  static let ledger = "egress.ledger"
  static let recovered = "egress.recovered.bytes_cut"
  static let frozenFolder = "egress.frozen.folder"
}

extension JournalRecord {
  /// A text that no output can be steered by.
  func text(_ key: String) -> String? { self[string: key]?.visible }

  /// Texts that no output can be steered by.
  func texts(_ key: String) -> [String] { self[list: key].map(\.visible) }

  /// A count; 0 when it is absent or negative.
  func count(_ key: String) -> Int64 { max(0, self[integer: key] ?? 0) }

  /// A time; nil when it is absent or not one.
  func timestamp(_ key: String) -> Timestamp? { self[string: key].flatMap { Timestamp(rfc3339: $0) } }
}
