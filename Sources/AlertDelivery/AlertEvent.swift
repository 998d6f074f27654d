// Role: one alert as the journal holds it.
import EgressTypes

/// A record of the journal that is to be delivered.
public struct AlertEvent: Hashable, Sendable {
  /// Its place in the journal, from 0.
  public var index: UInt64
  /// The hash of its leaf in lower-case hexadecimal.
  public var leafHash: String
  /// The stored bytes, one JSON object; delivered as they are, so that the receiver can verify them.
  public var leaf: [UInt8]

  /// Makes an event.
  public init(index: UInt64, leafHash: String, leaf: [UInt8]) {
    self.index = index
    self.leafHash = leafHash
    self.leaf = leaf
  }

  /// The same in every attempt, so that a receiver can drop what it already has.
  public var id: String { "msg_\(leafHash)" }

  /// Whether a record is to be delivered at once; the flow records of a flow that was alerted repeat its action.
  public static func isAlert(_ record: JournalRecord) -> Bool {
    record.kind != .flow && record[string: RecordKey.action] == Action.alert.name
  }
}

/// The journal, seen as the list of alerts that are to be delivered.
public protocol AlertOutbox {
  /// What tells this journal from any other: its public key; throws when the journal cannot be read.
  ///
  /// Indices mean something in one journal only.
  mutating func identity() throws -> String
  /// The first alert at this index or after it; nil when the journal holds none yet.
  ///
  /// Asked again and again, mostly with an index beyond the last answer, now and then with that of an earlier one that
  /// is to be tried again. Throws when the journal cannot be read.
  mutating func event(from index: UInt64) throws -> AlertEvent?
}
