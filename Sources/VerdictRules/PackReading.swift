// Role: the words that every kind of rule file shares: the head of a pack, countries, AS numbers, names of hosts.

import EgressTypes
import StrictYAML

extension RulePack {
  /// Reads the head; nil where it has mistakes.
  init?(reading fields: inout YAMLMapping) {
    let name = fields.required("pack")?.packName()
    let asOf = fields.required("as_of")?.date()
    let reviewBy = fields.required("review_by")
    let lastDay = reviewBy?.date()
    let sources = fields.required("sources")?.filledList { $0.string() }
    let confidence = fields.required("confidence")?.choice(Confidence.self)
    _ = fields.optional("about")?.string()
    if let asOf, let lastDay, lastDay < asOf { reviewBy?.note("`review_by` lies before `as_of`") }
    guard let name, let asOf, let lastDay, let sources, let confidence else { return nil }
    self.init(name: name, asOf: asOf, reviewBy: lastDay, sources: sources, confidence: confidence)
  }
}

extension YAMLValue {
  /// The name of a pack: the first half of rule ids.
  func packName() -> String? {
    parsed(as: "a name of small letters, digits and hyphens such as `eu-eea`") { text in
      text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d } ? text : nil
    }
  }

  /// An assigned country code.
  func country() -> String? {
    parsed(as: "an assigned ISO 3166-1 code in capitals such as `NL`") { CountryCode.isAssigned($0) ? $0 : nil }
  }

  /// An AS number.
  func asn() -> UInt32? { integer(in: 1...4_294_967_295).flatMap { UInt32(exactly: $0) } }

  /// A name or a name with all below it.
  func domainPattern() -> DomainPattern? {
    parsed(as: "a host name such as `account.dji.com`, or `\"*.dji.com\"` for it and all below it") {
      DomainPattern($0)
    }
  }

  /// A network, or the network of one address.
  func network() -> IPPrefix? {
    parsed(as: "an IP address or a network such as `192.0.2.0/24`, without host bits") { IPPrefix($0) }
  }

  /// Something noticed about a flow.
  func flowMark() -> FlowMark? {
    parsed(as: "one of " + FlowMark.allCases.map { "`\($0.name)`" }.joined(separator: ", ")) { FlowMark(name: $0) }
  }

  /// A verdict that a policy may choose.
  func verdict() -> Verdict? {
    let words = Verdict.allCases.filter { $0 != .excepted }.map { "`\($0.name)`" }.joined(separator: ", ")
    return parsed(as: "one of \(words)") { Verdict(name: $0).flatMap { $0 == .excepted ? nil : $0 } }
  }

  /// A list that is not empty and repeats nothing.
  func filledList<Item: Hashable>(_ read: (YAMLValue) -> Item?) -> [Item]? {
    var seen: Set<Item> = []
    let items = list { value -> Item? in
      guard let item = read(value) else { return nil }
      return seen.insert(item).inserted ? item : value.mistake("`\(item)` stands twice in this list; keep one")
    }
    return items?.isEmpty == true ? mistake("the list is empty; name at least one") : items
  }
}
