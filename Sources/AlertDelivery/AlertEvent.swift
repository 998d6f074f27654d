// Role: one message as it is delivered: a record of the journal, or one of the delivery log.
import EgressTypes
import EvidenceJournal

/// A record that is to be delivered.
public struct AlertEvent: Hashable, Sendable {
  /// Its place in the journal it stands in, from 0.
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

  /// Makes an event of a stored leaf.
  public init(index: UInt64, leaf: [UInt8]) {
    self.init(index: index, leafHash: TreeHash.leaf(leaf, in: leaf.indices).hexadecimal, leaf: leaf)
  }

  /// The same in every attempt, so that a receiver can drop what it already has.
  public var id: String { "msg_\(leafHash)" }

  /// What the leaf holds; nil when a newer program wrote it in another form.
  public var record: JournalRecord? { try? JournalRecord(decoding: leaf) }

  /// Whether a record is to be delivered; the flow records of a flow that was alerted repeat its action.
  public static func isAlert(_ record: JournalRecord) -> Bool {
    record.kind != .flow && record[string: RecordKey.action] == Action.alert.name
  }

  /// Whether an alert tells that the watch itself is impaired, so that it waits behind nothing.
  ///
  /// Alerts that senders can bring about in any number, as each new device, are none of them.
  public static func isUrgent(_ record: JournalRecord) -> Bool {
    switch record.kind {
    case .start, .stop, .rules, .config, .configRejected, .coverage, .watch, .loss, .recover, .frozen, .key, .deletion,
      .kept, .deletionFailed, .silence, .witness, .timestamp, .deliveryFault, .frames:
      true
    default: false
    }
  }

  /// Whether delivery has to know of a record: it is an alert, or a person took note of one.
  public static func matters(_ record: JournalRecord) -> Bool { isAlert(record) || record.kind == .acknowledgement }
}

/// The newest record of the journal.
public struct JournalPulse: Hashable, Sendable {
  /// Its index.
  public var index: UInt64
  /// What it tells the time of.
  public var time: Timestamp
  /// How many records the latest checkpoint signs.
  public var signed: UInt64

  /// Makes a pulse.
  public init(index: UInt64, time: Timestamp, signed: UInt64) {
    self.index = index
    self.time = time
    self.signed = signed
  }
}

/// The journal, seen as the list of alerts that are to be delivered.
public protocol AlertOutbox {
  /// What tells this journal from any other: its public key; throws when the journal cannot be read.
  ///
  /// Indices mean something in one journal only.
  mutating func identity() throws -> String
  /// The first record at this index or after it that delivery has to know of; nil when the journal holds none yet.
  ///
  /// Asked again and again, mostly with an index beyond the last answer, now and then with that of an earlier one that
  /// is to be tried again. Throws when the journal cannot be read.
  mutating func event(from index: UInt64) throws -> AlertEvent?
  /// The records that the last search for an event passed over because they were deleted; nil when none were.
  var passedOver: Range<UInt64>? { get }
  /// How many records the latest checkpoint says that it signs; throws when the journal cannot be read.
  mutating func signedSize() throws -> UInt64
  /// The hash of the leaf at an index in lower-case hexadecimal, read anew; nil when the journal does not hold it (any
  /// more). Throws when the journal cannot be read.
  mutating func leafHash(at index: UInt64) throws -> String?
  /// The newest record there is; nil in an empty journal. Throws when the journal cannot be read.
  mutating func pulse() throws -> JournalPulse?
}
