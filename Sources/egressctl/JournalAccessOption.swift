// Role: which journal, for commands that show what devices and people did: each run is journalled before it shows anything.
import AlertDelivery
import ArgumentParser
import DaemonControl
import EgressSettings
import EgressSetup
import EgressTypes
import LinuxCalls

/// Which journal, and why it is read; the folder is had only for a read that was announced.
struct JournalAccessOption: ParsableArguments {
  @OptionGroup var place: JournalOption

  @OptionGroup var access: AccessOption

  /// The settings file.
  var settingsFile: SettingsOption { place.settingsFile }
  /// The journal folder that --journal names.
  var named: String? { place.journal }

  /// The folder to read, once egressd has taken note that it is read.
  ///
  /// `selection` tells which part, each as `name=value`. Throws where the settings want each read journalled and this one
  /// cannot be; with `onlyJournalled` they always want that.
  func folder(
    for command: String, of selection: [String?] = [], from start: Timestamp? = nil, to end: Timestamp? = nil,
    onlyJournalled: Bool = false
  ) throws -> String {
    let folder = try place.folder()
    // A folder that is named may be on another machine, where there are no settings.
    let settings = try named == nil ? settingsFile.load() : settingsFile.loadIfPresent()
    try access.announce(
      command, of: selection, from: start, to: end, in: folder, settings, onlyJournalled: onlyJournalled)
    return folder
  }
}

/// Why something is read that shows what devices and people did.
struct AccessOption: ParsableArguments {
  @Option(help: "Why you read this; egressd journals it with who you are and what you ask for.")
  var purpose: String?

  /// Tells egressd of a read, or says on standard error why nobody is told.
  func announce(
    _ command: String, of selection: [String?] = [], from start: Timestamp? = nil, to end: Timestamp? = nil,
    in folder: String, _ settings: Settings?, onlyJournalled: Bool = false
  ) throws {
    // Who names settings of their own still reads the journal of this machine.
    let own = [settings, try? ConfigurationFiles.settings(at: Settings.defaultPath)].compactMap(\.self)
    guard let settings = own.first(where: { AccessOption.isOwn(folder, $0) }) else {
      guard !onlyJournalled || settings == nil else {
        throw SetupError(
          folder, "is not the journal of these settings, so this read cannot be journalled",
          remedy: "leave --journal out, or run it where no egressd is set up")
      }
      Terminal.warn("\(folder): is not the journal of an egressd on this machine, so this read is not journalled")
      return
    }
    let request = AccessRequest(
      command, of: selection.compactMap(\.self), from: start, to: end, purpose: purpose)
    let reply: ControlReply
    do throws(ControlError) {
      reply = try ControlClient(path: settings.control).send(ControlRequest(.access, fields: request.fields))
    } catch {
      guard !settings.privacy.requiresAccessLog, !onlyJournalled else {
        throw SetupError(
          folder, "is not read, as such a read has to be journalled and this one cannot be",
          remedy: "\(error)")
      }
      Terminal.warn("this read is not journalled: \(error)")
      return
    }
    if case .refused(let reason) = reply { throw SetupError("egressd", "refused the read", remedy: reason) }
  }

  /// Whether a folder is one that belongs to the daemons of these settings: the journal, or the log of deliveries.
  private static func isOwn(_ folder: String, _ settings: Settings) -> Bool {
    [settings.journal, DeliveryLog.folder(below: settings.alerts.state), settings.alerts.state]
      .contains { $0 == folder || FileSystem.isSame($0, folder) }
  }
}
