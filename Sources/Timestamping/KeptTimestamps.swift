// Role: sole owner of the tokens of one authority that are kept: the newest of each day and log, with their checkpoints.
import DurableFiles
import EgressTypes
import LinuxCalls

/// A token that is kept, and what it is over.
public struct KeptTimestamp: Hashable, Sendable {
  /// The checkpoint, a signed note.
  public let note: [UInt8]
  /// The reply of the authority, a TimeStampResp in DER.
  public let reply: [UInt8]
  /// Where the reply lies.
  public let path: String
}

/// The folder of one authority.
///
/// A token and its checkpoint have one name, `2026-11-29T041625Z.52311`: the token's time and how many records the
/// checkpoint is over. So neither is ever replaced, and a crash leaves no token beside another's checkpoint.
public struct KeptTimestamps: Sendable {
  /// The folder.
  public let folder: String

  /// Names a folder.
  public init(_ folder: String) { self.folder = folder }

  /// Names the folder of an authority below a state folder; the point keeps it apart from the folders of sinks.
  public init(below state: String, of name: String) { self.init("\(state)/timestamps.\(name)") }

  /// The query that is not answered yet, a TimeStampReq in DER.
  public var pendingQuery: String { folder + "/pending.tsq" }

  /// The names of the kept tokens with their times, oldest first; empty without a folder; throws `LinuxError`.
  public func names() throws(LinuxError) -> [(name: String, time: Timestamp)] {
    (try FileSystem.names(in: folder) ?? []).compactMap { file in
      guard file.hasSuffix(Self.token), let time = Self.time(of: file) else { return nil }
      return (String(file.dropLast(Self.token.count)), time)
    }
  }

  /// Reads a kept token; nil when it was replaced meanwhile.
  ///
  /// Throws `LinuxError`, also for a token without its checkpoint.
  public func read(_ name: String) throws(LinuxError) -> KeptTimestamp? {
    let path = "\(folder)/\(name)"
    guard let reply = try FileSystem.contents(of: path + Self.token, limit: TimestampAuthority.replyLimit) else {
      return nil
    }
    if let note = try FileSystem.contents(of: path + Self.checkpoint, limit: 1 << 16) {
      return KeptTimestamp(note: note, reply: reply, path: path + Self.token)
    }
    // The token goes first: where it still stands, its checkpoint was taken away by somebody else.
    guard try FileSystem.contents(of: path + Self.token, limit: 1) == nil else {
      throw LinuxError(call: "open", subject: path + Self.checkpoint, code: 2)
    }
    return nil
  }

  /// Makes the folder; throws `LinuxError`.
  public func create() throws(LinuxError) { try Folder.create(folder, mode: 0o750) }

  /// Keeps a token over a checkpoint of so many records, durable when it returns; throws `LinuxError`.
  ///
  /// Earlier ones of the same day (UTC) go that are over the same log and not over more records, and all that are more
  /// than `days` older; nil keeps them for ever.
  public func keep(
    _ reply: [UInt8], at time: Timestamp, over note: [UInt8], size: UInt64, days: Int?
  ) throws(LinuxError) {
    let date = CivilDate(containing: time)
    let clock = time.readable.dropFirst(11).filter { $0 != ":" }
    let name = "\(date)T\(clock).\(size)"
    try WholeFile.replace("\(folder)/\(name)\(Self.checkpoint)", with: note, mode: 0o640)
    try WholeFile.replace("\(folder)/\(name)\(Self.token)", with: reply, mode: 0o640)
    for file in try FileSystem.names(in: folder) ?? [] where file.hasSuffix(Self.token) {
      guard let other = Self.time(of: file), file != name + Self.token else { continue }
      let isReplaced =
        CivilDate(containing: other) == date && other <= time && isCovered(file, by: note, size: size)
      let isOld = days.map { time.days(since: other) > Int64($0) } ?? false
      if isReplaced || isOld { try FileSystem.remove("\(folder)/\(file)") }
    }
    // Checkpoints without a token are left from here, or from a writer that was stopped.
    let files = try FileSystem.names(in: folder) ?? []
    let tokens = Set(files.filter { $0.hasSuffix(Self.token) })
    for file in files where file.hasSuffix(Self.checkpoint) {
      guard !tokens.contains(file.dropLast(Self.checkpoint.count) + Self.token) else { continue }
      try FileSystem.remove("\(folder)/\(file)")
    }
  }

  /// Whether a kept token says nothing that one over a checkpoint of so many records does not say too.
  private func isCovered(_ file: String, by note: [UInt8], size: UInt64) -> Bool {
    let name = file.dropLast(Self.token.count)
    guard let covered = name.split(separator: ".").last.flatMap({ UInt64($0) }), covered <= size,
      let other = try? FileSystem.contents(of: "\(folder)/\(name)\(Self.checkpoint)", limit: 1 << 16)
    else { return false }
    // The first line of a checkpoint names its log.
    let line = UInt8(ascii: "\n")
    return other.prefix { $0 != line } == note.prefix { $0 != line }
  }

  private static let token = ".tsr"
  private static let checkpoint = ".checkpoint"

  /// The time at the beginning of a name, `2026-11-29T041625Z`; nil for other names.
  private static func time(of file: String) -> Timestamp? {
    let parts = file.split(separator: ".", maxSplits: 1)
    guard let stem = parts.first, stem.utf8.count == 18, stem.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let clock = Array(stem.dropFirst(11).dropLast())
    guard clock.count == 6 else { return nil }
    return Timestamp(
      rfc3339:
        "\(stem.prefix(11))\(String(clock[0..<2])):\(String(clock[2..<4])):\(String(clock[4..<6]))\(stem.suffix(1))")
  }
}
