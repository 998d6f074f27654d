// Role: why a location file is not put in the place of another, each with what to do about it.
import EgressTypes
import LinuxCalls
import LocationSources

/// Why an update of location data did not happen; the file in use is as it was.
public enum LocationUpdateError: Error, Hashable, Sendable {
  /// The new file, or the one in its place, cannot be used.
  case unusable(LocationFileError)
  /// The new file does not say when it was made.
  case undated(String)
  /// The new file says it was made later than tomorrow.
  case future(String, made: Timestamp)
  /// The new file is as old as the one in use, or older.
  case notNewer(String, made: Timestamp, inUse: LocationSourceInfo)
  /// The file in use is another vendor's.
  case otherVendor(String, vendor: String, inUse: LocationSourceInfo)
  /// The file in use is signed and the new one is not.
  case unsigned(String, inUse: LocationSourceInfo)
  /// The new file has fewer than half the networks of the one in use.
  case fewerNetworks(String, Int, inUse: LocationSourceInfo, Int)
  /// A file of this format is not looked for in this place.
  case needsSignature(String, target: String)
  /// There is no file to go back to.
  case noPrevious(String)
  /// The address is not among those that the settings allow.
  case undeclared(String)
  /// The program that fetches did not succeed.
  case download(String, reason: String)
  /// A compressed file could not be unpacked.
  case unpacking(String, reason: String)
  /// Another update is under way.
  case busy(String)
  /// A file could not be written.
  case system(LinuxError)
}

extension LocationUpdateError: CustomStringConvertible {
  /// The thing, what is wrong with it and the remedy.
  public var description: String {
    switch self {
    case .unusable(let error): "\(error)"
    case .undated(let path):
      "\(path): does not say when it was made, so nobody can tell whether it is newer; take a file that does"
    case .future(let path, let made):
      "\(path): says it was made on \(made.readable), which is yet to come; correct its date, or the clock of this machine"
    case .notNewer(let path, let made, let inUse):
      "\(path): was made on \(made.readable), and \(inUse.path) of \(inUse.createdAt?.readable ?? "unknown date") is in use; "
        + "take a newer file. To go back to the one before: egressctl location update --rollback"
    case .otherVendor(let path, let vendor, let inUse):
      "\(path): is by \(vendor.visible), and \(inUse.path) is by \(inUse.vendor.visible); vendors are counted as votes, "
        + "so name this one's file under `location: sources` beside it"
    case .unsigned(let path, let inUse):
      "\(path): is not signed, and \(inUse.path) is; take the file as its vendor published it"
    case .fewerNetworks(let path, let count, let inUse, let before):
      "\(path): has \(count) networks, and \(inUse.path) has \(before); it looks cut short. If it is right, put it there "
        + "by hand and reload: systemctl reload egressd"
    case .needsSignature(let path, let target):
      "\(path): only signed LOCDB databases are looked for at \(target); name another file under `location: sources` and "
        + "give it with --to"
    case .noPrevious(let target): "\(target): there is no \(target).previous to go back to; update with --from"
    case .undeclared(let url):
      "\(url.visible): is not declared; the gateway asks nobody for data unless the settings list the https address under "
        + "`location: updates`"
    case .download(let url, let reason):
      "\(url.visible): cannot be fetched: \(reason); fetch it elsewhere and give the file"
    case .unpacking(let path, let reason): "\(path): cannot be unpacked: \(reason); unpack it and give the file"
    case .busy(let target): "\(target): another update is under way; try again when it has ended"
    case .system(let error): "\(error)"
    }
  }
}

extension LocationUpdateError {
  /// Runs system calls and throws what fails as `system`.
  static func calling<Value: ~Copyable>(_ body: () throws(LinuxError) -> Value) throws(LocationUpdateError) -> Value {
    do throws(LinuxError) { return try body() } catch { throw .system(error) }
  }
}
