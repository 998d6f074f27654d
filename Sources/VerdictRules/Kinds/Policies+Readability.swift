// Role: what a policy makes of a flow that cannot be read to its end: two readings, a name not read, a hidden far side.

import EgressTypes
import StrictYAML

extension Policies {
  /// A mark adds a finding and takes none away, so it can only make a verdict worse.
  func findings(on subject: Subject, in book: RuleBook) -> [Finding] {
    let marks = subject.attribution.marks.marks
    let policy = subject.policy
    return [
      finding(
        marks, .ambiguous, .serviceOperator, .ambiguous, "the bytes can be read in two ways",
        "service-operator/two-readings"),
      finding(
        marks, .unread, .serviceOperator, policy.unreadName, "the server's name could not be read",
        "\(policy.pack.name)/unread-name"),
      finding(
        marks, .hidden, .location, policy.hiddenDestination, "where it goes beyond the tunnel or proxy is not known",
        "\(policy.pack.name)/hidden-destination"),
    ].compactMap(\.self)
  }

  private func finding(
    _ marks: [FlowMark], _ consequence: MarkConsequence, _ axis: Axis, _ verdict: Verdict, _ what: String,
    _ rule: String
  ) -> Finding? {
    let names = marks.filter { $0.consequence == consequence }.map(\.name)
    guard !names.isEmpty else { return nil }
    return Finding(axis: axis, verdict: verdict, reason: "\(what): \(names.joined(separator: ", "))", ruleID: rule)
  }
}
