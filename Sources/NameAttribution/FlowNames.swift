// Role: what was read in one flow about its far side, and the attribution that this and DNS make together.
import EgressTypes

/// The server names, marks and other facts read in one flow.
public struct FlowNames: Hashable, Sendable {
  /// Names kept of one flow; more than one is a contradiction already.
  public static let maximumServerNames = 4
  /// Hosts of plain HTTP requests kept: a proxy's connection may have many, and they contradict nothing.
  public static let maximumHosts = 16
  /// Names that DNS told which are kept: as many as the name table holds for an address, and those that ran out since.
  public static let maximumToldNames = 32
  /// Addresses beyond a proxy that are kept.
  public static let maximumRelayed = 4

  /// The names the client gave, in the order read, each once for each place it was read.
  public private(set) var serverNames: [AttributedName] = []
  /// Names and addresses that were read beyond those kept.
  public private(set) var omitted: UInt64 = 0
  /// What else was noticed.
  public private(set) var marks: FlowMarks = []
  /// What the flow carries; the first reading stands.
  public private(set) var application: ApplicationProtocol?
  /// What the client's ClientHello offers; the first one stands.
  public private(set) var stack: ClientStack?
  /// The addresses to which a proxy was asked to connect.
  public private(set) var relayed: [IPAddress] = []
  /// Names that DNS told the device for the far side while the flow lived, the latest first.
  public private(set) var dnsNames: [DomainName] = []
  private var isHidden = false
  private var isContradicted = false

  /// Makes the names of a flow in which nothing was read yet.
  public init() {}

  /// Takes notice of what was read, and tells whether it was new; a DNS answer says nothing about the flow it came in.
  @discardableResult
  public mutating func note(_ observation: Observation) -> Bool {
    switch observation {
    case .serverName(let name, let source): return note(name, source)
    case .serverNameHidden:
      defer { isHidden = true }
      return !isHidden
    case .dnsAnswer: return false
    case .mark(let mark): return marks.insert(mark)
    case .application(let found):
      guard application == nil else { return false }
      application = found
    case .clientStack(let found):
      guard stack == nil else { return false }
      stack = found
    case .relayed(let address):
      marks.insert(.relayed)
      if relayed.contains(address) { return false }
      if relayed.count < FlowNames.maximumRelayed { relayed.append(address) } else { omit() }
    }
    return true
  }

  private mutating func note(_ name: DomainName, _ source: NameSource) -> Bool {
    guard !name.text.isEmpty else {
      defer { isHidden = true }
      return !isHidden
    }
    let reading = AttributedName(name, source)
    if serverNames.contains(reading) { return false }
    // Requests on one connection may be for many hosts in turn; everything else names one server.
    let mayDiffer = source == .httpHost ? serverNames.allSatisfy { $0.source == .httpHost } : serverNames.isEmpty
    if !mayDiffer, serverNames.contains(where: { $0.name != name }) { isContradicted = true }
    let limit = source == .httpHost ? FlowNames.maximumHosts : FlowNames.maximumServerNames
    if serverNames.count < limit { serverNames.append(reading) } else { omit() }
    return true
  }

  /// What is not kept is not judged, so the flow counts as one that could not be read to its end.
  private mutating func omit() {
    omitted += 1
    marks.insert(.readingLimit)
  }

  /// Adds names that DNS told the device for the far side; they stay as long as the flow, whatever their time to live.
  ///
  /// The latest are kept; each is judged when it comes, and a verdict never becomes better when one has to go.
  public mutating func note(dnsNames told: [DomainName]) {
    guard dnsNames != told else { return }
    for name in told.reversed() where !dnsNames.contains(name) {
      dnsNames.insert(name, at: 0)
      if dnsNames.count > FlowNames.maximumToldNames { dnsNames.removeLast() }
    }
  }

  /// Joins what the client said with the names that DNS told its device for the server's address.
  ///
  /// A server name that DNS never told is no contradiction: many names share the addresses of a content network.
  public var attribution: Attribution {
    Attribution(
      names: serverNames + dnsNames.map { AttributedName($0, .dns) }, status: status, marks: marks)
  }

  private var status: NameStatus {
    if isContradicted || !marks.isDisjoint(with: FlowNames.ambiguousMarks) { return .ambiguous }
    if marks.contains(.encryptedClientHello), !marks.contains(.greasedClientHello) { return .encrypted }
    if !serverNames.isEmpty || !dnsNames.isEmpty { return .named }
    return isHidden ? .encrypted : .unnamed
  }

  private static let ambiguousMarks = FlowMarks.with(.ambiguous)
}
