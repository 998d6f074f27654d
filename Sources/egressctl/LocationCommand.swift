// Role: `egressctl location info`: what the location files are, how old, and what their age means for verdicts.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import Jurisdictions
import LocationSources
import LocationUpdates

/// The commands about location files.
struct LocationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "location", abstract: "Show, ask, update and measure location files.",
    subcommands: [
      LocationInfo.self, LocationLookupCommand.self, LocationUpdateCommand.self, LocationMeasureCommand.self,
    ])
}

/// Shows location files.
struct LocationInfo: ParsableCommand {
  /// How it is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    /// One object a file, each on its line.
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show vendor, date, age, signature, size and hash of location files.",
    discussion: """
      Without files, those of the settings; when these name none, the newest correctly signed database that is \
      installed. Exits with 1 when a file cannot be used, with the place and the remedy.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "Location files.", completion: .file())
  var files: [String] = []

  @Option(help: "text or json (one object a line).")
  var format = Format.text

  func run() throws {
    let configured = try settingsFile.loadIfPresent()
    let keys = configured?.locationKeys ?? []
    let loaded: LocationFiles
    do throws(LocationFileError) {
      let paths = files.isEmpty ? configured?.locationSources ?? [] : files
      loaded = try LocationFiles.open(paths, keys: keys)
    } catch {
      Terminal.warn("\(error)")
      throw ExitCode.failure
    }
    for refused in loaded.refused { Terminal.warn("passed over: \(refused)") }
    let now = Timestamp.now
    for (index, summary) in loaded.summaries.enumerated() {
      if index > 0, format == .text { Terminal.line("") }
      Terminal.line(
        format == .text ? LocationInfo.text(summary, keys, at: now) : LocationInfo.object(summary, keys, at: now))
    }
    let tomorrow = now.advanced(bySeconds: 86_400)
    if loaded.sources.contains(where: { $0.createdAt.map { $0 > tomorrow } ?? false }) { throw ExitCode.failure }
  }

  // MARK: - Output

  private static func text(_ summary: LocationFileSummary, _ keys: [String], at time: Timestamp) -> String {
    let info = summary.info
    let age = info.createdAt.map { ", \(time.days(since: $0)) days old" } ?? ""
    return """
      file       \(info.path.visible)
      vendor     \(info.vendor.visible)
      licence    \(info.licence.isEmpty ? "not stated in the file" : info.licence.visible)
      date       \(info.createdAt?.readable ?? "not stated in the file")\(age)
      age means  \(meaning(info, at: time))
      signature  \(info.signature.rawValue)
      format     \(summary.format)
      networks   \(summary.networkCount)
      SHA-256    \(info.sha256)
      previous   \(previous(of: info.path, keys).map { $0.readable } ?? "none kept")
      """
  }

  private static func object(_ summary: LocationFileSummary, _ keys: [String], at time: Timestamp) -> String {
    let info = summary.info
    var object = JournalRecord()
    object[string: "path"] = info.path
    object[string: "vendor"] = info.vendor
    object[string: "licence"] = info.licence
    object[string: "created"] = info.createdAt?.description
    object[integer: "age_days"] = info.createdAt.map { time.days(since: $0) }
    object[string: "age"] = SourceAge(createdAt: info.createdAt, at: time).rawValue
    object[string: "signature"] = info.signature.rawValue
    object[string: "format"] = summary.format
    object[integer: "networks"] = Int64(summary.networkCount)
    object[string: "sha256"] = info.sha256
    object[string: "previous_created"] = previous(of: info.path, keys)?.description
    return object.outputLine
  }

  /// When the file was made that the last update replaced; nil where none is kept that can be used.
  private static func previous(of path: String, _ keys: [String]) -> Timestamp? {
    let previous = LocationUpdate(of: path, keys: keys).previous
    return try? LocationFiles.open([previous], keys: keys).sources.first?.createdAt
  }

  private static func meaning(_ info: LocationSourceInfo, at time: Timestamp) -> String {
    switch SourceAge(createdAt: info.createdAt, at: time) {
    case .fresh: "fresh: counts in full until day \(SourceAge.ageingAfterDays)"
    case .ageing: "ageing: counts in full, with a warning, until day \(SourceAge.staleAfterDays)"
    case .stale: "stale: cannot approve alone since day \(SourceAge.staleAfterDays); install newer data"
    case .expired: "expired: takes part in no approval since day \(SourceAge.expiredAfterDays); install newer data"
    case .unknown:
      info.createdAt == nil
        ? "unknown: counts in full, with a warning; add the date" : "dated in the future: refused by the daemon"
    }
  }
}
