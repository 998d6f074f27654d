// Role: puts newer location data in the place of the one in use, in one step, and keeps what was there to go back to.
import DurableFiles
import EgressTypes
import LinuxCalls
import LocationSources

/// A file opened and checked by itself, before it is held against the one in use.
public struct LocationCandidate: Sendable {
  /// What the file says of itself; its path is the name that it was given under.
  public let info: LocationSourceInfo
  /// How many networks it has something to say of.
  public let networkCount: Int
  /// When it was made.
  public let made: Timestamp
  /// Where it is.
  let path: String

  /// Opens a file; a signature is verified with the pinned key and those in `keys`.
  ///
  /// `name` is what a person knows it by, where it was fetched or unpacked. Throws `unusable`, `undated` or `future`.
  public init(
    _ path: String, named name: String? = nil, keys: [String], at time: Timestamp
  ) throws(LocationUpdateError) {
    let files: LocationFiles
    do throws(LocationFileError) { files = try LocationFiles.open([path], keys: keys) } catch { throw .unusable(error) }
    let name = name ?? path
    guard let summary = files.summaries.first, let made = summary.info.createdAt else { throw .undated(name) }
    guard made <= time.advanced(bySeconds: 86_400) else { throw .future(name, made: made) }
    self.path = path
    var info = summary.info
    info.path = name
    self.info = info
    networkCount = summary.networkCount
    self.made = made
  }
}

/// What an update changed.
public struct LocationChange: Hashable, Sendable {
  /// The file's place.
  public let target: String
  /// What is there now.
  public let installed: LocationSourceInfo
  /// What was there before and is kept beside it; nil where there was nothing that could be used.
  public let replaced: LocationSourceInfo?
  /// Whether anything was there before, usable or not; it waits as `target.kept`.
  let isKept: Bool
  /// Whether the file came from `target.previous`.
  let isRollback: Bool
}

/// The place of one location file.
public struct LocationUpdate: Sendable {
  /// Where the file in use stands.
  public let target: String
  /// Where the file before it is kept.
  public var previous: String { "\(target).previous" }
  private let keys: [String]

  /// Makes an update of the file at `target`; `keys` are PEM files of further trusted keys.
  public init(of target: String, keys: [String]) {
    self.target = target
    self.keys = keys
  }

  /// Puts a copy of the candidate at the target; what was there becomes the file to go back to.
  ///
  /// `isTaken` is asked while both are there: if it says no, everything is as it was, and nil is returned. One update runs
  /// at a time until it has said so. Where it throws, nobody knows, and the change stands.
  ///
  /// The copy is checked again before it is used, so that what was checked is what is put there. A crash at any point
  /// leaves the old file or the new one. Throws `LocationUpdateError`.
  public func install(
    _ candidate: LocationCandidate, at time: Timestamp, isTaken: (LocationChange) throws -> Bool
  ) throws -> LocationChange? {
    let lock = try claim()
    let inUse = try fileInUse(at: time)
    try LocationUpdate.check(candidate, against: inUse)
    try checkPlace(of: candidate)
    try copy(candidate.path)
    do throws(LocationUpdateError) {
      let copied = try LocationCandidate(fresh, keys: keys, at: time)
      guard copied.info.sha256 == candidate.info.sha256 else {
        throw .download(candidate.info.path, reason: "it changed while it was copied")
      }
    } catch {
      try? FileSystem.remove(fresh)
      throw error
    }
    let change = try replace(from: fresh, candidate.info, inUse?.info, isRollback: false)
    return try settle(change, isTaken, under: lock)
  }

  /// Puts the file before the one in use back in its place; the one in use is then the one before.
  ///
  /// `isTaken` is as for `install`.
  public func rollBack(at time: Timestamp, isTaken: (LocationChange) throws -> Bool) throws -> LocationChange? {
    let lock = try claim()
    guard LocationUpdate.exists(previous) else { throw LocationUpdateError.noPrevious(target) }
    let before = try LocationCandidate(previous, keys: keys, at: time)
    let inUse = try fileInUse(at: time)
    try checkPlace(of: before)
    let change = try replace(from: previous, before.info, inUse?.info, isRollback: true)
    return try settle(change, isTaken, under: lock)
  }

  /// Lets a change stand or takes it back, as whoever has to take it up says; the lock is let go when this returns.
  private func settle(
    _ change: LocationChange, _ isTaken: (LocationChange) throws -> Bool, under lock: consuming FolderLock
  ) throws -> LocationChange? {
    let isGood: Bool
    do { isGood = try isTaken(change) } catch {
      try confirm(change)
      throw error
    }
    try isGood ? confirm(change) : revert(change)
    return isGood ? change : nil
  }

  /// Lets a change stand: what was replaced becomes the file to go back to, unless it could not be used.
  private func confirm(_ change: LocationChange) throws(LocationUpdateError) {
    guard change.isKept else { return }
    try LocationUpdateError.calling { () throws(LinuxError) in
      if change.replaced != nil { try FileSystem.rename(kept, to: previous) } else { try FileSystem.remove(kept) }
      try Folder.sync(Folder.parent(of: target))
    }
  }

