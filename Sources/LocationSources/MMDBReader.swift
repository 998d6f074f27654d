// Role: answers from a MaxMind DB of any vendor whose records give a country or an AS. The whole file is walked through
// when it is opened and its records are read; a lookup goes down the tree only, and checks each step again.
import EgressTypes

/// A MaxMind DB.
struct MMDBReader: LocationReader {
  let info: LocationSourceInfo
  let format: String
  let networkCount: Int
  private let tree: MMDBTree
  private let records: MMDBRecords

  /// Opens a database; throws `damaged`, or `unsupportedFormat` when it says nothing of locations or operators.
  init(file: MappedFile) throws(LocationFileError) {
    let metadata = try MMDBMetadata(of: file)
    let type = metadata.databaseType
    guard !type.contains("Anonymous") else {
      throw .unsupportedFormat(
        path: file.path, format: "\(type.visible) says who hides behind an address, not where it is",
        remedy: MMDBReader.remedy)
    }
    tree = MMDBTree(metadata)
    var unusableFields: String?
    do throws(MMDBData.Fault) {
      let check = try MMDBCheck(tree)
      networkCount = check.networkCount
      records = try MMDBRecords(at: check.records, in: tree.data)
      if !records.areUsable { unusableFields = try MMDBReader.fieldNames(of: check.records, tree.data) }
    } catch {
      throw .damaged(path: file.path, offset: error.offset, reason: error.reason)
    }
    if let unusableFields {
      throw .unsupportedFormat(
        path: file.path,
        format: "no record of \(type.visible) has a country (`country.iso_code`, `country_code`) or an AS number "
          + "(`autonomous_system_number`, `asn`); the fields found are \(unusableFields)", remedy: MMDBReader.remedy)
    }
    format = "MaxMind DB (\(type.visible))"
    info = LocationSourceInfo(
      vendor: VendorName.vendor(ofDatabaseType: type), path: file.path, createdAt: metadata.createdAt,
      sha256: file.sha256().hexadecimal, signature: .unsigned, licence: "")
    // The walk has touched every page, a lookup touches a few.
    file.letGo()
  }

  private static let remedy = "use a Country, City or ASN database"

  /// The names at the top of the first records, for a message: at most 12 of 40 bytes each.
  private static func fieldNames(of records: [Int], _ data: MMDBData) throws(MMDBData.Fault) -> String {
    var names: [String] = []
    for place in records.prefix(100) {
      guard var entries = MMDBEntries(try data.value(at: place), in: data) else { continue }
      while names.count < 12, let entry = try entries.next() {
        let name = RangeTextMistakes.quoted(data.textBytes(entry.key) ?? [])
        if !names.contains(name) { names.append(name) }
      }
    }
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }

  // MARK: - Lookup

  func answer(for address: IPAddress, source: Int) -> LocationAnswer? {
    guard let match = tree.match(address), let record = records[match.place] else { return nil }
    return LocationAnswer(
      source: source, country: record.country, registeredCountry: record.registeredCountry, asn: record.asn,
      asName: record.asn == nil ? nil : record.asName, isAnycast: record.isAnycast,
      network: IPPrefix(address, length: match.length))
  }
}
