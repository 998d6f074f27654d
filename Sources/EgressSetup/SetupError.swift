// Role: what keeps a program from starting, told so that a person can act on it.

/// A file or folder that is needed and cannot be used.
public struct SetupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What and where, and what to do about it.
  public let description: String

  /// Makes an error: the thing with its place, what is wrong with it, and the remedy.
  public init(_ thing: String, _ problem: String, remedy: String) {
    description = "\(thing): \(problem); \(remedy)"
  }

  /// Passes on an error that already names its thing, place and remedy.
  public init(passing error: some Error) { description = "\(error)" }
}
