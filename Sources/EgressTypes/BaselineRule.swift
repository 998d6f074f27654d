// Role: the rule by which a policy allows nothing but a baseline: it says that traffic was not expected, not where it went.

/// The rule of a policy that lists what is allowed.
public enum BaselineRule {
  private static let ending = "/outside-baseline"

  /// The rule's identity under a policy.
  public static func id(under policy: String) -> String { policy + ending }

  /// Whether nothing else decided.
  public static func aloneDecided(_ ruleIDs: [String]) -> Bool {
    !ruleIDs.isEmpty && ruleIDs.allSatisfy { $0.hasSuffix(ending) }
  }
}
