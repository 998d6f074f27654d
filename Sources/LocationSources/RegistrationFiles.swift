// Role: the files in which regional registries publish who holds which AS number ("delegated-extended statistics").
import Crypto
import EgressTypes

/// Registrations from files of the registries.
///
/// A file is text, one record a line: `registry|country|asn|first|count|date|status[|holder…]`, after a version line
/// `2|registry|serial|records|first day|last day|offset` and summaries `registry|*|asn|*|count|summary` (the registries'
/// common statistics exchange format, version 2 and later). Only AS numbers are kept.
public struct RegistrationFiles: RegistrationLookup {
  /// The largest file taken, in bytes; the largest there is has about 40 MB.
  static let maximumBytes = 256 << 20

  /// The loaded files.
  public private(set) var registrationSources: [RegistrationSource] = []
  private var ranges: [RegisteredRange] = []

  /// No file at all.
  public init() {}

  /// Reads files; throws what is wrong with the first that cannot be used.
  public init(paths: [String]) throws(LocationFileError) {
    for path in paths { try read(path) }
    ranges.sort { ($0.first, $0.last) < ($1.first, $1.last) }
    for (index, range) in ranges.enumerated().dropFirst() where range.first <= ranges[index - 1].last {
      let paths = registrationSources.map(\.path)
      throw .unsupportedFormat(
        path: paths[range.source],
        format: "AS\(range.first) is registered twice, also in \(paths[ranges[index - 1].source])",
        remedy: "name one file of each registry")
    }
  }

  /// What the registries say of an AS number.
  public func registration(of asn: UInt32) -> ASRegistration? {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].first <= asn { low = middle + 1 } else { high = middle }
    }
    guard low > 0, ranges[low - 1].last >= asn else { return nil }
    let source = registrationSources[ranges[low - 1].source]
    return ASRegistration(country: ranges[low - 1].country, registry: source.registry, date: source.date)
  }

  private mutating func read(_ path: String) throws(LocationFileError) {
    let file = try MappedFile(path: path)
    guard file.count <= RegistrationFiles.maximumBytes, let bytes = file.bytes(0..<file.count) else {
      throw .unsupportedFormat(
        path: path, format: "more than \(RegistrationFiles.maximumBytes) bytes", remedy: "give a registry's own file")
    }
    var parser = RegistrationParser(source: registrationSources.count)
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      parser.read(line, number: number + 1)
    }
    guard parser.mistakes.total == 0 else {
      throw .mistakes(path: path, first: parser.mistakes.first, total: parser.mistakes.total)
    }
    guard let head = parser.head else {
      throw .unsupportedFormat(
        path: path, format: "no version line of a registry's statistics file",
        remedy: "give a file such as delegated-ripencc-extended-latest")
    }
    ranges += parser.ranges
    let count = parser.ranges.reduce(0) { $0 + Int($1.last - $1.first) + 1 }
    let hash = SHA256.hash(data: bytes).hexadecimal
    registrationSources.append(
      RegistrationSource(path: path, registry: head.registry, date: head.date, sha256: hash, count: count))
  }
}

/// AS numbers with one holder.
struct RegisteredRange: Hashable, Sendable {
  let first: UInt32
  let last: UInt32
  let country: String
  let source: Int
}

/// Reads the lines of one file.
struct RegistrationParser {
  let source: Int
  private(set) var head: (registry: String, date: CivilDate)?
  private(set) var ranges: [RegisteredRange] = []
  private(set) var mistakes = RangeTextMistakes()

  init(source: Int) { self.source = source }

  mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
    guard !line.isEmpty, line.first != UInt8(ascii: "#") else { return }
    let parts = line.split(separator: UInt8(ascii: "|"), maxSplits: 7, omittingEmptySubsequences: false)
    // Most lines are of other kinds.
    if head != nil, parts.count < 7 || !parts[2].elementsEqual("asn".utf8) { return }
    let fields = parts.map { String(decoding: $0, as: UTF8.self) }
    guard let head else {
      readHead(fields, number)
      return
    }
    // The rest is numbers that nobody holds.
    guard fields[6] == "allocated" || fields[6] == "assigned" else { return }
    guard fields[0] == head.registry else {
      return note(number, "expected a record of \(head.registry), found one of \(fields[0])")
    }
    // Registries write ZZ where they know no country; codes such as EU name none either.
    guard !fields[1].isEmpty else { return note(number, "expected a country code, found none") }
    guard CountryCode.isAssigned(fields[1]) else { return }
    guard let first = UInt32(fields[3]), let count = UInt32(fields[4]), count > 0, count - 1 <= UInt32.max - first
    else { return note(number, "expected an AS number and how many follow it, found \(fields[3])|\(fields[4])") }
    ranges.append(RegisteredRange(first: first, last: first + (count - 1), country: fields[1], source: source))
  }

  private mutating func readHead(_ fields: [String], _ number: Int) {
    let registries = ["afrinic", "apnic", "arin", "lacnic", "ripencc"]
    // The last day stands in the sixth field as 20261126.
    guard fields.count >= 6, registries.contains(fields[1]), fields[5].utf8.count == 8 else {
      return note(number, "expected the version line of a registry's statistics, such as 2|ripencc|…|20261126|+0000")
    }
    let text = fields[5]
    let day = CivilDate("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6))")
    guard let day else { return note(number, "expected a day such as 20261126, found \(text)") }
    head = (fields[1], day)
  }

  private mutating func note(_ line: Int, _ text: String) {
    mistakes.add(line: line, column: 1, text)
  }
}
