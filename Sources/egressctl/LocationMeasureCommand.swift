// Role: `egressctl location measure`: what asking the location files costs on this machine, for each new destination.
import ArgumentParser
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import Jurisdictions

/// Measures lookups.
struct LocationMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Measure what asking the location files costs for each new destination.",
    discussion: """
      Asks about random public addresses, three quarters of them IPv4, the same at each run, again and again: about as \
      many as a hangar meets in a week, or with --addresses as many as you like. The more there are, the less of the \
      files stays in the processor's cache. A flow to a destination that is known already asks nothing.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "A location file; may be given several times. By default those of the settings, or the installed one.")
  var location: [String] = []

  @Option(help: "The folder of rule packs; by default that of the settings, or the installed ones.")
  var rules: String?

  @Option(help: "How many addresses.")
  var addresses = 1000

  func validate() throws {
    guard (1...10_000_000).contains(addresses) else {
      throw ValidationError("--addresses: \(addresses) is out of bounds; write 1 to 10000000")
    }
  }

  func run() throws {
    var sources = try settingsFile.loadIfPresent().map { BasisSources($0) } ?? BasisSources()
    if let rules { sources.rules = rules }
    if !location.isEmpty { sources.locationFiles = location }
    let basis = try LoadedBasis(loading: sources)
    let asked = LocationMeasureCommand.addresses(addresses)
    let now = Timestamp.now
    let rounds = max(1, 1_000_000 / asked.count)
    func nanoseconds(_ body: (IPAddress) -> Void) -> Int64 {
      // Once through, so that no page has to be read from the disk while time is taken.
      asked.forEach(body)
      let time = ContinuousClock().measure {
        for _ in 0..<rounds { asked.forEach(body) }
      }
      return Int64(time / .nanoseconds(1)) / Int64(asked.count * rounds)
    }
    let known = asked.count { !basis.locations.answers(for: $0).isEmpty }
    var answers = 0
    let asking = nanoseconds { answers += basis.locations.answers(for: $0).count }
    var countries = 0
    let classifying = nanoseconds { countries += basis.judgement.classifier.classify($0, at: now).countries.count }
    Terminal.line("files                \(basis.locations.sources.map(\.path.visible).joined(separator: ", "))")
    Terminal.line("addresses            \(asked.count), of which \(known) known, asked \(rounds) times")
    Terminal.line("asking               \(asking) ns a destination")
    Terminal.line(
      "asking, classifying  \(classifying) ns a destination; destinations with the same answers share the latter")
  }

  /// SplitMix64 from a fixed seed: the same addresses at each run.
  private static func addresses(_ count: Int) -> [IPAddress] {
    var state: UInt64 = 0x5eed
    func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = state
      value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
      return value ^ value >> 31
    }
    return (0..<count).map { number in
      let bits = next()
      if number % 4 == 3 { return IPAddress(high: 0x2000_0000_0000_0000 | bits >> 3, low: next()) }
      // From 1.0.0.0 to 223.255.255.255.
      return IPAddress(v4: UInt32(truncatingIfNeeded: bits >> 32 % 0xdf00_0000) &+ 0x0100_0000)
    }
  }
}
