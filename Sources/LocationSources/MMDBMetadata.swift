// Role: the metadata at the end of a MaxMind DB: what kind of data, made when, and the measures of its search tree.
// Format: MaxMind DB 2.0, "Database Metadata".
import EgressTypes

/// The metadata, with the tree checked to lie within the file.
struct MMDBMetadata: Sendable {
  private static let mark: [UInt8] = [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
  /// Metadata and mark lie within this many bytes of the end.
  private static let greatestLength = 131_072
  /// Bytes of zero between tree and data.
  static let separatorLength = 16

  let databaseType: String
  let createdAt: Timestamp
  let nodeCount: Int
  /// Bits of one side of a node: 24, 28 or 32.
  let recordSize: Int
  /// 4 or 6.
  let ipVersion: Int
  let data: MMDBData

  /// Bytes of a node: both its sides.
  var nodeLength: Int { recordSize / 4 }

  /// Where the mark begins that metadata follow: the last one in the file; nil when there is none.
  static func place(in file: MappedFile) -> Int? {
    let first = max(0, file.count - greatestLength)
    return file.withBytes { bytes in
      var place = bytes.count - mark.count
      while place >= first {
        if mark.indices.allSatisfy({ bytes[place + $0] == mark[$0] }) { return place }
        place -= 1
      }
      return nil
    }
  }

  /// Reads the metadata; throws `damaged` or `unsupportedFormat`.
  init(of file: MappedFile) throws(LocationFileError) {
    guard let mark = MMDBMetadata.place(in: file) else {
      throw .damaged(path: file.path, offset: file.count, reason: "the metadata of a MaxMind DB are missing at the end")
    }
    let start = mark + MMDBMetadata.mark.count
    var fields = Fields(file: file, start: start)
    do throws(MMDBData.Fault) {
      try fields.read(MMDBData(file: file, section: start..<file.count))
    } catch {
      throw .damaged(path: file.path, offset: error.offset, reason: "metadata: \(error.reason)")
    }
    let major = try fields.number("binary_format_major_version")
    guard major == 2 else {
      throw .unsupportedFormat(
        path: file.path, format: "MaxMind DB version \(major)", remedy: "use a database of version 2")
    }
    databaseType = try fields.text("database_type")
    createdAt = Timestamp(seconds: Int64(clamping: try fields.number("build_epoch")))
    recordSize = Int(clamping: try fields.number("record_size"))
    ipVersion = Int(clamping: try fields.number("ip_version"))
    nodeCount = Int(clamping: try fields.number("node_count"))
    guard [24, 28, 32].contains(recordSize) else {
      throw fields.refusal("record_size is \(recordSize), which is none of 24, 28 and 32")
    }
    guard ipVersion == 4 || ipVersion == 6 else {
      throw fields.refusal("ip_version is \(ipVersion), which is neither 4 nor 6")
    }
    let (treeLength, overflows) = nodeCount.multipliedReportingOverflow(by: recordSize / 4)
    guard nodeCount > 0, !overflows, treeLength <= mark - MMDBMetadata.separatorLength else {
      throw fields.refusal("a tree of \(nodeCount) nodes of \(recordSize / 4) bytes does not fit before the metadata")
    }
    guard file.bytes(treeLength..<treeLength + MMDBMetadata.separatorLength)?.allSatisfy({ $0 == 0 }) == true else {
      throw .damaged(
        path: file.path, offset: treeLength, reason: "the search tree is not followed by 16 bytes of zero")
    }
    data = MMDBData(file: file, section: treeLength + MMDBMetadata.separatorLength..<mark)
  }
}

/// The entries of the metadata by name.
private struct Fields {
  let file: MappedFile
  let start: Int
  var numbers: [String: UInt64] = [:]
  var texts: [String: String] = [:]

  init(file: MappedFile, start: Int) {
    self.file = file
    self.start = start
  }

  mutating func read(_ data: MMDBData) throws(MMDBData.Fault) {
    var budget = MMDBData.mostValues
    guard data.section.count > 0 else { throw MMDBData.Fault(offset: start, reason: "there are none") }
    _ = try data.end(of: start, following: true, budget: &budget)
    guard var entries = MMDBEntries(try data.value(at: start), in: data) else {
      throw MMDBData.Fault(offset: start, reason: "they are no map")
    }
    while let entry = try entries.next() {
      guard let name = try data.text(entry.key) else { continue }
      let value = try data.value(at: entry.value)
      if let number = data.unsigned(value) {
        numbers[name] = number
      } else if let text = try data.text(value) {
        texts[name] = text
      }
    }
  }

  func number(_ name: String) throws(LocationFileError) -> UInt64 {
    guard let number = numbers[name] else { throw refusal("there is no number `\(name)`") }
    return number
  }

  func text(_ name: String) throws(LocationFileError) -> String {
    guard let text = texts[name] else { throw refusal("there is no text `\(name)`") }
    return text
  }

  func refusal(_ reason: String) -> LocationFileError {
    .damaged(path: file.path, offset: start, reason: "metadata: \(reason)")
  }
}
