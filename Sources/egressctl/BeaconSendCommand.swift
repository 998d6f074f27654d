// Role: `egressctl beacon send`: one signed frame a second on each VLAN, until it is stopped.
import ArgumentParser
import Beacons
import EgressSetup
import EgressTypes
import EvidenceJournal
import FoundationEssentials
import JournalFiles
import LinuxCalls

/// Sends.
struct BeaconSendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send one signed frame a second on each VLAN.",
    discussion: "Needs CAP_NET_RAW. Sends until it is stopped; while the interface is down it waits for it.")

  @Option(help: "The interface to send on.")
  var interface: String

  @Option(help: "A VLAN to send on, tagged; 0 for untagged. May be given several times; untagged without it.")
  var vlan: [UInt16] = []

  @Option(help: "The secret key, as `egressctl beacon keygen` made it.", completion: .file())
  var key: String

  func validate() throws {
    guard vlan.allSatisfy({ $0 <= BeaconFrame.lastVLAN }) else {
      throw ValidationError("--vlan: VLANs go from 1 to \(BeaconFrame.lastVLAN); 0 is untagged")
    }
  }

  func run() throws {
    guard let secret = try JournalKeyFile.read(key) else { throw BeaconKeyFault.missing(key) }
    guard let signer = BeaconSigner(secret.privateKey) else { throw BeaconKeyFault.unusable(key) }
    let socket = try PacketSocket.sending(on: interface)
    guard let sender = BeaconSendCommand.address(of: interface) else {
      throw SetupError(interface, "has no Ethernet address", remedy: "name an Ethernet interface")
    }
    // A beacon that starts again goes on above its last number, as each number took a second.
    var sequence = UInt64(clamping: Timestamp.now.seconds)
    var next = ContinuousClock.now
    var isFailing = false
    let vlans = vlan.isEmpty ? [0] : vlan
    while true {
      for vlan in vlans {
        let frame = try signer.frame(from: sender, vlan: vlan, sequence: sequence, time: .now)
        do throws(LinuxError) {
          try socket.write(frame)
          if isFailing { Terminal.warn("sending again") }
          isFailing = false
        } catch {
          if !isFailing { Terminal.warn("cannot send, trying again each second: \(error)") }
          isFailing = true
        }
      }
      sequence += 1
      next += .seconds(1)
      // After a sleep of the machine no frame is made up for.
      if next < .now { next = .now }
      Pause.until(next)
    }
  }

  /// The interface's own address.
  private static func address(of interface: String) -> MACAddress? {
    guard let bytes = try? FileSystem.contents(of: "/sys/class/net/\(interface)/address", limit: 64) else { return nil }
    return MACAddress(String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self))
  }
}