  /// Takes a change back: everything is as it was before it.
  private func revert(_ change: LocationChange) throws(LocationUpdateError) {
    try LocationUpdateError.calling { () throws(LinuxError) in
      if change.isRollback {
        try FileSystem.remove(previous)
        try FileSystem.link(target, as: previous)
      }
      if change.isKept { try FileSystem.rename(kept, to: target) } else { try FileSystem.remove(target) }
      try Folder.sync(Folder.parent(of: target))
    }
  }

  // MARK: - Checks

  private static func check(
    _ candidate: LocationCandidate, against inUse: LocationCandidate?
  ) throws(LocationUpdateError) {
    guard let inUse else { return }
    let path = candidate.info.path
    guard candidate.info.vendor == inUse.info.vendor else {
      throw .otherVendor(path, vendor: candidate.info.vendor, inUse: inUse.info)
    }
    guard candidate.info.signature == .valid || inUse.info.signature != .valid else {
      throw .unsigned(path, inUse: inUse.info)
    }
    guard candidate.made > inUse.made else { throw .notNewer(path, made: candidate.made, inUse: inUse.info) }
    guard candidate.networkCount >= inUse.networkCount - candidate.networkCount else {
      throw .fewerNetworks(path, candidate.networkCount, inUse: inUse.info, inUse.networkCount)
    }
  }

  /// At a place where databases are looked for unasked, the file has to be the one that will be found.
  private func checkPlace(of candidate: LocationCandidate) throws(LocationUpdateError) {
    guard LocationFiles.installedPaths.contains(target) else { return }
    guard candidate.info.signature == .valid else { throw .needsSignature(candidate.info.path, target: target) }
    guard let found = try? LocationFiles.open([], keys: keys).sources.first, found.path != target,
      let made = found.createdAt, made >= candidate.made
    else { return }
    throw .notNewer(candidate.info.path, made: candidate.made, inUse: found)
  }

  /// What stands at the target; nil where there is nothing, or nothing that can be used or be older.
  private func fileInUse(at time: Timestamp) throws(LocationUpdateError) -> LocationCandidate? {
    guard LocationUpdate.exists(target) else { return nil }
    do throws(LocationUpdateError) {
      return try LocationCandidate(target, keys: keys, at: time)
    } catch {
      // A damaged file is what an update mends. A file that may not be read is another matter.
      if case .unusable(.unreadable) = error { throw error }
      return nil
    }
  }

  // MARK: - Files

  private var fresh: String { "\(target).new" }
  private var kept: String { "\(target).kept" }

  /// Whether there is a file, readable or not.
  private static func exists(_ path: String) -> Bool {
    do throws(LinuxError) { return try FileSystem.contents(of: path, limit: 1) != nil } catch { return true }
  }

  private func claim() throws(LocationUpdateError) -> FolderLock {
    let attempt = try LocationUpdateError.calling { () throws(LinuxError) in
      // The folder of the standard place comes with the installation; before one, its parent may be there alone.
      if target == LocationFiles.updatedPath { try Folder.create(Folder.parent(of: target), mode: 0o755) }
      return try FolderLock.take("\(target).lock", mode: 0o644)
    }
    switch consume attempt {
    case .taken(let lock): return lock
    case .heldBy: throw .busy(target)
    }
  }

  private func copy(_ path: String) throws(LocationUpdateError) {
    try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.remove(fresh)
      var copy = try DurableFile.create(fresh, mode: 0o644)
      var offset = 0
      while let part = try FileSystem.contents(of: path, from: offset, limit: 1 << 22), !part.isEmpty {
        try copy.append(part)
        offset += part.count
      }
      try copy.sync()
    }
  }

  /// Gives what is there a second name and puts the other file in its place: there is no moment without a file.
  private func replace(
    from source: String, _ installed: LocationSourceInfo, _ replaced: LocationSourceInfo?, isRollback: Bool
  ) throws(LocationUpdateError) -> LocationChange {
    let isKept = LocationUpdate.exists(target)
    try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.remove(kept)
      if isKept { try FileSystem.link(target, as: kept) }
      try FileSystem.rename(source, to: target)
      try Folder.sync(Folder.parent(of: target))
    }
    var installed = installed
    installed.path = target
    var replaced = replaced
    replaced?.path = previous
    return LocationChange(
      target: target, installed: installed, replaced: replaced, isKept: isKept, isRollback: isRollback)
  }
}

extension LocationChange {
  /// What the daemon notes of an update in the record of what is in force; `source` is where the data came from.
  public func fields(from source: String) -> JournalRecord {
    var record = JournalRecord()
    record[string: "\(RecordKey.locationUpdate).file"] = target
    record[string: "\(RecordKey.locationUpdate).from"] = source
    record[string: "\(RecordKey.locationUpdate).sha256"] = installed.sha256
    record[string: "\(RecordKey.locationUpdate).created"] = installed.createdAt?.description
    record[string: "\(RecordKey.locationUpdate).previous.sha256"] = replaced?.sha256
    record[string: "\(RecordKey.locationUpdate).previous.created"] = replaced?.createdAt?.description
    return record
  }
}
