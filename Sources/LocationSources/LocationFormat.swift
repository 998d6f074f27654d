// Role: the list of formats. A new format is one file with a reader and one case here.

/// The formats of location files, told apart by their bytes, whatever the file's name.
enum LocationFormat {
  case locdb
  case mmdb
  case compressed
  case rangeText
  case binary

  /// The format a file's bytes show.
  init(of file: MappedFile) {
    let opening = file.bytes(0..<min(file.count, 4096)) ?? []
    if opening.starts(with: LOCDBHeader.magic) {
      self = .locdb
    } else if MMDBMetadata.place(in: file) != nil {
      self = .mmdb
    } else if LocationFormat.compressedOpenings.contains(where: opening.starts(with:)) {
      self = .compressed
    } else {
      self = opening.contains(0) ? .binary : .rangeText
    }
  }

  /// How gzip, xz, bzip2, zstd and zip files begin.
  private static let compressedOpenings: [[UInt8]] = [
    [0x1f, 0x8b], [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x42, 0x5a, 0x68], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x4b, 3, 4],
  ]

  /// Opens a file with the reader of its format; throws `LocationFileError`.
  static func open(_ path: String, trustedKeys: [TrustedKey]) throws(LocationFileError) -> any LocationReader {
    let file = try MappedFile(path: path)
    switch LocationFormat(of: file) {
    case .locdb:
      return try LOCDBReader(file: file, trustedKeys: trustedKeys)
    case .rangeText:
      return try RangeTable(file: file)
    case .mmdb:
      return try MMDBReader(file: file)
    case .compressed:
      throw .unsupportedFormat(path: path, format: "the file is compressed", remedy: "unpack it first")
    case .binary:
      throw .unsupportedFormat(
        path: path, format: "the file is neither LOCDB nor text, nor a MaxMind DB, which has its metadata at the end",
        remedy: "use a whole LOCDB or MaxMind DB file, or lines of first,last,country")
    }
  }
}
