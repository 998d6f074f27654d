// Role: a location source's answer as the text that records hold, written and read back.
import EgressTypes

extension LocationAnswer {
  /// `source=0 network=198.51.100.0/24 country=NL asn=1136 anycast=no name=KPN`; the name, which may hold spaces, is last.
  var recorded: String {
    let registered = registeredCountry.flatMap { $0 == country ? nil : " registered=\($0)" } ?? ""
    let name = asName.map { " name=\($0)" } ?? ""
    return "source=\(source) network=\(network) country=\(country ?? "-")\(registered)"
      + " asn=\(asn.map(String.init) ?? "-") anycast=\(isAnycast ? "yes" : "no")\(name)"
  }

  /// Reads the same text; nil where it is another.
  ///
  /// A registered country that is the country itself is not written, so it comes back as none; nothing is judged by it.
  public init?(recorded text: some StringProtocol) {
    var values: [Substring: Substring] = [:]
    var rest = Substring(text)
    while let equals = rest.firstIndex(of: "=") {
      let key = rest[..<equals]
      rest = rest[rest.index(after: equals)...]
      let end = key == "name" ? rest.endIndex : rest.firstIndex(of: " ") ?? rest.endIndex
      guard values.updateValue(rest[..<end], forKey: key) == nil else { return nil }
      rest = rest[end...].dropFirst()
    }
    func optional(_ key: Substring) -> String? { values[key].flatMap { $0 == "-" ? nil : String($0) } }
    guard rest.isEmpty, let source = values["source"].flatMap({ Int($0) }), source >= 0,
      let network = values["network"].flatMap({ IPPrefix($0) }), values["country"] != nil, let asn = values["asn"],
      asn == "-" || UInt32(asn) != nil, let anycast = values["anycast"], ["yes", "no"].contains(anycast)
    else { return nil }
    self.init(
      source: source, country: optional("country"), registeredCountry: optional("registered"), asn: UInt32(asn),
      asName: values["name"].map(String.init), isAnycast: anycast == "yes", network: network)
  }
}
