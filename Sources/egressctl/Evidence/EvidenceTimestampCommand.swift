// Role: `egressctl evidence timestamp`: has a bundle's signature timestamped after the export.
import ArgumentParser
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceBundle

/// Has an export timestamped.
struct EvidenceTimestampCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timestamp", abstract: "Have a timestamp authority confirm that an export's signature exists now.",
    discussion: """
      An export does this by itself where `timestamps` is set. This is for one whose authority did not answer then. \
      egress-alertd, the only program that speaks to the network, carries a hash there and the token back; openssl \
      verifies the token before it is kept.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The folder.", completion: .directory)
  var folder: String

  func run() async throws {
    let settings = try settingsFile.load()
    guard !settings.timestamps.isEmpty else {
      throw SetupError(
        settingsFile.config, "timestamps: no authority is set", remedy: "set one, as docs/timestamps.md shows")
    }
    switch try await EvidenceTimestamp(of: folder, by: settings).obtain() {
    case .timestamped(let name, let time):
      Terminal.line("timestamped by \(name): the signature existed before \(time.readable)")
    case .failed(let reasons): throw SetupError(folder, reasons.joined(separator: "; "), remedy: "try again later")
    }
  }
}
