// Role: joins what the far side of a flow comes to with what the addresses beyond a proxy come to.
import EgressTypes

extension Judgement {
  /// What a flow comes to that does not leave the hangar.
  static var withinHangar: Judgement {
    Judgement(
      verdict: .approved, axis: nil, action: .record,
      reasons: ["location: the destination lies inside the hangar or cannot be routed"], ruleIDs: [])
  }

  /// Joins what the far side comes to with what an address beyond it comes to; the worse decides.
  func worse(_ other: Judgement, beyond address: IPAddress) -> Judgement {
    let ruling = ruling.worse(other.ruling)
    let isOther = other.verdict > verdict
    let added = other.reasons.map { reason in
      let parts = reason.split(separator: ":", maxSplits: 1)
      return "\(parts.first ?? ""): beyond the proxy, at \(address):\(parts.count > 1 ? String(parts[1]) : "")"
    }
    return Judgement(
      verdict: ruling.verdict, axis: ruling.axis, action: ruling.action, reasons: reasons + added,
      ruleIDs: isOther ? other.ruleIDs : ruleIDs)
  }

  /// This judgement with a worse ruling that was reached before and stands.
  public func under(_ ruling: Ruling) -> Judgement {
    Judgement(
      verdict: ruling.verdict, axis: ruling.axis, action: ruling.action,
      reasons: reasons + [
        "\((ruling.axis ?? .location).rawValue): \(ruling.verdict.name) \(Verdict.standsFromBefore)"
      ], ruleIDs: ruleIDs)
  }
}
