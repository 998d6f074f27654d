// Role: runs the cases of `Rules/tests` against the rules they came with.

import EgressTypes
import StrictYAML

/// What came of running all cases.
public struct CaseReport: Sendable {
  /// How many cases ran.
  public var run: Int
  /// Each case that got something else than it expects, at its place.
  public var failures: [YAMLMistake]
}

extension RuleBook {
  /// Runs every case.
  ///
  /// `classify` is the classifier of the pipeline over the lookup it is given: cases bring their own location data, so no
  /// database is needed, and the rest of the path is the real one.
  public func runCases(
    classify: (any LocationLookup, IPAddress, [AttributedName], Timestamp) -> Classification
  ) -> CaseReport {
    let cases = self[RuleCases.self].all
    let failures = cases.compactMap { (ruleCase: RuleCase) -> YAMLMistake? in
      let names = ruleCase.names.map { AttributedName($0, .tlsSNI) }
      let judgement = judge(
        classify(ruleCase.lookup, ruleCase.address, names, ruleCase.at),
        attribution: Attribution(names: names, status: ruleCase.nameStatus, marks: ruleCase.marks),
        policy: ruleCase.policy, direction: ruleCase.direction, at: ruleCase.at)
      let isResolver =
        encryptedResolvers.contains(ruleCase.address) || ruleCase.names.contains { encryptedResolvers.contains($0) }
      return ruleCase.expected.difference(from: judgement, isResolver: isResolver).map {
        YAMLMistake(ruleCase.place, "case `\(ruleCase.name)`: \($0)")
      }
    }
    return CaseReport(run: cases.count, failures: failures)
  }
}

extension RuleCase.Expectation {
  /// How a judgement differs; nil when it is as expected.
  fileprivate func difference(from found: Judgement, isResolver: Bool) -> String? {
    var parts: [String] = []
    func compare(_ what: String, _ wanted: String?, _ got: String) {
      if let wanted, wanted != got { parts.append("\(what) is \(got), expected \(wanted)") }
    }
    compare("verdict", verdict.name, found.verdict.name)
    compare("axis", axis?.rawValue, found.axis?.rawValue ?? "none")
    compare("action", action?.name, found.action.name)
    compare("encrypted_resolver", encryptedResolver.map { "\($0)" }, "\(isResolver)")
    if let rule, !found.ruleIDs.contains(rule) {
      parts.append("rules are \(found.ruleIDs.joined(separator: ", ")), expected \(rule)")
    }
    return parts.isEmpty ? nil : (parts + found.reasons).joined(separator: "; ")
  }
}
