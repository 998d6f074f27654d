// Role: counts each flow once although a long one is recorded many times, in memory bounded by the flows still open.

/// The flows that have been counted and may be recorded again.
public struct DistinctFlows: Sendable {
  private var open: Set<UInt64> = []
  /// Whether so many flows were open at once that some may have been counted twice.
  public private(set) var isUpperBound = false

  private static let maximumOpen = 1 << 20

  /// Begins with none.
  public init() {}

  /// Whether a record is the first of its flow; a record that ends the flow forgets it.
  public mutating func isFirst(_ identity: UInt64, ends: Bool) -> Bool {
    if ends { return open.remove(identity) == nil }
    guard open.count < DistinctFlows.maximumOpen else {
      isUpperBound = true
      return !open.contains(identity)
    }
    return open.insert(identity).inserted
  }
}

extension JournalRecord {
  /// A number that tells the flow of a flow or verdict record from others: from its Community ID and its beginning.
  public var flowIdentity: UInt64 {
    StableHash.of(self[string: RecordKey.communityID] ?? "", self[string: "event.start"] ?? "")
  }

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
