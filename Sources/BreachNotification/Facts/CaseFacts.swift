// Role: what the journal tells of a breach case: bounds of what was sent, where to, when, and how well was watched.
import EgressTypes
import RecordWording

/// Everything a draft takes from the journal; content is never among it.
public struct CaseFacts: Hashable, Sendable {
  /// The verdict records that the case is about, by index.
  public var events: [UInt64] = []
  /// Flows of the case.
  public var flows: Int64 = 0
  /// Flows whose end is not in the journal: they go on, or the watch stopped before; they may have sent more.
  public var unended: Int64 = 0
  /// The case's verdict records, by verdict.
  public var verdicts: [Verdict: Int64] = [:]
  /// Bytes of IP packets that controllers sent in these flows, as far as flows were watched.
  public var sent: Int64 = 0
  /// Bytes of IP packets that they received.
  public var received: Int64 = 0
  /// The destinations, most bytes sent first; at most `listed`.
  public var destinations: [Destination] = []
  /// The controllers and other devices, most bytes sent first; at most `listed`.
  public var devices: [Station] = []
  /// Bytes sent by what the flows carry, most first.
  public var protocols: [Carried] = []
  /// The findings behind the verdicts, most frequent first; at most `listed`.
  public var reasons: [Counted] = []
  /// The rules that decided, sorted.
  public var ruleIDs: [String] = []
  /// Operations that the controllers were used for, sorted.
  public var operations: [String] = []
  /// Whether records that the case rested on when it was declared are in the journal no more.
  public private(set) var isIncomplete = false
  /// The first packet of any flow.
  public var firstPacketAt: Timestamp?
  /// The last packet that a record of these flows tells of.
  public var lastPacketAt: Timestamp?
  /// The alerts among the events, by index and time; at most `listed`.
  public var alerts: [Moment] = []
  /// How many alerts there are.
  public var alertCount: Int64 = 0
  /// Who took note of which alert; at most `listed`.
  public var acknowledgements: [Acknowledgement] = []
  /// What the limits of the lists left out, by the name of the list; the sums hold all.
  public var unlisted: [String: Int64] = [:]
  /// How well was watched.
  public var coverage = CaseCoverage()
  /// The log, and how much of it was read.
  public var journal = Journal()

  /// The most entries of a list.
  public static let listed = 100

  /// Makes facts of nothing.
  public init() {}

  /// Whether the bytes counted are all there were while it was watched, and it was watched all the time.
  ///
  /// Packets behind the period are counted while nobody says how well that time was watched, so they end the bound.
  public var isBounded: Bool {
    unended == 0 && coverage.isFull && !isIncomplete
      && (lastPacketAt.map { last in coverage.end.map { last < $0.advanced(bySeconds: 1) } ?? true } ?? true)
  }

  /// Notices what is gone since the case was declared, as when records are deleted by age.
  public mutating func compare(with breach: BreachCase) {
    let isLater = breach.firstPacketAt.map { declared in firstPacketAt.map { declared < $0 } ?? true } ?? false
    isIncomplete = isLater || !breach.selection.events.allSatisfy(events.contains)
  }

  /// When the first alert of the case was raised.
  public var firstAlertAt: Timestamp? { alerts.first?.time }

  /// One far side.
  public struct Destination: Hashable, Sendable {
    /// The country in which the server stands, `disputed` or `unknown`.
    public var country: String
    /// Under whose authority it is, by the last record with the worst verdict.
    public var jurisdiction: FlowJurisdiction
    /// The network operator, `AS45102 Alibaba`.
    public var networkOperator: String
    /// The address.
    public var address: String
    /// The best name; nil where none was seen.
    public var name: String?
    /// The worst verdict.
    public var verdict: Verdict
    /// Bytes sent to it.
    public var sent: Int64
    /// Flows to it.
    public var flows: Int64
  }

  /// One near side.
  public struct Station: Hashable, Sendable {
    /// The controller's pseudonym, or what an unregistered device is known by.
    public var id: String
    /// The model; empty where it is not known.
    public var model: String
    /// Bytes sent by it.
    public var sent: Int64
    /// Its flows.
    public var flows: Int64
  }

  /// What flows of one protocol sent.
  public struct Carried: Hashable, Sendable {
    /// The protocol, as records name it; `not told` where nothing was recognised.
    public var name: String
    /// Whether the protocol encrypts what it carries on its way.
    public var isEncrypted: Bool
    /// Bytes sent.
    public var sent: Int64
  }

  /// A text and how often it stands in the records.
  public struct Counted: Hashable, Sendable {
    /// The text.
    public var text: String
    /// How often.
    public var count: Int64
  }

  /// A record of the journal and its time.
  public struct Moment: Hashable, Sendable {
    /// Its index.
    public var index: UInt64
    /// Its time.
    public var time: Timestamp
  }

  /// That a person took note of an alert.
  public struct Acknowledgement: Hashable, Sendable {
    /// The alert.
    public var alert: UInt64
    /// When.
    public var time: Timestamp
    /// Who.
    public var person: String
    /// What they did about it.
    public var reason: String
  }

  /// The log the facts come from.
  public struct Journal: Hashable, Sendable {
    /// Its name.
    public var log = ""
    /// The first record read.
    public var firstIndex: UInt64?
    /// The last record read.
    public var lastIndex: UInt64?
    /// The time of the last record.
    public var endsAt: Timestamp?

    /// Makes the head of nothing.
    public init() {}
  }
}
