// Role: what a kind of rule has to offer: a folder, a way to read its files, and what it finds on a destination.

import EgressTypes
import StrictYAML

/// One kind of rule, holding every rule of that kind once its files are read.
protocol RuleKind: Sendable {
  /// The folder below the rules' root in which its files stand.
  static var folder: String { get }
  /// Whether its files open with the head of a pack.
  static var hasHead: Bool { get }
  /// Whether a rule of this kind can make a verdict better, so that its owner has to sign local ones.
  static var canApprove: Bool { get }
  /// Whether what it finds depends on names; the other kinds are asked once for all flows to a destination.
  static var readsNames: Bool { get }

  /// Where each rule stands, by its id.
  var places: [String: YAMLPlace] { get }

  init()

  /// Reads what a file holds beside its head; mistakes go to the values in which they stand.
  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack)

  /// Puts together what refers to other files of the kind, once all are read; answers what cannot be.
  mutating func resolve() -> [YAMLMistake]

  /// Mistakes that show only when all files are read.
  func mistakes(in book: RuleBook) -> [YAMLMistake]

  /// Rules that can be read but change nothing.
  func remarks(in book: RuleBook) -> [RuleRemark]

  /// What the rules of this kind say of a destination.
  func findings(on subject: Subject, in book: RuleBook) -> [Finding]
}

extension RuleKind {
  static var hasHead: Bool { true }
  static var readsNames: Bool { false }
  static var canApprove: Bool { true }
  var places: [String: YAMLPlace] { [:] }
  mutating func resolve() -> [YAMLMistake] { [] }
  func mistakes(in book: RuleBook) -> [YAMLMistake] { [] }
  func remarks(in book: RuleBook) -> [RuleRemark] { [] }
  func findings(on subject: Subject, in book: RuleBook) -> [Finding] { [] }
}

/// What is judged.
struct Subject {
  let classification: Classification
  let attribution: Attribution
  let policy: Policy
  let time: Timestamp
}

/// What one rule says of a destination on one axis.
struct Finding {
  let axis: Axis
  var verdict: Verdict
  /// One sentence without the axis.
  var reason: String
  /// The rule as `pack/rule`; nil when nothing was found against or for the destination.
  let ruleID: String?
}
