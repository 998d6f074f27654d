// Role: finds a time zone by its name among those of the system.
import EgressTypes
import LinuxCalls

/// The time zones of this machine.
public enum TimeZoneFiles {
  /// The zone with a name; `UTC` needs no file.
  ///
  /// Throws `SetupError` for a name that the system does not know, and for a file that is no zone.
  public static func zone(
    named name: String, in folder: String = "/usr/share/zoneinfo"
  ) throws(SetupError)
    -> CivilTimeZone
  {
    if name == CivilTimeZone.utc.name { return .utc }
    guard CivilTimeZone.isName(name) else {
      throw SetupError("time zone", "`\(name.visible)` is no name of one", remedy: "write one such as Europe/Amsterdam")
    }
    let path = "\(folder)/\(name)"
    do {
      guard let bytes = try FileSystem.contents(of: path, limit: maximumBytes) else {
        throw SetupError(
          path, "is not there, so the time zone \(name) is not known",
          remedy: "install it with `apt-get install tzdata`, name another zone, or UTC, which needs no file")
      }
      return try CivilTimeZone(reading: bytes, name: name)
    } catch let error as SetupError {
      throw error
    } catch {
      throw SetupError(path, "is no time zone: \(error)", remedy: "name a zone such as Europe/Amsterdam, or UTC")
    }
  }

  /// The largest file of the time zone database has 4 kB.
  private static let maximumBytes = 1 << 20
}
