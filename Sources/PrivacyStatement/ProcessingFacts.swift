// Role: what a statement on the monitor's own processing rests on: settings, and what was found on this machine.
import EgressSettings
import EgressTypes

/// Facts about the processing, as they were at one time.
public struct ProcessingFacts: Hashable, Sendable {
  /// When they were gathered.
  public var time: Timestamp
  /// The settings; nil on a machine that has none.
  public var settings: Settings?
  /// Registered controllers; nil when no inventory could be read.
  public var devices: Int?
  /// The journal.
  public var journal: JournalFacts
  /// The frames that are kept.
  public var frames: FrameFacts
  /// Files and folders with who may read them.
  public var files: [FileFacts]

  /// Makes facts.
  public init(
    at time: Timestamp, settings: Settings?, devices: Int?, journal: JournalFacts, frames: FrameFacts,
    files: [FileFacts]
  ) {
    self.time = time
    self.settings = settings
    self.devices = devices
    self.journal = journal
    self.frames = frames
    self.files = files
  }
}

/// What is kept of frames.
public struct FrameFacts: Hashable, Sendable {
  /// Bytes of a frame at most, headers alone.
  public var bytesPerFrame: Int

  /// Makes facts.
  public init(bytesPerFrame: Int) { self.bytesPerFrame = bytesPerFrame }
}

/// A file or folder with who may read it.
public struct FileFacts: Hashable, Sendable {
  /// What it is; the wording of it is the statement's.
  public var kind: FileKind
  /// Where it lies.
  public var path: String
  /// Its owner, its group and the permission bits; nil when it is not there or may not be looked at.
  public var permissions: Permissions?

  /// Makes facts.
  public init(_ kind: FileKind, _ path: String, _ permissions: Permissions?) {
    self.kind = kind
    self.path = path
    self.permissions = permissions
  }

  /// Who may read a file.
  public struct Permissions: Hashable, Sendable {
    /// The owner's name, or `uid` with the number.
    public var owner: String
    /// The group's name, or `gid` with the number.
    public var group: String
    /// The users that the group lists; others have it as their first group.
    public var members: [String]
    /// The permission bits.
    public var mode: UInt32

    /// Makes permissions.
    public init(owner: String, group: String, members: [String], mode: UInt32) {
      self.owner = owner
      self.group = group
      self.members = members
      self.mode = mode
    }
  }
}

/// What a file of the monitor is.
public enum FileKind: String, CaseIterable, Sendable {
  case settings, inventory, journal, frames, deliveries, control, signingKey, evidenceKey, pseudonymKey
}

/// What a journal was found to hold.
public struct JournalFacts: Hashable, Sendable {
  /// The journal's name.
  public var log: String
  /// Its folder.
  public var folder: String
  /// How many records there are of each kind.
  public private(set) var records: [String: Int64] = [:]
  /// The keys that stand in the records of each kind.
  public private(set) var keys: [String: Set<String>] = [:]
  /// The time of the oldest record.
  public private(set) var oldest: Timestamp?
  /// The time of the newest record.
  public private(set) var newest: Timestamp?
  /// Who read it.
  public private(set) var accesses: [AccessLine] = []
  /// Reads by people beyond those listed.
  public private(set) var unlistedAccesses: Int64 = 0

  /// The most lines about reads, kinds of records and keys of a kind.
  private static let limit = 500

  /// Begins with no record.
  public init(log: String, folder: String) {
    self.log = log
    self.folder = folder
  }

  /// Takes the next record.
  public mutating func add(_ record: JournalRecord) {
    let kind = record[string: "event.kind"] ?? "-"
    guard records[kind] != nil || records.count < JournalFacts.limit else { return }
    records[kind, default: 0] += 1
    for key in record.fields.keys where keys[kind, default: []].count < JournalFacts.limit {
      keys[kind, default: []].insert(key)
    }
    if let time = record.time {
      oldest = oldest.map { min($0, time) } ?? time
      newest = newest.map { max($0, time) } ?? time
    }
    if record.kind == .access { add(access: record) }
  }

  private mutating func add(access record: JournalRecord) {
    let line = AccessLine(record)
    if let place = accesses.firstIndex(where: { $0.isSame(as: line) }) {
      accesses[place].count += 1
      accesses[place].last = record.time ?? accesses[place].last
      if let purpose = line.purposes.first, !accesses[place].purposes.contains(purpose),
        accesses[place].purposes.count < AccessLine.purposeLimit
      {
        accesses[place].purposes.append(purpose)
      }
    } else if accesses.count < JournalFacts.limit {
      accesses.append(line)
    } else {
      unlistedAccesses += 1
    }
  }
}

/// Reads of one person with one command.
public struct AccessLine: Hashable, Sendable {
  /// The person, as the kernel told.
  public var person: String
  /// The command.
  public var command: String
  /// Whether they were refused.
  public var isRefused: Bool
  /// How often.
  public var count: Int64 = 1
  /// The last time.
  public var last: Timestamp?
  /// The purposes they gave, the first ones.
  public var purposes: [String]

  static let purposeLimit = 5

  init(_ record: JournalRecord) {
    person = record[string: RecordKey.person] ?? "-"
    command = record[string: RecordKey.command] ?? "-"
    isRefused = record[string: RecordKey.outcome] == "failure"
    last = record.time
    purposes = record[string: RecordKey.reason].map { [$0] } ?? []
  }

  func isSame(as other: AccessLine) -> Bool {
    person == other.person && command == other.command && isRefused == other.isRefused
  }
}
