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
    // MaxMind DB: the metadata follow the last of these marks, within the last 128 KiB.
    let ending = file.bytes(max(0, file.count - 131_072)..<file.count) ?? []
    if opening.starts(with: LOCDBHeader.magic) {
      self = .locdb
    } else if ending.contains(mark: [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)) {
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
      throw .unsupportedFormat(
        path: path, format: "MaxMind DB files are not read by this version",
        remedy: "use the vendor's CSV as first,last,country lines, or a LOCDB file")
    case .compressed:
      throw .unsupportedFormat(path: path, format: "the file is compressed", remedy: "unpack it first")
    case .binary:
      throw .unsupportedFormat(
        path: path, format: "the file is neither LOCDB nor text",
        remedy: "use a LOCDB file or lines of first,last,country")
    }
  }
}

extension [UInt8] {
  /// Whether the bytes of `mark` occur in a row.
  fileprivate func contains(mark: [UInt8]) -> Bool {
    indices.contains { self[$0] == mark.first && self[$0...].starts(with: mark) }
  }
}
