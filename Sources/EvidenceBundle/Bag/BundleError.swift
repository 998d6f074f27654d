// Role: why a bundle could not be written or read, with the place and the remedy.
import EgressTypes
import FoundationEssentials

/// Why a bundle could not be written or checked.
public enum BundleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The output folder holds something already.
  case folderNotEmpty(String)
  /// A path that could lead outside the bundle, or that `sha512sum -c` would read differently.
  case unsafePath(String)
  /// Two files of one bundle have the same path.
  case duplicatePath(String)
  /// The case id is empty, too long, or holds a byte that is not printable ASCII.
  case badCaseID(String)
  /// A file or folder could not be read.
  case cannotRead(path: String, reason: String)
  /// A line of a file of the bag is not as it must be.
  case malformed(file: String, line: Int, reason: String)

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .folderNotEmpty(let path): "\(path): the folder is not empty; name a new one, so that nothing is overwritten"
    case .unsafePath(let path):
      "'\(path.visible)': not a path of a bundle; use letters, digits, '.', '_' and '-', without '..' and without a leading '/'"
    case .duplicatePath(let path): "'\(path.visible)': named twice in one bundle"
    case .badCaseID(let id): "'\(id.visible)': not a case id; use at most 200 printable ASCII characters"
    case .cannotRead(let path, let reason): "\(path): cannot be read (\(reason)); is this a bundle's folder?"
    case .malformed(let file, let line, let reason): "\(file):\(line):1: \(reason); do not rely on this bundle"
    }
  }

  /// The reason of a file error in plain words; the library's own text is a dump of its fields.
  static func reason(of error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileNoSuchFile?, .fileReadNoSuchFile?: "there is no such file or folder"
    case .fileReadNoPermission?, .fileWriteNoPermission?: "this user may not"
    default: "\(error)".visible
    }
  }
}
