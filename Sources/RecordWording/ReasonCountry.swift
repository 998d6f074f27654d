// Role: which countries the reasons of a verdict name on an axis: where the server stands, or who can compel an operator.
import EgressTypes

/// What the reasons of a verdict say of countries.
public enum ReasonCountry {
  /// The countries that speak against a destination on an axis, each once, in the order of the reasons.
  ///
  /// On the axis of location that is where the server stands; on the others, from where the network or the service is
  /// controlled. With `packs`, only reasons count that name one of them: those whose rules decided. Where every reason of
  /// the axis approves, it is the countries that they approve. Reasons are sentences of records; what is no sentence of
  /// ours is passed over.
  public static func named(in reasons: [String], on axis: Axis, by packs: Set<String>? = nil) -> [String] {
    let place: PlaceKind = axis == .location ? .country : .controller
    let read = reasons.lazy.filter { $0.hasPrefix(axis.rawValue) }
      .compactMap { SentenceReader.read($0, as: .reason) }
      .filter { sentence in packs.map { !$0.isDisjoint(with: sentence.texts(.pack)) } ?? true }
      .map { (countries: $0.texts(place), approves: !$0.texts(.approver).isEmpty) }
    let against = read.filter { !$0.approves }.flatMap(\.countries)
    var result: [String] = []
    for country in against.isEmpty ? Array(read.flatMap(\.countries)) : Array(against)
    where !result.contains(country) {
      result.append(country)
    }
    return result
  }
}
