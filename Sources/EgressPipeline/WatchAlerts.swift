// Role: tells at once that watching is lost and why, and that it is back and for how long it was; flapping floods nobody.
import EgressTypes

/// Loss of watching as it is told: one episode a reason, from its first loss until watching has held again for a while.
public struct WatchAlerts: Sendable {
  /// How long a reason must stay away before its end is told, in nanoseconds; twice as long each time it comes back soon.
  static let shortestHold: Int64 = 5_000_000_000
  static let longestHold: Int64 = 320_000_000_000
  /// After so long without it a reason is told as at first, in nanoseconds.
  static let forgiveness: Int64 = 600_000_000_000

  private struct Episode {
    var begin: ClockReading
    /// The last reading at which the reason held.
    var last: ClockReading
    var isOn = true
    var interruptions = 1
    /// Nanoseconds in which it held.
    var lasted: Int64 = 0
  }

  private let interface: String
  private var episodes: [UnwatchedReason: Episode] = [:]
  /// How long each reason's next end is waited for, and when it last ended, by the steady clock.
  private var holds: [UnwatchedReason: (hold: Int64, ended: Int64)] = [:]
  private var previous: ClockReading

  /// Begins with watching.
  public init(interface: String, at now: ClockReading) {
    self.interface = interface
    previous = now
  }

  /// Takes what is held against the time since the last reading; returns what is to be told.
  ///
  /// - Parameter details: What is known beyond the reason's name.
  public mutating func note(
    _ reasons: UnwatchedReasons, at now: ClockReading, details: [UnwatchedReason: String] = [:]
  ) -> [JournalRecord] {
    defer { previous = now }
    var records: [JournalRecord] = []
    for reason in UnwatchedReason.allCases {
      if reasons.contains(reason) {
        if let record = hold(reason, at: now, details[reason]) { records.append(record) }
      } else if let record = release(reason, at: now) {
        records.append(record)
      }
    }
    return records
  }

  private mutating func hold(_ reason: UnwatchedReason, at now: ClockReading, _ detail: String?) -> JournalRecord? {
    let elapsed = max(0, now.monotonic - previous.monotonic)
    guard var episode = episodes[reason] else {
      episodes[reason] = Episode(begin: previous, last: now, lasted: elapsed)
      return lost(reason, from: previous.wall, at: now.wall, detail)
    }
    if !episode.isOn { episode.interruptions += 1 }
    episode.isOn = true
    episode.lasted &+= elapsed
    episode.last = now
    episodes[reason] = episode
    return nil
  }

  private mutating func release(_ reason: UnwatchedReason, at now: ClockReading) -> JournalRecord? {
    guard var episode = episodes[reason] else { return nil }
    episode.isOn = false
    episodes[reason] = episode
    let before = holds[reason]
    let isSoon = before.map { episode.begin.monotonic - $0.ended < WatchAlerts.forgiveness } ?? false
    let hold = isSoon ? before?.hold ?? WatchAlerts.shortestHold : WatchAlerts.shortestHold
    guard now.monotonic - episode.last.monotonic >= hold else { return nil }
    episodes[reason] = nil
    holds[reason] = (min(hold * 2, WatchAlerts.longestHold), episode.last.monotonic)
    return restored(reason, episode, at: now.wall)
  }

  private func lost(
    _ reason: UnwatchedReason, from begin: Timestamp, at time: Timestamp, _ detail: String?
  )
    -> JournalRecord
  {
    var record = base(reason, .lost, at: time)
    record[string: "event.start"] = begin.description
    record[list: RecordKey.reasons] = [
      "\(interface) is not watched: \(reason.rawValue)\(detail.map { ": \($0)" } ?? "")"
    ]
    return record
  }

  private func restored(_ reason: UnwatchedReason, _ episode: Episode, at time: Timestamp) -> JournalRecord {
    var record = base(reason, .restored, at: time)
    let seconds = (episode.lasted + 999_999_999) / 1_000_000_000
    record[string: "event.start"] = episode.begin.wall.description
    record[string: "event.end"] = episode.last.wall.description
    record[integer: "egress.watch.seconds"] = seconds
    record[integer: "egress.watch.interruptions"] = Int64(episode.interruptions)
    record[list: RecordKey.reasons] = [
      "\(interface) is watched again: no more \(reason.rawValue), after \(seconds) seconds"
        + " in \(episode.interruptions) interruptions"
    ]
    return record
  }

  private func base(_ reason: UnwatchedReason, _ step: WatchStep, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(watch: step, reason.rawValue, at: time)
    record[string: "observer.ingress.interface.name"] = interface
    return record
  }
}

/// What a `watch` record tells.
public enum WatchStep: String, Sendable {
  /// Watching was lost.
  case lost
  /// It is back.
  case restored
  /// What was counted does not add up.
  case mismatch
  /// Frames claimed to be a beacon's and were not.
  case refused
}

extension JournalRecord {
  /// A record of a step of watching, which is an alert.
  public init(watch step: WatchStep, _ reason: String, at time: Timestamp) {
    self.init(kind: .watch, at: time)
    self[string: RecordKey.step] = step.rawValue
    self[string: RecordKey.watchReason] = reason
    self[string: RecordKey.action] = Action.alert.name
  }

  /// The alert that the counts do not add up, and from when until when they may not have.
  public init(mismatches: [String], from start: Timestamp, to end: Timestamp) {
    self.init(watch: .mismatch, "counts", at: end)
    self[string: "event.start"] = start.description
    self[string: "event.end"] = end.description
    self[list: RecordKey.reasons] = mismatches
  }

  /// The record of frames that claimed to be a beacon's: forged ones are an alert, others may be an accident.
  public init(refusedBeacon name: String, isForged: Bool, at time: Timestamp) {
    self.init(watch: .refused, name, at: time)
    self[string: RecordKey.action] = (isForged ? Action.alert : Action.flag).name
    self[list: RecordKey.reasons] = [
      "a frame that claims to be a beacon's does not count: \(name); the coverage record has the number of them"
    ]
  }
}
