// Role: the closed list of what may be noticed about a flow besides its names, and what follows from each.

/// What a mark means for the question "where does this go?".
public enum MarkConsequence: Sendable, Hashable {
  /// It is told and changes nothing.
  case none
  /// The bytes can be read in two ways, so two receivers may have understood two things.
  case ambiguous
  /// A name was on its way but could not be read.
  case unread
  /// The far side passes the traffic on to a place that cannot be seen from here.
  case hidden
}

/// One thing noticed about a flow.
public enum FlowMark: UInt8, Sendable, Hashable, CaseIterable {
  /// Segments that overlap bring different bytes.
  case streamConflict
  /// A registered device sent packets under the address of the server it speaks to.
  case spoofedAnswer
  /// Urgent data before the server's name was read: receivers differ in whether it belongs to the stream (RFC 6093).
  case urgentData
  /// Fragments that overlap: with different bytes, or at all under IPv6 (RFC 5722).
  case fragmentConflict
  /// A message that names the server breaks the rules of its protocol.
  case malformedMessage

  /// Bytes are missing before the message that names the server was whole.
  case streamGap
  /// A message that names the server was cut by the snap length, or the flow ended before it was whole.
  case messageCut
  /// A limit of memory was reached before the server's name was read.
  case readingLimit
  /// A QUIC handshake whose keys do not follow from what was seen.
  case quicUnreadable
  /// Headers that end or contradict themselves before the transport, or a chain of them that is too long.
  case headersUnread
  /// Fragments of a packet that were never all seen.
  case fragmentsMissing
  /// An answer of a name server that breaks the rules, so what it told its device is not known.
  case malformedAnswer
  /// Messages that name servers in a form that is not read: requests of HTTP/2 without TLS, but the first.
  case unreadableMessage

  /// An encrypted tunnel or VPN: what lies inside cannot be read.
  case encryptedTunnel
  /// A proxy was asked for a destination by name, so its address is not known.
  case relayedByName
  /// Tunnels inside tunnels, more of them than are followed.
  case tunnelTooDeep

  /// A tunnel whose inner packets are read and judged as flows of their own.
  case tunnel
  /// The flow was carried inside a tunnel.
  case tunnelled
  /// A proxy, or a server under another address, was asked for a destination by address, which is judged too.
  case relayed
  /// Name resolution that cannot be read: DNS over TLS, HTTPS or QUIC.
  case encryptedDNS
  /// An encrypted ClientHello: the name seen is the outer one.
  case encryptedClientHello
  /// GREASE ECH, shown to hold no encrypted ClientHello: the name seen is the real one.
  case greasedClientHello
  /// Capture began in the middle of the connection.
  case midStream
  /// Packets with a wrong checksum, which their receiver drops.
  case badChecksum
  /// Packets whose TTL or hop limit may end before they leave.
  case lowHopLimit
  /// The connection was opened a second time with another initial sequence number; both are read.
  case openedAgain
  /// Data went on after a reset.
  case dataAfterReset
  /// Packets came as fragments.
  case fragmented
  /// The plain protocol was left for TLS in mid-connection.
  case startTLS
  /// The server asked for another version of QUIC, or sent a Retry.
  case quicNegotiation

  /// What follows from it.
  public var consequence: MarkConsequence {
    switch self {
    case .streamConflict, .spoofedAnswer, .urgentData, .fragmentConflict, .malformedMessage: .ambiguous
    case .streamGap, .messageCut, .readingLimit, .quicUnreadable, .headersUnread, .fragmentsMissing, .malformedAnswer,
      .unreadableMessage:
      .unread
    case .encryptedTunnel, .relayedByName, .tunnelTooDeep: .hidden
    default: .none
    }
  }

  /// The word in `egress.observations`, in kebab case.
  public var name: String {
    switch self {
    case .streamConflict: "stream-conflict"
    case .openedAgain: "opened-again"
    case .spoofedAnswer: "spoofed-answer"
    case .urgentData: "urgent-data"
    case .fragmentConflict: "fragment-conflict"
    case .malformedMessage: "malformed-message"
    case .streamGap: "stream-gap"
    case .messageCut: "message-cut"
    case .readingLimit: "reading-limit"
    case .quicUnreadable: "quic-unreadable"
    case .headersUnread: "headers-unread"
    case .fragmentsMissing: "fragments-missing"
    case .malformedAnswer: "malformed-answer"
    case .unreadableMessage: "unreadable-message"
    case .encryptedTunnel: "encrypted-tunnel"
    case .relayedByName: "relayed-by-name"
    case .tunnelTooDeep: "tunnel-too-deep"
    case .tunnel: "tunnel"
    case .tunnelled: "tunnelled"
    case .relayed: "relayed"
    case .encryptedDNS: "encrypted-dns"
    case .encryptedClientHello: "encrypted-client-hello"
    case .greasedClientHello: "greased-client-hello"
    case .midStream: "mid-stream"
    case .badChecksum: "bad-checksum"
    case .lowHopLimit: "low-hop-limit"
    case .dataAfterReset: "data-after-reset"
    case .fragmented: "fragmented"
    case .startTLS: "starttls"
    case .quicNegotiation: "quic-negotiation"
    }
  }

  /// Reads the word; nil when it is none of them.
  public init?(name: String) {
    guard let mark = FlowMark.allCases.first(where: { $0.name == name }) else { return nil }
    self = mark
  }
}

/// A set of marks.
public struct FlowMarks: OptionSet, Hashable, Sendable {
  /// One bit a mark, by its number.
  public let rawValue: UInt32
  /// Wraps the bits.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The set of one mark.
  @inlinable public init(_ mark: FlowMark) { rawValue = 1 << UInt32(mark.rawValue) }

  /// The marks that have this consequence.
  public static func with(_ consequence: MarkConsequence) -> FlowMarks {
    FlowMarks(FlowMark.allCases.filter { $0.consequence == consequence }.map { FlowMarks($0) })
  }

  /// The marks from which something follows for the verdict.
  public static let consequential: FlowMarks = [.with(.ambiguous), .with(.unread), .with(.hidden)]

  /// Whether a mark is in the set.
  @inlinable public func contains(_ mark: FlowMark) -> Bool { contains(FlowMarks(mark)) }
  /// Adds a mark; tells whether it was not there before.
  @discardableResult @inlinable public mutating func insert(_ mark: FlowMark) -> Bool {
    insert(FlowMarks(mark)).inserted
  }

  /// The marks, in the order of the list.
  public var marks: [FlowMark] { FlowMark.allCases.filter { contains($0) } }
}
