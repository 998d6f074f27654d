// Role: `egressctl beacon`: sends signed frames from another host, so that the gateway can prove what it sees.
import ArgumentParser
import Beacons
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// The beacon's commands; sending is what is meant when none is named.
struct BeaconCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beacon", abstract: "Send the frames that prove to the gateway that it sees this segment.",
    discussion: """
      Runs on another host than the gateway, beyond the switch, with the same segment and VLANs as the controllers. The \
      secret key stays on that host: on the gateway it would let the gateway vouch for itself. See docs/coverage.md.
      """,
    subcommands: [BeaconSendCommand.self, BeaconKeygenCommand.self], defaultSubcommand: BeaconSendCommand.self)
}

/// Makes the key of a beacon.
struct BeaconKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make the secret key of a beacon, and print what the gateway's settings need.")

  @Option(help: "The file to make; readable by its owner only.", completion: .file())
  var key: String

  func run() throws {
    let made = try JournalKeyFile.create(key)
    guard let signer = BeaconSigner(made.privateKey) else { throw BeaconKeyFault.unusable(key) }
    Terminal.line("beacons:")
    Terminal.line("  - name: beacon")
    Terminal.line("    public_key: \"\(signer.publicKey.hexadecimal)\"")
    Terminal.line("    vlans: [0]")
  }
}

/// Why a beacon cannot send.
enum BeaconKeyFault {
  static func missing(_ path: String) -> SetupError {
    SetupError(path, "there is no such key", remedy: "make one with: egressctl beacon keygen --key \(path)")
  }
  static func unusable(_ path: String) -> SetupError {
    SetupError(path, "the key cannot be used", remedy: "make another with: egressctl beacon keygen")
  }
}
