// Role: why a location file or key is refused, each with the place and what to do about it.

/// A location file that cannot be used.
public enum LocationFileError: Error, Hashable, Sendable {
  /// The file cannot be opened or mapped.
  case unreadable(path: String, reason: String)
  /// The file is in a format that is not read; `format` says which, or that it is none known.
  case unsupportedFormat(path: String, format: String, remedy: String)
  /// The file says it is a LOCDB or a MaxMind DB but breaks that format's rules at a byte offset.
  case damaged(path: String, offset: Int, reason: String)
  /// The database carries no signature.
  case unsigned(path: String)
  /// The database carries signatures, none of which is by a trusted key over these bytes.
  case wrongSignature(path: String, trustedKeys: [TrustedKey])
  /// The file holds no public key that can verify a location database.
  case unusableKey(path: String, reason: String)
  /// The range text has mistakes: the first of them in order of lines, and how many there are in all.
  case mistakes(path: String, first: [RangeTextMistake], total: Int)
  /// None of these files exists.
  case noneInstalled(searched: [String])
}

extension LocationFileError: CustomStringConvertible {
  /// One line, or one for each mistake: the file, the place, what is wrong and the remedy.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      return "\(path): cannot be read: \(reason); give the path of a location file this user may read"
    case .unsupportedFormat(let path, let format, let remedy):
      return "\(path): \(format); \(remedy)"
    case .damaged(let path, let offset, let reason):
      return "\(path): byte \(offset): \(reason); the file is damaged, install it again"
    case .unsigned(let path):
      return "\(path): the database is not signed; use one as its vendor published it (package libloc-database)"
    case .wrongSignature(let path, let keys):
      let names = keys.map(\.description).joined(separator: ", ")
      return "\(path): the signature is by none of the trusted keys (\(names.isEmpty ? "there are none" : names)), or "
        + "the file was changed after signing; install it again, or add the key it was signed with"
    case .unusableKey(let path, let reason):
      return "\(path): \(reason); give a PEM file with the ECDSA P-521 public key of the database's vendor"
    case .mistakes(let path, let first, let total):
      let lines = first.map { "\(path):\($0)" }
      let rest = total - first.count
      return (rest > 0 ? lines + ["\(path): \(rest) more mistakes"] : lines).joined(separator: "\n")
    case .noneInstalled(let searched):
      return "no location database is installed (looked for \(searched.joined(separator: ", "))); "
        + "install the package libloc-database, or name a file with --location"
    }
  }
}
