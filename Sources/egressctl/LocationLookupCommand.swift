// Role: `egressctl location lookup`: what each location file says of addresses, and how far they agree.
import ArgumentParser
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import Jurisdictions
import VerdictRules

/// Asks the location files about addresses.
struct LocationLookupCommand: ParsableCommand {
  /// What one file said.
  struct Answer: Encodable {
    var source: Int
    var vendor: String
    var country: String?
    var registeredCountry: String?
    var asn: UInt32?
    var asName: String?
    var isAnycast: Bool
    /// What the answer counts as: `country`, `anycast`, `pseudo-country` (`EU` and the like) or `no-country`.
    var reading: String
    var network: String
    /// Whether the policy approves the country; nil where the file names none.
    var isApproved: Bool?
  }

  /// What all files said of an address; encoded, it is a row of `--format jsonl`.
  struct Row: Encodable {
    var address: String
    var certainty: String
    var countries: [String]
    var answers: [Answer]
  }

  static let configuration = CommandConfiguration(
    commandName: "lookup", abstract: "Show what each location file says of addresses.",
    discussion: """
      Nothing is judged: `egressctl explain ADDRESS` does that. Without addresses they are read from standard input, one a \
      line.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "IPv4 or IPv6 addresses.")
  var addresses: [String] = []

  @Option(help: "A location file; may be given several times. By default those of the settings, or the installed one.")
  var location: [String] = []

  @Option(help: "A PEM file with a further key that location databases may be signed with.")
  var locationKey: [String] = []

  @Option(help: "The folder of rule packs; by default that of the settings, or the installed ones.")
  var rules: String?

  @Option(help: "The policy by which a country counts as approved; by default that of the settings.")
  var policy: String?

  @Option(help: "text or jsonl (one object an address).")
  var format = OutputFormat.text

  func run() throws {
    var sources = try settingsFile.loadIfPresent().map { BasisSources($0) } ?? BasisSources()
    if let rules { sources.rules = rules }
    if let policy { sources.policy = policy }
    if !location.isEmpty { sources.locationFiles = location }
    sources.locationKeys += locationKey
    let basis = try LoadedBasis(loading: sources)
    for warning in basis.warnings where warning.hasPrefix("location: ") { Terminal.warn(warning) }
    func tell(_ text: String) throws {
      guard let address = IPAddress(text) else {
        throw SetupError(text.visible, "is no IP address", remedy: "for a name: egressctl explain NAME")
      }
      let row = Row(address, by: basis)
      if format == .jsonl { Terminal.line(try JSONOutput.line(row)) } else { row.lines.forEach(Terminal.line) }
    }
    for address in addresses { try tell(address) }
    guard addresses.isEmpty else { return }
    while let line = readLine() { try tell(line) }
  }
}

extension LocationLookupCommand.Row {
  init(_ address: IPAddress, by basis: LoadedBasis, at time: Timestamp = .now) {
    let answers = basis.locations.answers(for: address)
    let known = basis.judgement.classifier.classify(answers, scope: address.scope, at: time)
    self.address = "\(address)"
    certainty = known.certainty.rawValue
    countries = known.countries
    self.answers = answers.map { answer in
      LocationLookupCommand.Answer(
        source: answer.source, vendor: basis.locations.sources[answer.source].vendor.visible,
        country: answer.country?.visible, registeredCountry: answer.registeredCountry?.visible, asn: answer.asn,
        asName: answer.asName?.visible, isAnycast: answer.isAnycast, reading: LocationReading(answer).text,
        network: "\(answer.network)",
        isApproved: answer.country.map {
          basis.judgement.rules.approves($0, under: basis.policy, at: time)
        })
    }
  }

  /// The lines for a person.
  var lines: [String] {
    ["\(address): \(([certainty] + countries).joined(separator: " "))"]
      + answers.map { answer in
        let operatorText = answer.asn.map { " AS\($0)\(answer.asName.map { " \($0)" } ?? "")" } ?? ""
        let marks = [
          answer.isAnycast ? "anycast" : nil, answer.registeredCountry.map { "registered in \($0)" },
          answer.isApproved == false ? "not approved" : nil,
        ].compactMap(\.self)
        return
          "  \(answer.source) \(answer.vendor): \(answer.country ?? "no country")\(operatorText), \(answer.network)"
          + (marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))")
      }
  }
}

extension LocationReading {
  /// The word in rows.
  fileprivate var text: String {
    switch self {
    case .country: "country"
    case .anycast: "anycast"
    case .pseudoCountry: "pseudo-country"
    case .noCountry: "no-country"
    }
  }
}
