// Role: a journal that `egressctl replay --journal` wrote: made once, copied for each test.
import Foundation

/// A folder of its own for one test, removed with the last reference to it.
final class ScratchFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appending(path: "egressd-\(UUID())").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The journal of a replay of two cases: the rule texts, then fourteen records, of which the first tells what is in force.
enum ReplayedJournal {
  /// Records of rule texts before the others.
  static var rules: Int {
    get async throws {
      try await JournalOnDisk("\(made.value.0.path)/journal").leaves.prefix { $0.contains(#""event.kind":"rules""#) }
        .count
    }
  }
  /// Records of it.
  static var size: Int { get async throws { try await rules + 14 } }
  /// A verdict on a name of DJI, the first event.
  static var verdict: Int { get async throws { try await rules + 1 } }

  private static let made = Task {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.egressctl(
      "replay", "--rules", "../../../Rules", "--location", "location.csv", "--inventory", "inventory.yaml", "--journal",
      "\(scratch.path)/journal", "dji-name-in-the-eu/capture.pcap", "icmp-udp-dns/capture.pcap",
      in: ReplayCase.folder)
    return (scratch, outcome)
  }

  /// What the replay that made it printed.
  static var outcome: Outcome { get async throws { try await made.value.1 } }

  /// A copy in a folder of its own, as `journal`, with or without the signing key beside it.
  static func copy(withKey: Bool = true) async throws -> ScratchFolder {
    let original = try await made.value.0
    let scratch = try ScratchFolder()
    for name in withKey ? ["journal", "journal.key"] : ["journal"] {
      try FileManager.default.copyItem(atPath: "\(original.path)/\(name)", toPath: "\(scratch.path)/\(name)")
    }
    return scratch
  }
}
