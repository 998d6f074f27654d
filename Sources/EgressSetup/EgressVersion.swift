// Role: the version all programs print and journal.

/// The version of this build.
public enum EgressVersion {
  /// Semantic version; `-dev` between releases.
  public static let text = "0.1.0-dev"
}
