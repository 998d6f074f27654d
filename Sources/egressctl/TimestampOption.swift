// Role: which timestamps are held against a journal, and what comes of it.
import ArgumentParser
import EgressSettings
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import Reporting
import Timestamping

/// The timestamp authorities of the settings, or one whose tokens are at hand.
struct TimestampOption: ParsableArguments {
  @Option(
    help: "A folder with the timestamps of one authority, instead of those of the settings; needs --timestamp-ca.",
    completion: .directory)
  var timestamps: String?

  @Option(help: "A PEM file with that authority's root certificate.", completion: .file())
  var timestampCA: String?

  func validate() throws {
    guard (timestamps == nil) == (timestampCA == nil) else {
      throw ValidationError(
        "--timestamps and --timestamp-ca belong together: the tokens, and the root certificate that they lead to")
    }
  }

  /// What the authorities say of the journal in a folder.
  func statements(
    on folder: String, _ settings: Settings?, trusting pinned: VerifierKey?, at now: Timestamp
  ) async -> [TimestampStatement] {
    if let timestamps, let timestampCA {
      var path = timestamps[...]
      while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
      let name = path.split(separator: "/").last.map(String.init) ?? timestamps
      let judge = TimestampJudge(
        kept: KeptTimestamps(String(path)), authority: TimestampAuthority(certificates: timestampCA))
      let prefix = "timestamps."
      return [
        await judge.statement(
          of: name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name, on: folder, trusting: pinned)
      ]
    }
    var statements: [TimestampStatement] = []
    for entry in settings?.timestamps ?? [] {
      let kept = KeptTimestamps(below: settings?.alerts.state ?? "", of: entry.name)
      let judge = TimestampJudge(kept: kept, authority: TimestampAuthority(certificates: entry.certificates))
      var statement = await judge.statement(of: entry.name, on: folder, trusting: pinned)
      statement.remark = Self.remark(on: kept, interval: entry.interval, at: now)
      statements.append(statement)
    }
    return statements
  }

  /// What `egressctl status` has to remark on the authorities of the settings.
  static func remarks(_ settings: Settings, at now: Timestamp) -> [String] {
    settings.timestamps.compactMap { entry in
      let kept = KeptTimestamps(below: settings.alerts.state, of: entry.name)
      return remark(on: kept, interval: entry.interval, at: now).map { "timestamps by \(entry.name): \($0)" }
    }
  }

  /// That an authority has given nothing for three intervals; nil while it does, or where nothing can be read.
  private static func remark(on kept: KeptTimestamps, interval: Int64, at now: Timestamp) -> String? {
    guard let newest = try? kept.names().last?.time else { return nil }
    guard now > newest.advanced(bySeconds: 3 * interval) else { return nil }
    return "The newest is of \(newest.readable), more than three intervals ago; see the log of egress-alertd"
  }
}

/// Holds the tokens of one authority against a journal.
struct TimestampJudge {
  let kept: KeptTimestamps
  let authority: TimestampAuthority

  /// What the authority says of the journal in a folder.
  func statement(of name: String, on folder: String, trusting pinned: VerifierKey?) async -> TimestampStatement {
    TimestampStatement(name: name, content: await content(on: folder, trusting: pinned))
  }

  private func content(on folder: String, trusting pinned: VerifierKey?) async -> TimestampStatement.Content {
    do {
      let names = try kept.names()
      guard !names.isEmpty else { return .nothing(reason: "there is none in \(kept.folder)") }
      let keys = try JournalGrowth.head(of: folder, pinned: pinned).keys
      var verified: [(checkpoint: Checkpoint, time: Timestamp, path: String)] = []
      var foreign: String?
      for (name, _) in names {
        guard let token = try kept.read(name) else { continue }
        switch try await judge(token, keys) {
        case .verified(let checkpoint, let time): verified.append((checkpoint, time, token.path))
        case .foreign(let origin): foreign = "\(token.path) is of another log, `\(origin.visible)`"
        case .contradicts(let reason): return .contradicted(reason: "\(token.path): \(reason)")
        }
      }
      verified.sort { $0.time < $1.time }
      let roots = try JournalRoots(of: folder, sizes: Set(verified.map(\.checkpoint.size)), pinned: pinned)
      for (checkpoint, _, path) in verified where roots[checkpoint.size] != checkpoint.root {
        let what =
          checkpoint.size > roots.signed
          ? "of which this journal signs only \(roots.signed)" : "that are not the first of this journal"
        return .contradicted(reason: "\(path) is over \(checkpoint.size) records \(what)")
      }
      guard let newest = verified.last, let oldest = verified.first else {
        return .nothing(reason: foreign ?? "there is none in \(kept.folder)")
      }
      return .vouches(
        TimestampStatement.Tokens(
          size: Int64(clamping: newest.checkpoint.size), time: newest.time, others: Int64(verified.count - 1),
          oldest: oldest.time))
    } catch {
      return .nothing(reason: "\(error)")
    }
  }

  /// What one token is.
  private enum Finding {
    case verified(Checkpoint, Timestamp)
    case foreign(origin: String)
    case contradicts(reason: String)
  }

  private func judge(_ token: KeptTimestamp, _ keys: KeyChain) async throws(TimestampProblem) -> Finding {
    let checkpoint: Checkpoint
    do throws(CheckpointProblem) {
      checkpoint = try SignedCheckpoint(token.note, keys: keys).checkpoint
    } catch .foreign(let origin) {
      return .foreign(origin: origin)
    } catch {
      return .contradicts(reason: "its checkpoint is not signed by this journal's keys: \(error)")
    }
    do throws(TimestampProblem) {
      return .verified(checkpoint, try await authority.time(of: token.reply, over: token.note))
    } catch .refused(let reason) {
      return .contradicts(reason: "the token does not verify: \(reason)")
    } catch {
      throw error
    }
  }
}
