// Role: what the rules allow people to declare for a time: windows, operations, tests, breaches.

/// What an exception may cover at most, as a pack of the folder `windows` has it.
public struct WindowTerms: Hashable, Sendable {
  /// The longest that a window of any pack may be open, in minutes.
  public static let longest = 60

  /// The pack.
  public var pack: RulePack
  /// The destination packs whose names it covers, sorted.
  public var destinations: [String]
  /// The longest that it may be open, in minutes, at most `longest`.
  public var minutes: Int
  /// The most that the controller may send to those names, in bytes of IP packets.
  public var uploadBytes: UInt64

  /// Makes the terms of a pack.
  public init(pack: RulePack, destinations: [String], minutes: Int, uploadBytes: UInt64) {
    self.pack = pack
    self.destinations = destinations.sorted()
    self.minutes = minutes
    self.uploadBytes = uploadBytes
  }
}

/// Everything that may be declared under the rules and the inventory in force.
public struct DeclarationTerms: Sendable {
  /// The window packs by name.
  public var windows: [String: WindowTerms]
  /// The policy that each operation tag stands for.
  public var operations: [String: String]
  /// The policies under which nothing but a baseline is allowed: those a test of Local Data Mode may use.
  public var baselinePolicies: [String]
  /// The policies under which a violation alerts nobody: whoever puts controllers under one is told of.
  public var quietPolicies: Set<String> = []
  /// The laws that a breach may have to be notified under, sorted by name.
  public var regimes: [NotificationRegime] = []
  /// The registered controllers, by pseudonym.
  public var devices: Set<String>

  /// Makes terms; by default nothing may be declared.
  public init(
    windows: [String: WindowTerms] = [:], operations: [String: String] = [:], baselinePolicies: [String] = [],
    devices: Set<String> = []
  ) {
    self.windows = windows
    self.operations = operations
    self.baselinePolicies = baselinePolicies
    self.devices = devices
  }
}
