// Role: the header of a LOCDB version 1 file: where its tables lie, who made it and when, and its two signatures.
// Format: libloc, src/libloc/format.h; all integers are big-endian.
import Crypto
import EgressTypes

/// The header of a location database, with every table checked to lie within the file.
struct LOCDBHeader: Sendable {
  /// A table of records of one size.
  struct Table: Sendable {
    let offset: Int
    let count: Int
  }

  static let magic = Array("LOCDBXX".utf8)
  private static let byteCount = 4200
  private static let signatureCapacity = 2048
  /// Two lengths and two signatures of fixed capacity: what counts as zero when the file is signed.
  static let signatureArea = 68..<72 + 2 * signatureCapacity

  let createdAt: Timestamp
  let vendor: String
  let licence: String
  let autonomousSystems: Table
  let networks: Table
  let nodes: Table
  /// Zero-terminated strings.
  let pool: Range<Int>
  /// The signatures the file carries, in DER: none, one or two.
  let signatures: [[UInt8]]

  /// Reads the header; throws `damaged` or `unsupportedFormat`.
  init(of file: MappedFile) throws(LocationFileError) {
    guard file.bytes(0..<7) == LOCDBHeader.magic, let version = file.integer(at: 7, as: UInt8.self) else {
      throw .damaged(path: file.path, offset: 0, reason: "the file does not begin with LOCDBXX and a version")
    }
    guard version == 1 else {
      throw .unsupportedFormat(
        path: file.path, format: "LOCDB version \(version)", remedy: "use a database of version 1")
    }
    guard file.count >= LOCDBHeader.byteCount, let created = file.integer(at: 8, as: UInt64.self) else {
      throw .damaged(
        path: file.path, offset: file.count, reason: "the file ends within its header of \(LOCDBHeader.byteCount) bytes"
      )
    }
    createdAt = Timestamp(seconds: Int64(clamping: created))
    autonomousSystems = try LOCDBHeader.table(of: "AS table", at: 28, recordSize: 8, in: file)
    networks = try LOCDBHeader.table(of: "network table", at: 36, recordSize: 12, in: file)
    nodes = try LOCDBHeader.table(of: "network tree", at: 44, recordSize: 12, in: file)
    guard nodes.count > 0 else {
      throw .damaged(path: file.path, offset: 44, reason: "the network tree is empty")
    }
    let strings = try LOCDBHeader.table(of: "string pool", at: 60, recordSize: 1, in: file)
    pool = strings.offset..<strings.offset + strings.count
    vendor = LOCDBHeader.poolText(at: file.integer(at: 16, as: UInt32.self), in: pool, of: file) ?? ""
    licence = LOCDBHeader.poolText(at: file.integer(at: 24, as: UInt32.self), in: pool, of: file) ?? ""
    signatures = try LOCDBHeader.signatures(in: file)
  }

  private static func table(
    of name: String, at offset: Int, recordSize: Int, in file: MappedFile
  ) throws(LocationFileError) -> Table {
    guard let start = file.integer(at: offset, as: UInt32.self),
      let length = file.integer(at: offset + 4, as: UInt32.self),
      Int(start) + Int(length) <= file.count
    else { throw .damaged(path: file.path, offset: offset, reason: "the \(name) reaches beyond the end of the file") }
    return Table(offset: Int(start), count: Int(length) / recordSize)
  }

  private static func signatures(in file: MappedFile) throws(LocationFileError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for slot in 0..<2 {
      let lengthOffset = signatureArea.lowerBound + 2 * slot
      let start = signatureArea.lowerBound + 4 + signatureCapacity * slot
      guard let length = file.integer(at: lengthOffset, as: UInt16.self), length <= signatureCapacity,
        let signature = file.bytes(start..<start + Int(length))
      else { throw .damaged(path: file.path, offset: lengthOffset, reason: "a signature is longer than its place") }
      if !signature.isEmpty { found.append(signature) }
    }
    return found
  }

  /// The zero-terminated string at an offset of the pool; nil when it does not start or end within it.
  static func poolText(at offset: UInt32?, in pool: Range<Int>, of file: MappedFile) -> String? {
    guard let offset, Int(offset) < pool.count else { return nil }
    return file.zeroTerminatedText(in: pool.lowerBound + Int(offset)..<pool.upperBound)
  }

  /// The trusted key whose signature the file carries.
  ///
  /// The signature is ECDSA over the SHA-256 of the whole file with the signature area zeroed; a file may carry two, by
  /// an old and a new key. Throws `unsigned` or `wrongSignature`.
  func signer(of file: MappedFile, among keys: [TrustedKey]) throws(LocationFileError) -> TrustedKey {
    guard !signatures.isEmpty else { throw .unsigned(path: file.path) }
    let digest = file.sha256(zeroing: LOCDBHeader.signatureArea)
    let signer = keys.first { key in signatures.contains { key.verifies($0, of: digest) } }
    guard let signer else { throw .wrongSignature(path: file.path, trustedKeys: keys) }
    return signer
  }
}
