// Role: what the client of one flow said about its server, and the attribution that this and DNS make together.
import EgressTypes

/// The server names read in one flow.
public struct FlowNames: Hashable, Sendable {
  /// Names kept of one flow; more than one is a contradiction already.
  public static let maximumServerNames = 4

  /// The names the client gave, in the order read, each once for each place it was read.
  public private(set) var serverNames: [AttributedName] = []
  /// Names that were read beyond those kept.
  public private(set) var omitted: UInt64 = 0
  private var isHidden = false
  private var isContradicted = false

  /// Makes the names of a flow in which nothing was read yet.
  public init() {}

  /// Takes notice of what was read; a DNS answer says nothing about the flow that carries it.
  public mutating func note(_ observation: Observation) {
    switch observation {
    case .serverName(let name, let source):
      guard !name.text.isEmpty else {
        isHidden = true
        return
      }
      let reading = AttributedName(name, source)
      if serverNames.contains(reading) { return }
      if serverNames.contains(where: { $0.name != name }) { isContradicted = true }
      if serverNames.count < FlowNames.maximumServerNames { serverNames.append(reading) } else { omitted += 1 }
    case .serverNameHidden: isHidden = true
    case .dnsAnswer, .mark, .application, .clientStack, .relayed: break
    }
  }

  /// Joins what the client said with the names that DNS told its device for the server's address.
  ///
  /// A server name that DNS never told is no contradiction: many names share the addresses of a content network.
  public func attribution(dnsNames: [DomainName]) -> Attribution {
    let names = serverNames + dnsNames.map { AttributedName($0, .dns) }
    return Attribution(names: names, status: status(hasNames: !names.isEmpty))
  }

  private func status(hasNames: Bool) -> NameStatus {
    if isContradicted { return .ambiguous }
    if hasNames { return .named }
    return isHidden ? .encrypted : .unnamed
  }
}
