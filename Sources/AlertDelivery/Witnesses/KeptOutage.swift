// Role: an outage as the disk holds it: what is to be told counts as told once every sink has taken the message over.
import EgressTypes
import LinuxCalls

/// The outage of one service, with its file.
///
/// A kill before the sinks have queued the message leaves the file as it was, so the next start tells it again.
struct KeptOutage {
  private let file: OutageFile
  private var outage: Outage
  /// What the file holds.
  private var kept: String?
  /// Messages that tell of the outage and were not taken over by their sinks yet.
  private var untaken: [AlertDesk.Entry] = []

  /// Goes on with what a file holds; what cannot be read is begun anew: it must not keep the service from being asked.
  init(in file: OutageFile, limit: Int64, at start: Timestamp) {
    self.file = file
    outage = (try? file.load(limit: limit, at: start)) ?? Outage(limit: limit, at: start)
    kept = outage.text
  }

  /// Whether the file holds what is known.
  var isKept: Bool { kept == outage.text }

  /// Takes in whether the service gave what it was asked for; what is to be told now.
  mutating func take(isGood: Bool, at now: Timestamp) -> Outage.News? { outage.take(isGood: isGood, at: now) }

  /// Keeps nothing before these messages were taken over.
  mutating func wait(for entries: [AlertDesk.Entry]) { untaken += entries }

  /// Writes the file if there is something new and nothing to wait for; throws `LinuxError`, once for each change.
  mutating func keep() throws(LinuxError) {
    untaken.removeAll(where: \.isAnswered)
    guard !isKept, untaken.isEmpty else { return }
    kept = outage.text
    try file.keep(outage)
  }
}
