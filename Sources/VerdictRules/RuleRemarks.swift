// Role: what is no mistake in the rules but should be known: rules that are shadowed, past their review, or used by nobody.

import EgressTypes
import StrictYAML

/// Something to know about a rule, at its place.
public struct RuleRemark: Hashable, Sendable, CustomStringConvertible {
  /// Where the rule stands.
  public var place: YAMLPlace
  /// What there is to know, and what to do about it.
  public var message: String
  /// Whether it is for the owner to mend: shipped packs that nobody uses are there to be chosen.
  public var isToMend: Bool

  init(_ place: YAMLPlace, _ message: String, isToMend: Bool = true) {
    self.isToMend = isToMend
    self.place = place
    self.message = message
  }

  /// `file:line:column: message`.
  public var description: String { YAMLMistake(place, message).description }
}

extension RuleBook {
  /// Everything to know at a time, from top to bottom; `policies` are those that settings and inventory name.
  public func remarks(policies: Set<String>, at time: Timestamp) -> [RuleRemark] {
    let all =
      kinds.flatMap { $0.remarks(in: self) } + unused(besides: policies) + dates(at: time) + quiet(among: policies)
    return all.sorted { ($0.place, $0.message) < ($1.place, $1.message) }
  }

  /// Where a rule stands, by its id; nil for rules that are built in, such as `location/disputed`.
  public func place(ofRule id: String) -> YAMLPlace? {
    kinds.lazy.compactMap { $0.places[id] }.first ?? id.split(separator: "/").first.flatMap { packPlaces[String($0)] }
  }

  private func unused(besides policies: Set<String>) -> [RuleRemark] {
    let all = self[Policies.self].byName
    let used = policies.union(self[OperationPacks.self].policies.values)
    let idle = all.keys.filter { !used.contains($0) }.map { ($0, "no device and no operation is held to this policy") }
    let named = Set(all.values.flatMap { ($0.approved + $0.flagged + $0.adverse + $0.onlyBaseline).map(\.name) })
    let reached = self[JurisdictionPacks.self].members(of: named).union(named)
    let packs = Array(self[JurisdictionPacks.self].byName.keys) + Array(self[BaselinePacks.self].byName.keys)
    let unread = packs.filter { !reached.contains($0) }.map { ($0, "no policy names this pack") }
    let shipped = Set(sources.lazy.filter { $0.origin == .shipped }.compactMap(\.pack?.name))
    return (idle + unread).compactMap { name, why in
      packPlaces[name].map { RuleRemark($0, "unused: `\(name)`: \(why)", isToMend: !shipped.contains(name)) }
    }
  }

  /// Days before the end of a pack at which its review is called for.
  private static let reviewNoticeDays: Int64 = 30

  private func dates(at time: Timestamp) -> [RuleRemark] {
    let today = CivilDate(containing: time)
    let packs = sources.flatMap { source -> [RuleRemark] in
      guard let pack = source.pack, let place = packPlaces[pack.name] else { return [] }
      var remarks: [RuleRemark] = []
      if pack.isExpired(at: time) {
        remarks.append(
          RuleRemark(
            place, "expired: `\(pack.name)` was to be reviewed by \(pack.reviewBy); \(source.afterReview)")
        )
      } else if pack.reviewBy.daysSinceEpoch - today.daysSinceEpoch < Self.reviewNoticeDays {
        remarks.append(
          RuleRemark(place, "`\(pack.name)` is to be reviewed by \(pack.reviewBy); then it approves no more"))
      }
      if pack.asOf > today {
        remarks.append(RuleRemark(place, "`\(pack.name)` is dated \(pack.asOf), which is yet to come"))
      }
      return remarks
    }
    let ended = self[JurisdictionPacks.self].byName.values.flatMap { pack in
      pack.until.filter { $0.value < today }.compactMap { country, last in
        place(ofRule: "\(pack.pack.name)/\(country)").map {
          RuleRemark(
            $0, "expired: `\(pack.pack.name)` approved \(country) until \(last); take it out, or set a later day")
        }
      }
    }
    return packs + ended
  }

  /// Policies in use that raise no alert over a violation: as an owner may want it, and as an auditor should see.
  private func quiet(among policies: Set<String>) -> [RuleRemark] {
    declarationTerms.quietPolicies.intersection(policies).compactMap { name in
      packPlaces[name].map {
        RuleRemark($0, "policy `\(name)` raises no alert over a violation", isToMend: false)
      }
    }
  }
}
