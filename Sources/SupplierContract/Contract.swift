// Role: what a supplier promised, clause by clause, and what of the journal speaks for or against it.
import EgressTypes

/// The clauses of a contract.
public struct Contract: Hashable, Sendable {
  /// The contract's name.
  public var name: String
  /// What it is, in both languages.
  public var about: Wording
  /// The day on which the clauses were taken over.
  public var asOf: CivilDate
  /// The clauses, in the order of the file.
  public var clauses: [Clause]
}

/// A sentence in both languages.
public struct Wording: Hashable, Sendable {
  /// In Dutch.
  public var dutch: String
  /// In English.
  public var english: String

  /// The sentence in a language, inert but for letters beyond ASCII.
  public func callAsFunction(_ language: Language) -> String { language(english, nl: dutch) }
}

/// One clause.
public struct Clause: Hashable, Sendable {
  /// Its number in the contract.
  public var id: String
  /// What it says.
  public var text: Wording
  /// Where it stands: the document and the article.
  public var source: String
  /// What of the journal it is held against.
  public var test: ClauseTest
}

/// What of the journal a clause is held against.
public enum ClauseTest: Hashable, Sendable {
  /// A record of a flow that one of these describes breaks the clause.
  case forbids([FlowDescription])
  /// A test of Local Data Mode within the period has to be passed, and none may fail.
  case localDataMode
  /// No monitor of network traffic can tell; why.
  case notCheckable(Wording)
}

/// Which flows a clause is about: every property that is given has to be there.
public struct FlowDescription: Hashable, Sendable {
  /// One of these verdicts.
  public var verdicts: Set<Verdict> = []
  /// Judged by one of these rules, `pack/rule`.
  public var rules: Set<String> = []
  /// A finding of one of these packs, whether it decided or not: of destinations, operators or protocols.
  public var packs: Set<String> = []
  /// A finding of one of these packs of jurisdictions, whether it decided or not.
  public var jurisdictions: Set<String> = []
  /// The far side in one of these countries, by any location source.
  public var countries: Set<String> = []
  /// One of these controllers, by the ids of the inventory.
  public var devices: Set<String> = []
  /// During one of these operations.
  public var operations: Set<String> = []
  /// Not under a window of exception.
  public var isOutsideWindows = false

  /// Makes a description of every flow.
  public init() {}
}
