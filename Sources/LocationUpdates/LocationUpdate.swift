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
public struct LocationChange: Sendable {
  /// The file's place.
  public let target: String
  /// What is there now.
  public let installed: LocationSourceInfo
  /// What was there before and is kept beside it; nil where there was nothing.
  public let replaced: LocationSourceInfo?
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

  /// Puts a copy of the candidate at the target and keeps what was there.
  ///
  /// The copy is checked again before it is used, so that what was checked is what is put there. A crash at any point
  /// leaves the old file or the new one. Throws `LocationUpdateError`.
  public func install(_ candidate: LocationCandidate, at time: Timestamp) throws(LocationUpdateError) -> LocationChange
  {
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
    try keepInUse(inUse != nil)
    try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.rename(fresh, to: target)
      try Folder.sync(Folder.parent(of: target))
    }
    return change(to: candidate.info, from: inUse?.info, under: lock)
  }

  /// Puts the file before the one in use back in its place; the one in use is then the one before.
  public func rollBack(at time: Timestamp) throws(LocationUpdateError) -> LocationChange {
    let lock = try claim()
    guard LocationUpdate.exists(previous) else { throw .noPrevious(target) }
    let before = try LocationCandidate(previous, keys: keys, at: time)
    let inUse = try fileInUse(at: time)
    try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.remove(fresh)
      if inUse != nil { try FileSystem.link(target, as: fresh) }
      try FileSystem.rename(previous, to: target)
      if inUse != nil { try FileSystem.rename(fresh, to: previous) }
      try Folder.sync(Folder.parent(of: target))
    }
    return change(to: before.info, from: inUse?.info, under: lock)
  }

  /// Removes a file that had none before it: the way back from a first update that the daemon refused.
  public func withdraw() throws(LocationUpdateError) {
    try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.remove(target)
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
    guard candidate.networkCount >= inUse.networkCount / 2 else {
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

  private static func exists(_ path: String) -> Bool {
    (try? FileSystem.contents(of: path, limit: 1)) != .some(nil)
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

  /// Gives the file in use its second name; there is no moment at which the target has no file.
  private func keepInUse(_ isUsable: Bool) throws(LocationUpdateError) {
    guard isUsable else { return }
    try LocationUpdateError.calling { () throws(LinuxError) in
      let name = "\(previous).new"
      try FileSystem.remove(name)
      try FileSystem.link(target, as: name)
      try FileSystem.rename(name, to: previous)
    }
  }

  /// The lock is let go when this returns, and not before.
  private func change(
    to installed: LocationSourceInfo, from replaced: LocationSourceInfo?, under lock: consuming FolderLock
  ) -> LocationChange {
    var installed = installed
    installed.path = target
    var replaced = replaced
    replaced?.path = previous
    return LocationChange(target: target, installed: installed, replaced: replaced)
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
