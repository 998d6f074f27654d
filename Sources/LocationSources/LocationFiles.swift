// Role: the location files in use, asked as one; and the choice of a database when none is named.
import EgressTypes

/// Location files of any format, opened once and read from any thread.
public struct LocationFiles: LocationLookup {
  /// Where `egressctl location update` puts a database when the settings name none.
  public static let updatedPath = "/var/lib/egressd/location/location.db"

  /// Where databases are installed: by `egressctl location update`, by the updater of the package `location`, and by the
  /// package `libloc-database`.
  public static let installedPaths = [
    updatedPath, "/var/lib/location/database.db", "/usr/share/libloc-location/location.db",
  ]

  /// The loaded files, in the order that `LocationAnswer.source` counts.
  public let sources: [LocationSourceInfo]
  /// Installed databases that were passed over, each with the reason: to be told to the administrator.
  public let refused: [LocationFileError]
  /// Files that could not be used, each with the reason; only where that was asked for.
  public let missing: [String]
  private let readers: [any LocationReader]

  /// Opens these files, or the newest installed database where none is named, with the pinned key and those in `keys`.
  public static func open(_ paths: [String], keys: [String]) throws(LocationFileError) -> LocationFiles {
    var trusted = [TrustedKey.ipfire]
    for path in keys { trusted.append(try TrustedKey(path: path)) }
    return paths.isEmpty
      ? try openInstalled(trustedKeys: trusted) : try LocationFiles(paths: paths, trustedKeys: trusted)
  }

  /// Opens those of the files that can be used and that `refusal` has nothing against; the others, and keys that cannot be
  /// used, are in `missing`.
  public static func openUsable(
    _ paths: [String], keys: [String], refusal: (LocationSourceInfo) -> String?
  ) -> LocationFiles {
    var trusted = [TrustedKey.ipfire]
    var readers: [any LocationReader] = []
    var missing: [String] = []
    for path in keys {
      do throws(LocationFileError) { trusted.append(try TrustedKey(path: path)) } catch { missing.append("\(error)") }
    }
    for path in paths {
      do throws(LocationFileError) {
        let reader = try LocationFormat.open(path, trustedKeys: trusted)
        if let reason = refusal(reader.info) { missing.append("\(path): \(reason)") } else { readers.append(reader) }
      } catch {
        // Of a text with many mistakes the first is enough to know it by.
        missing.append("\(error)".split(separator: "\n").first.map(String.init) ?? path)
      }
    }
    return LocationFiles(readers: readers, refused: [], missing: missing)
  }

  /// Opens files of any format, told apart by their bytes; throws what is wrong with the first that cannot be used.
  public init(paths: [String], trustedKeys: [TrustedKey] = [.ipfire]) throws(LocationFileError) {
    var readers: [any LocationReader] = []
    for path in paths { readers.append(try LocationFormat.open(path, trustedKeys: trustedKeys)) }
    self.init(readers: readers, refused: [])
  }

  /// Opens the newest correctly signed database among `paths`, by the date within the signature.
  ///
  /// Paths where nothing is installed are passed over in silence; what is installed but cannot be used is in `refused`.
  /// Throws `noneInstalled`, or what is wrong with the first database when none can be used.
  public static func openInstalled(
    among paths: [String] = installedPaths, trustedKeys: [TrustedKey] = [.ipfire]
  ) throws(LocationFileError) -> LocationFiles {
    var newest: LOCDBReader?
    var refused: [LocationFileError] = []
    for path in paths where MappedFile.exists(path) {
      do {
        let reader = try LOCDBReader(path: path, trustedKeys: trustedKeys)
        if newest.map({ $0.createdAt < reader.createdAt }) ?? true { newest = reader }
      } catch {
        refused.append(error)
      }
    }
    guard let newest else { throw refused.first ?? .noneInstalled(searched: paths) }
    return LocationFiles(readers: [newest], refused: refused)
  }

  private init(readers: [any LocationReader], refused: [LocationFileError], missing: [String] = []) {
    self.missing = missing
    self.readers = readers
    self.refused = refused
    sources = readers.map(\.info)
  }

  /// What each file is, in the order of `sources`; counting takes a moment.
  public var summaries: [LocationFileSummary] {
    readers.map { LocationFileSummary(info: $0.info, format: $0.format, networkCount: $0.networkCount) }
  }

  /// Every file's answer, in the order of `sources`; a file that has no network for the address gives none.
  public func answers(for address: IPAddress) -> [LocationAnswer] {
    var answers: [LocationAnswer] = []
    answers.reserveCapacity(readers.count)
    for index in readers.indices {
      if let answer = readers[index].answer(for: address, source: index) { answers.append(answer) }
    }
    return answers
  }
}
