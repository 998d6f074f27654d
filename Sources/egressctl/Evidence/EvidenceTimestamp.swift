import AlertDelivery
// Role: gets the RFC 3161 timestamp over a bundle's signature: query, carried by egress-alertd, verified, put beside it.
import DaemonControl
import DurableFiles
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceBundle
import EvidenceJournal
import LinuxCalls
import Timestamping

/// The timestamp over a bundle's signature.
struct EvidenceTimestamp {
  /// What became of it.
  enum Outcome {
    /// The authority of this name confirmed the signature at this time.
    case timestamped(name: String, time: Timestamp)
    /// Nobody did; why, by authority.
    case failed([String])
  }

  private let folder: String
  private let settings: Settings

  init(of folder: String, by settings: Settings) {
    self.folder = folder
    self.settings = settings
  }

  /// Asks one authority of the settings after another until one gives a token that verifies; throws where the bundle
  /// has no signature, has a timestamp already, or cannot be written.
  func obtain() async throws -> Outcome {
    let signaturePath = "\(folder)/\(BagWriter.signatureName)"
    let signature = try ConfigurationFiles.contents(of: signaturePath, remedy: "name the folder of an export")
    let path = "\(folder)/\(BagWriter.timestampName)"
    guard try FileSystem.contents(of: path, limit: 1) == nil else {
      throw SetupError(path, "there is a timestamp already", remedy: "verify it: egressctl evidence verify \(folder)")
    }
    var failures: [String] = []
    for entry in settings.timestamps {
      let authority = TimestampAuthority(certificates: entry.certificates)
      do {
        let reply = try carry(try await authority.query(for: signature), to: entry.name)
        let time = try await authority.time(of: reply, over: signature)
        try WholeFile.replace(path, with: reply, mode: 0o600)
        return .timestamped(name: entry.name, time: time)
      } catch let problem as TimestampProblem {
        failures.append("no timestamp by \(entry.name): \(problem)")
      } catch let error as SetupError {
        failures.append("no timestamp by \(entry.name): \(error)")
      }
    }
    return .failed(failures)
  }

  private func carry(_ query: [UInt8], to authority: String) throws -> [UInt8] {
    var fields = JournalRecord()
    fields[string: TimestampRequestKey.authority] = authority
    fields[string: TimestampRequestKey.query] = Base64.encode(query)
    let reply = try AlertAsking.reply(to: ControlRequest(.timestamp, fields: fields), settings.alerts)
    guard let bytes = reply[string: TimestampRequestKey.reply].flatMap({ Base64.decode($0.utf8) }) else {
      throw SetupError("egress-alertd", "its answer holds no token", remedy: "see its log: journalctl -u egress-alertd")
    }
    return bytes
  }
}
