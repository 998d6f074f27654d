// Role: tells which records are of one flow, and which of them is its last.

/// What tells one flow from all others: its Community ID and its first packet.
public struct FlowIdentity: Hashable, Sendable {
  /// The Community ID v1; nil where the record has none.
  public let communityID: String?
  /// When the flow began, as the record has it.
  public let start: String?

  /// Reads it from a flow or verdict record.
  public init(_ record: JournalRecord) {
    communityID = record[string: RecordKey.communityID]
    start = record[string: "event.start"]
  }

  /// A number for it, to keep where a million are kept.
  public var number: UInt64 { StableHash.of(communityID ?? "", start ?? "") }
}

extension JournalRecord {
  /// Whether it is the last record of its flow.
  public var endsFlow: Bool { kind == .flow && self[string: RecordKey.reason] != FlowReportReason.active.rawValue }
}

/// A hash that is the same from run to run, so that equal journals give equal documents.
public enum StableHash {
  /// FNV-1a in 64 bits over texts, each with an end that no text has.
  public static func of(_ texts: String...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in texts {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    return hash
  }
}
