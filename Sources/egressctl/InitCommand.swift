// Role: `egressctl init`: a first settings file and inventory, with every setting explained.
import ArgumentParser
import DurableFiles
import EgressSettings
import EgressSetup
import LinuxCalls

/// Writes a first configuration.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first settings file and inventory, with every setting explained.",
    discussion: "Files that exist are left alone.")

  @OptionGroup var settingsFile: SettingsOption

  @Option(help: "The hangar's name; it becomes the journal's name and cannot be changed later.")
  var hangar = "hangar"

  @Option(help: "The interface on the hangar's side.")
  var interface = "eth1"

  func run() throws {
    let path = settingsFile.config
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let inventory = "\(folder)/inventory.yaml"
    do throws(LinuxError) {
      if !folder.isEmpty { try FileSystem.makeFolder(folder, mode: 0o755) }
      try write(FirstConfiguration.inventory, to: inventory)
      try write(
        FirstConfiguration.settings(hangar: hangar, interface: interface, inventory: inventory), to: path)
    } catch {
      throw SetupError(error.subject, error.reason, remedy: "run as root, or name another file with --config")
    }
    Terminal.line("Next: edit \(path), register your controllers in \(inventory), then run: egressctl check")
  }

  private func write(_ text: String, to path: String) throws(LinuxError) {
    guard try FileSystem.contents(of: path, limit: 1) == nil else {
      Terminal.line("\(path): exists and is left as it is")
      return
    }
    try WholeFile.replace(path, with: Array(text.utf8), mode: 0o644)
    Terminal.line("\(path): written")
  }
}
