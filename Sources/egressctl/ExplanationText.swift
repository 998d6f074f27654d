// Role: an explanation as a person reads it: the answer first, then what it rests on, at the end whether it holds.

extension Explanation {
  /// The lines.
  var lines: [String] {
    var lines = [summary, ""]
    if let verdict {
      let axis = axis.map { ", decided by the \($0) axis" } ?? ""
      lines.append("\(verdict)\(axis)\(policy.map { " under policy \($0)" } ?? ""); action \(action ?? "-")")
      if let window { lines.append("excepted by window \(window)") }
      if let operation { lines.append("held to this policy by operation \(operation)") }
      if let test { lines.append("held to this policy by test \(test) of Local Data Mode") }
      lines += reasons.map { "  \($0)" }
      lines += section("decided by", rules.flatMap(\.lines))
      lines += section("policy", policyPack.map { [$0.text] } ?? [])
      lines += section("names (where read, name)", names)
      if let restsOnNames {
        lines += section("the verdict stands on earlier names", restsOnNames.isEmpty ? ["none"] : restsOnNames)
      }
      lines += section("observed", observations)
      lines += section("location sources at that time", sources.flatMap(\.lines))
      lines += section("what they said beyond the proxy", answersBeyond)
    }
    if let configRecord {
      lines.append("in force: record \(configRecord), by egressd \(writtenBy ?? "-")")
      lines += warnings.map { "  warning: \($0)" }
    }
    if let flow { lines.append("flow \(flow)") }
    lines.append("record \(event), leaf hash \(leafHash)")
    guard let outcome else { return lines }
    return lines + ["", outcome.sentence] + outcome.differences.map { "  \($0)" }
  }

  private func section(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["\(title):"] + items.map { "  \($0)" }
  }
}

extension Explanation.Pack {
  fileprivate var text: String { "\(pack): \(path), as of \(asOf), review by \(reviewBy), sha256 \(sha256)" }
}

extension Explanation.Rule {
  fileprivate var lines: [String] {
    guard let place, let line else { return [rule] }
    return ["\(rule)", "  \(place): \(line)"] + (pack.map { ["  \($0.text)"] } ?? [])
  }
}

extension Explanation.Source {
  fileprivate var lines: [String] {
    let made = created.map { "made \($0.prefix(10)), \(ageDays ?? 0) days old (\(age))" } ?? "of unknown age"
    let said = answers.isEmpty ? ["  does not know the address"] : answers.map { "  \($0)" }
    return ["\(source): \(vendor), \(made), signature \(signature)", "  \(path), sha256 \(sha256)"] + said
  }
}
