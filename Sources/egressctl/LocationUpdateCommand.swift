// Role: `egressctl location update`: newer location data in the place of the old, told to the daemon, which journals it.
import ArgumentParser
import DaemonControl
import EgressSettings
import EgressSetup
import EgressTypes
import FoundationEssentials
import LocationSources
import LocationUpdates

/// Puts newer location data in place.
struct LocationUpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Put newer location data in place, or go back to the data before.",
    discussion: """
      The file is checked as the daemon checks it: a signed database by its signature, every file by its format. It has \
      to be by the vendor of the file in use, newer by its own date, and signed if that one is. It takes its place in one \
      step; the file before it is kept as FILE.previous. A running daemon takes it up without missing a packet, and the \
      journal says what was replaced by what. If the daemon refuses, the file before it is put back.

      The gateway fetches nothing by itself. An address is asked only if the settings list it under `location: updates`, \
      by https, and without following redirects. Files packed with xz or gzip are unpacked.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The new file, or a declared https address.", completion: .file())
  var from: String?

  @Option(help: "The file in use; by default that of the settings by the same vendor.", completion: .file())
  var to: String?

  @Flag(help: "Go back to the file that the last update replaced.")
  var rollback = false

  func validate() throws {
    guard rollback != (from != nil) else { throw ValidationError("give either --from or --rollback") }
  }

  func run() async throws {
    do {
      let settings = try settingsFile.loadIfPresent()
      if let from { try await update(from: from, settings) } else { try rollBack(settings) }
    } catch let error as LocationUpdateError {
      Terminal.warn("\(error)")
      throw ExitCode.failure
    }
  }

  private func update(from source: String, _ settings: Settings?) async throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "egressctl-\(UUID().uuidString)").path()
    try files.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? files.removeItem(atPath: folder) }
    let download = LocationDownload(into: folder)
    let path =
      source.contains("://")
      ? try await download.fetch(source, declared: settings?.locationUpdates ?? []) : source
    let keys = settings?.locationKeys ?? []
    let candidate = try LocationCandidate(try await download.unpacked(path), named: source, keys: keys, at: .now)
    let update = LocationUpdate(of: try target(for: candidate.info, settings), keys: keys)
    var answer: ControlReply?
    let change = try update.install(candidate, at: .now) { try isTaken($0, from: source, settings, &answer) }
    try tell(change, answer, settings)
  }

  private func rollBack(_ settings: Settings?) throws {
    let keys = settings?.locationKeys ?? []
    let update = LocationUpdate(of: try target(for: nil, settings), keys: keys)
    var answer: ControlReply?
    let change = try update.rollBack(at: .now) { try isTaken($0, from: update.previous, settings, &answer) }
    try tell(change, answer, settings)
  }

  // MARK: - The place

  /// The file in use that is to be replaced.
  private func target(for candidate: LocationSourceInfo?, _ settings: Settings?) throws -> String {
    let sources = settings?.locationSources ?? []
    if let to {
      let known = sources.isEmpty ? LocationFiles.installedPaths : sources
      // Without settings there is no daemon that would have to find the file.
      guard settings == nil || known.contains(to) else {
        throw SetupError(
          to, "is not among the files that the daemon reads: \(known.joined(separator: ", "))",
          remedy: "list it under `location: sources` in \(settingsFile.config)")
      }
      return to
    }
    if sources.count < 2 { return sources.first ?? LocationFiles.updatedPath }
    let fitting = sources.filter { path in
      guard let candidate else {
        return FileManager.default.fileExists(atPath: LocationUpdate(of: path, keys: []).previous)
      }
      let known = try? LocationFiles.open([path], keys: settings?.locationKeys ?? []).sources.first
      return known?.vendor == candidate.vendor
    }
    guard let only = fitting.first, fitting.count == 1 else {
      if let candidate, fitting.isEmpty {
        throw SetupError(
          candidate.path, "is by \(candidate.vendor.visible), and none of the location files in use is",
          remedy: "name it under `location: sources` in \(settingsFile.config); vendors are counted as votes")
      }
      throw SetupError(
        settingsFile.config,
        "more than one of its location files could be meant, or none: \(sources.joined(separator: ", "))",
        remedy: "name the one with --to")
    }
    return only
  }

  // MARK: - The daemon

  /// Whether the daemon takes the change up; without one, nobody is against it.
  private func isTaken(
    _ change: LocationChange, from source: String, _ settings: Settings?, _ answer: inout ControlReply?
  ) throws -> Bool {
    guard let settings else { return true }
    answer = try reload(settings, change.fields(from: source))
    if case .refused = answer { return false }
    return true
  }

  private func tell(_ change: LocationChange?, _ answer: ControlReply?, _ settings: Settings?) throws {
    if case .refused(let reason) = answer {
      // So that its last word is not the refusal.
      _ = try settings.map { try reload($0, JournalRecord()) }
      Terminal.warn("egressd refused, and everything is as it was: \(reason)")
      throw ExitCode.failure
    }
    guard let change else { return }
    Terminal.line("put in place   \(change.installed.told)")
    if let replaced = change.replaced { Terminal.line("kept           \(replaced.told)") }
    switch answer {
    case .done: Terminal.line("egressd        took it up; the journal has the change")
    case nil where settings != nil: Terminal.line("egressd        is not running; it reads the file at its next start")
    default: Terminal.line("egressd        no settings at \(settingsFile.config); nobody was told")
    }
  }

  /// Has the daemon read everything again; nil when it does not run.
  private func reload(_ settings: Settings, _ fields: JournalRecord) throws(ControlError) -> ControlReply? {
    do throws(ControlError) {
      return try ControlClient(path: settings.control, limits: .forReloads).send(
        ControlRequest(.reload, fields: fields))
    } catch .daemonNotRunning {
      return nil
    }
  }
}

extension LocationSourceInfo {
  fileprivate var told: String {
    "\(path.visible): \(vendor.visible), \(createdAt?.readable ?? "undated"), signature \(signature.rawValue), "
      + "SHA-256 \(sha256)"
  }
}

extension ControlLimits {
  /// Reading rules and checking signatures takes a moment.
  fileprivate static let forReloads: ControlLimits = {
    var limits = ControlLimits()
    limits.milliseconds = 60_000
    return limits
  }()
}
