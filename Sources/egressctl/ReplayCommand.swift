// Role: `egressctl replay`: judges capture files as the daemon would have judged the wire.
import ArgumentParser
import EgressSetup
import EgressTypes

/// Judges capture files.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Judge capture files (pcap, pcapng) as the daemon would have judged the wire.",
    discussion: """
      With --format jsonl, one object per flow and a last one with `event.kind` `summary`. With --journal, the records \
      are also written to a journal, as by the daemon; it is created, with a signing key beside it, if there is none.
      """)

  @Option(help: "Which addresses are the hangar's: auto (private ranges and the inventory), any, or networks.")
  var inside = "auto"

  @Option(help: "The folder of rule packs; by default the installed ones.")
  var rules: String?

  @Option(help: "The policy of devices that name none.")
  var policy = "regular-ops"

  @Option(help: "A tag of the rules' folder operations: registered controllers are held to its policy.")
  var operation: String?

  @Option(help: "A location file (LOCDB or range text); may be given several times. By default the installed database.")
  var location: [String] = []

  @Option(help: "A PEM file with a further key that location databases may be signed with.")
  var locationKey: [String] = []

  @OptionGroup var local: LocalRulesOption

  @Option(help: "A registry's file of AS numbers (delegated-…-extended); may be given several times.")
  var registrations: [String] = []

  @Option(help: "The file of registered controllers.")
  var inventory: String?

  @Option(help: "A folder for a journal of this replay.")
  var journal: String?

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  @Option(help: "Exit with 1 if a flow's verdict is this or worse, such as violation.")
  var failOn: Verdict?

  @Argument(help: "Capture files; - reads standard input.")
  var captures: [String]

  func validate() throws {
    guard InsideNetworks(inside) != nil else {
      throw ValidationError("--inside: `\(inside)` is neither auto, any, nor networks such as 192.168.50.0/24,fd00::/8")
    }
    guard operation == nil || inventory != nil else {
      throw ValidationError("--operation is about registered controllers; name them with --inventory")
    }
    guard !captures.isEmpty else { throw ValidationError("name at least one capture file, or - for standard input") }
  }

  func run() throws {
    var sources = BasisSources()
    sources.rules = rules
    sources.localRules = local.chosen(or: rules == nil && ConfigurationFiles.hasStandardLocalRules ? .standard : nil)
    sources.policy = policy
    sources.inventory = inventory
    sources.locationFiles = location
    sources.locationKeys = locationKey
    sources.registrations = registrations
    let basis = try LoadedBasis(loading: sources)
    for warning in basis.warnings { Terminal.warn(warning) }
    var run = try ReplayRun(
      basis: basis, inside: InsideNetworks(inside) ?? .auto, operation: operation, journal: journal,
      output: ReplayOutput(format: format))
    var firstFailure: (any Error)?
    for capture in captures {
      do { try run.replay(capture) } catch {
        Terminal.warn("\(error)")
        firstFailure = firstFailure ?? error
      }
    }
    let worst = try run.finish()
    if firstFailure != nil { throw ExitCode.failure }
    if let failOn, let worst, worst >= failOn {
      Terminal.warn("a flow's verdict is \(worst.name), and --fail-on is \(failOn.name)")
      throw ExitCode.failure
    }
  }
}

extension Verdict: ExpressibleByArgument {
  /// Reads one of the six words.
  public init?(argument: String) { self.init(name: argument) }
  /// The six words.
  public static var allValueStrings: [String] { allCases.map(\.name) }
}
