// Role: the names a flow goes by, each with the place it was read.

/// A name and where it came from.
public struct AttributedName: Hashable, Sendable {
  /// The name.
  public var name: DomainName
  /// Where it was read.
  public var source: NameSource

  /// Makes a named source.
  public init(_ name: DomainName, _ source: NameSource) {
    self.name = name
    self.source = source
  }
}

/// How well a flow's destination is named.
public enum NameStatus: String, Sendable, Hashable {
  /// At least one name, and no contradiction.
  case named
  /// No name was seen.
  case unnamed
  /// The client hides the name (ECH, or TLS without a server name).
  case encrypted
  /// Two different server names were read in one flow.
  case ambiguous
}

/// Every name of a flow's destination.
public struct Attribution: Hashable, Sendable {
  /// The names, best first: what the client asked for, then what DNS told it.
  public var names: [AttributedName]
  /// How well the destination is named.
  public var status: NameStatus
  /// What else was noticed about the flow.
  public var marks: FlowMarks

  /// Makes an attribution.
  public init(names: [AttributedName] = [], status: NameStatus = .unnamed, marks: FlowMarks = []) {
    self.names = names
    self.status = status
    self.marks = marks
  }

  /// The best name, or nil.
  public var best: DomainName? { names.first?.name }
}
