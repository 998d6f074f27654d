// Role: what else is declared for a time: operations, which choose a policy, and tests of Local Data Mode.
import EgressTypes

/// An operation that goes on.
public struct DeclaredOperation: Hashable, Sendable {
  /// Its tag.
  public let tag: String
  /// The policy the tag stood for when it began.
  public let policy: String
  /// The controllers, by pseudonym; empty for all.
  public let devices: [String]
  /// When it began.
  public let startedAt: Timestamp
  /// Who declared it.
  public let startedBy: Person
  /// When the journal last held it.
  var recordedAt: Timestamp

  /// Whether a controller takes part.
  public func includes(_ device: String) -> Bool { devices.isEmpty || devices.contains(device) }
}

/// A test of Local Data Mode that goes on.
public struct LocalDataModeTest: Hashable, Sendable {
  /// The longest test, in hours; a longer one is several.
  public static let longestHours: Int64 = 24
  /// Why it ends by itself then.
  static let overtime = "it went on for \(longestHours) hours, the longest there is"

  /// Its name: the day it began and a number.
  public let id: String
  /// The controller, by pseudonym.
  public let device: String
  /// The policy it is held to, which allows nothing but a baseline.
  public let policy: String
  /// When it began.
  public let startedAt: Timestamp
  /// Who declared it.
  public let startedBy: Person

  /// Whether it has gone on for the longest time there is.
  func isOver(at time: Timestamp) -> Bool {
    time >= startedAt.advanced(bySeconds: LocalDataModeTest.longestHours * 3600)
  }
}
