// Role: the six verdicts, the three axes they are reached on, and what a policy does about each.

/// What egressd concludes about a flow, best to worst.
public enum Verdict: UInt8, CaseIterable, Comparable, Sendable {
  /// Inside the approved jurisdiction on every axis.
  case approved
  /// Would be worse, but lies inside an approved window and its limits.
  case excepted
  /// Allowed, and to be read in the weekly report.
  case flagged
  /// No data, stale data or no database.
  case unknown
  /// Sources disagree, anycast, a pseudo-country, or two readings of the bytes.
  case ambiguous
  /// Outside the approved jurisdiction.
  case violation

  /// The word in records: `approved` … `violation`.
  public var name: String { Verdict.names[Int(rawValue)] }

  /// Reads the word; nil when it is none of the six.
  public init?(name: String) {
    guard let index = Verdict.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: UInt8(index))
  }

  private static let names = ["approved", "excepted", "flagged", "unknown", "ambiguous", "violation"]

  /// Orders verdicts from best to worst.
  @inlinable public static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
}

/// One of the three questions a verdict answers.
public enum Axis: String, Sendable, Hashable, CaseIterable {
  /// Where does the server stand?
  case location
  /// Who runs the network it stands in?
  case networkOperator = "network-operator"
  /// Who runs the service?
  case serviceOperator = "service-operator"
}

/// What is done about a verdict, mildest first.
public enum Action: UInt8, Comparable, Sendable {
  /// It is in the journal.
  case record
  /// It is listed in the weekly report.
  case flag
  /// The hook is called at once.
  case alert

  /// The word in records.
  public var name: String {
    switch self {
    case .record: "record"
    case .flag: "flag"
    case .alert: "alert"
    }
  }

  /// Reads the word; nil when it is none of the three.
  public init?(name: String) {
    switch name {
    case "record": self = .record
    case "flag": self = .flag
    case "alert": self = .alert
    default: return nil
    }
  }

  /// Orders actions from mildest to strongest.
  @inlinable public static func < (left: Action, right: Action) -> Bool { left.rawValue < right.rawValue }
}

/// A verdict without the sentences it rests on: all that need be kept of an open flow.
public struct Ruling: Hashable, Sendable {
  /// The worst verdict of the three axes.
  public var verdict: Verdict
  /// The axis that decided; nil when all are approved or the destination does not leave the hangar.
  public var axis: Axis?
  /// What the policy does about it.
  public var action: Action

  /// Makes a ruling.
  public init(verdict: Verdict, axis: Axis?, action: Action) {
    self.verdict = verdict
    self.axis = axis
    self.action = action
  }

  /// The worse of two rulings, with the stronger of their actions.
  public func worse(_ other: Ruling) -> Ruling {
    var worst = other.verdict > verdict ? other : self
    worst.action = max(action, other.action)
    return worst
  }
}

/// A verdict with what it rests on.
public struct Judgement: Hashable, Sendable {
  /// The worst verdict of the three axes.
  public var verdict: Verdict
  /// The axis that decided; nil when all are approved or the destination does not leave the hangar.
  public var axis: Axis?
  /// What the policy does about it.
  public var action: Action
  /// Each finding as one sentence that starts with its axis: `location: CN (libloc …)`.
  public var reasons: [String]
  /// The rules that decided, as `pack/rule`.
  public var ruleIDs: [String]

  /// Makes a judgement.
  public init(verdict: Verdict, axis: Axis?, action: Action, reasons: [String], ruleIDs: [String]) {
    self.verdict = verdict
    self.axis = axis
    self.action = action
    self.reasons = reasons
    self.ruleIDs = ruleIDs
  }

  /// The verdict alone.
  public var ruling: Ruling { Ruling(verdict: verdict, axis: axis, action: action) }
}

extension Verdict {
  /// How the last reason of a verdict ends that rests on what is in force no longer; the reasons before it are of what is.
  public static let standsFromBefore = "under what was in force before, which stands"
}
