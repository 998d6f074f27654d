// Role: `egressctl device`: what a keyed pseudonym stands for, on the record.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import JournalFiles
import Pseudonyms

/// The commands about devices.
struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device", abstract: "Find out which controller, address or person a keyed pseudonym stands for.",
    subcommands: [DeviceReveal.self])
}

/// Reveals a pseudonym.
struct DeviceReveal: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reveal", abstract: "Say what a keyed pseudonym stands for; egressd journals who asked and why.",
    discussion: """
      Everything the journal names is given its pseudonym again until one is the same; that takes the key, which its owner \
      alone may read. Of the journal of a running egressd nothing is revealed that is not journalled. Exits with 1 when \
      nothing in the journal or the inventory has this pseudonym.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Argument(help: "The pseudonym, such as device-3f2a9c81d0e4b756.")
  var pseudonym: String

  @Option(help: "text or jsonl.")
  var format = OutputFormat.text

  func validate() throws {
    guard PseudonymKind(of: pseudonym) != nil else {
      let kinds = PseudonymKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("`\(pseudonym)` is no keyed pseudonym; they are one of \(kinds), a hyphen and 16 digits")
    }
    guard journal.access.purpose != nil else {
      throw ValidationError("--purpose: say why the pseudonym is to be revealed; it is journalled")
    }
  }

  func run() throws {
    let folder = try journal.folder(for: "device reveal", of: ["pseudonym=\(pseudonym)"], onlyJournalled: true)
    let settings = try journal.settingsFile.loadIfPresent()
    var pseudonyms = try PseudonymKeyFile.pseudonymiser(for: folder, settings, mayMake: false)
    guard let value = try value(in: folder, &pseudonyms, settings?.inventory) else {
      throw SetupError(
        pseudonym, "stands for nothing in \(folder) or the inventory",
        remedy: "look in the journal that the output was made of, with the key of that time")
    }
    let kind = PseudonymKind(of: pseudonym)?.rawValue ?? "-"
    switch format {
    case .text: Terminal.line("\(pseudonym): \(value.visible)")
    case .jsonl:
      let object = JournalRecord(["pseudonym": .string(pseudonym), "kind": .string(kind), "value": .string(value)])
      Terminal.line(object.outputLine)
    }
  }

  private func value(in folder: String, _ pseudonyms: inout Pseudonymiser, _ inventory: String?) throws -> String? {
    for device in try LoadedInventory(at: inventory).inventory.devices {
      for (kind, text) in [(PseudonymKind.device, device.id), (.hardware, device.mac.description)] {
        if pseudonyms.pseudonym(kind, text) == pseudonym { return text }
      }
    }
    let pass = try JournalPass("reveal", over: folder)
    while let entry = try pass.next() {
      // A record that a newer program wrote in another form tells nothing here.
      guard let record = try? entry.record else { continue }
      _ = pseudonyms.pseudonymised(record)
      if let value = pseudonyms.value(of: pseudonym) { return value }
    }
    return nil
  }
}
