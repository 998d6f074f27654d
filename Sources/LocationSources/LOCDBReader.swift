// Role: answers from a LOCDB file: a walk down its binary tree of address bits, bounded by the 128 bits of an address.
// Bytes are believed only as far as they are checked: a broken link ends the walk, a broken record gives no answer.
import EgressTypes

/// A location database in libloc's format, version 1, with a verified signature.
public struct LOCDBReader: Sendable {
  /// What a database says of a network as a whole.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The bits as they stand in the file.
    public let rawValue: UInt16
    /// Wraps the bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A proxy that hides who uses it.
    public static let anonymousProxy = Flags(rawValue: 1)
    /// A satellite link: users may be anywhere.
    public static let satellite = Flags(rawValue: 2)
    /// The same addresses are announced from several places.
    public static let anycast = Flags(rawValue: 4)
    /// Listed as hostile.
    public static let hostile = Flags(rawValue: 8)
  }

  /// The record of the narrowest network that holds an address.
  public struct Network: Hashable, Sendable {
    /// The block of addresses.
    public let prefix: IPPrefix
    /// The country code as it stands in the file, pseudo-codes such as EU among them; nil for none.
    public let country: String?
    /// The AS number; nil for none.
    public let asn: UInt32?
    /// What holds for the whole network.
    public let flags: Flags
  }

  /// The database as a source of answers.
  public let info: LocationSourceInfo
  /// The key that signed it; nil only where a check of damaged bytes asked for none.
  public let signer: TrustedKey?
  /// When the data were made, by the signed header.
  public var createdAt: Timestamp { header.createdAt }
  private let file: MappedFile
  private let header: LOCDBHeader
  /// Where walks begin: IPv4 lies under ::ffff:0:0/96; nil where there is none.
  private let v4Starts: FirstBits?
  private let v6Starts: FirstBits

  /// Opens a database whose signature is by one of the keys; throws what `LocationFileError` lists for LOCDB files.
  public init(path: String, trustedKeys: [TrustedKey] = [.ipfire]) throws(LocationFileError) {
    try self.init(file: MappedFile(path: path), trustedKeys: trustedKeys)
  }

  init(file: MappedFile, trustedKeys: [TrustedKey]) throws(LocationFileError) {
    let header = try LOCDBHeader(of: file)
    self.init(file: file, header: header, signer: try header.signer(of: file, among: trustedKeys))
  }

  /// Opens without asking for a signature: for checks of how damaged bytes are read.
  init(unverified file: MappedFile) throws(LocationFileError) {
    self.init(file: file, header: try LOCDBHeader(of: file), signer: nil)
  }

  private init(file: MappedFile, header: LOCDBHeader, signer: TrustedKey?) {
    self.file = file
    self.header = header
    self.signer = signer
    info = LocationSourceInfo(
      vendor: VendorName.canonical(header.vendor), path: file.path, createdAt: header.createdAt,
      sha256: file.sha256().hexadecimal, signature: signer == nil ? .unsigned : .valid, licence: header.licence)
    let mapped = IPAddress(v4: 0)
    var node: Int? = 0
    for depth in 0..<96 { node = node.flatMap { LOCDBReader.child(of: $0, mapped.bit(depth), header.nodes, file) } }
    func starts(at root: Int, _ length: UInt8) -> FirstBits {
      FirstBits(from: LOCDBReader.arrive(at: root, length, from: nil, header.nodes, file), nodes: header.nodes.count) {
        place, bit, depth in
        let below = LOCDBReader.child(of: Int(place.node), bit, header.nodes, file)
        let length = length + UInt8(truncatingIfNeeded: depth + 1)
        return below.map { LOCDBReader.arrive(at: $0, length, from: place, header.nodes, file) }
      }
    }
    v4Starts = node.map { starts(at: $0, 96) }
    v6Starts = starts(at: 0, 0)
    // Hashing has touched every page, a lookup touches a few.
    file.letGo()
  }

  /// A walk that came to a node: the node's record counts, if it has one, and else the narrowest before it.
  private static func arrive(
    at node: Int, _ length: UInt8, from before: FirstBits.Place?, _ nodes: LOCDBHeader.Table, _ file: MappedFile
  ) -> FirstBits.Place {
    let record = file.integer(at: nodes.offset + 12 * node + 8, as: UInt32.self) ?? .max
    let number = UInt32(truncatingIfNeeded: node)
    if record != .max { return FirstBits.Place(node: number, record: record, length: length) }
    return FirstBits.Place(node: number, record: before?.record ?? .max, length: before?.length ?? 0)
  }

  // MARK: - Lookup

  /// The narrowest network that holds the address; nil when there is none or its record is broken.
  public func network(for address: IPAddress) -> Network? {
    let isIPv4 = address.isIPv4
    guard let starts = isIPv4 ? v4Starts : v6Starts else { return nil }
    let bits = isIPv4 ? address.low >> 16 : address.high >> 48
    let start = starts.node(bits)
    var (record, length) = (UInt32.max, 0)
    // The tree ends where it has no finer network, which may be far below the last one seen on the way.
    if start != .max {
      var node = Int(start)
      var depth = (isIPv4 ? 96 : 0) + starts.count
      while depth < 128, let next = LOCDBReader.child(of: node, address.bit(depth), header.nodes, file) {
        node = next
        depth += 1
        let found = file.integer(at: header.nodes.offset + 12 * node + 8, as: UInt32.self) ?? .max
        if found != .max { (record, length) = (found, depth) }
      }
    }
    if record == .max {
      let found = starts.found(bits)
      guard found.record != .max else { return nil }
      (record, length) = (found.record, Int(found.length))
    }
    return network(record: Int(record), prefix: IPPrefix(address, length: length))
  }

  /// The node below `node` on the side of a bit; nil where the tree ends, which the format writes as link 0.
  private static func child(of node: Int, _ bit: Int, _ nodes: LOCDBHeader.Table, _ file: MappedFile) -> Int? {
    guard let link = file.integer(at: nodes.offset + 12 * node + 4 * bit, as: UInt32.self), link != 0,
      Int(link) < nodes.count
    else { return nil }
    return Int(link)
  }

  private func network(record: Int, prefix: IPPrefix) -> Network? {
    let offset = header.networks.offset + 12 * record
    guard record < header.networks.count, let code = file.integer(at: offset, as: UInt16.self),
      let asn = file.integer(at: offset + 4, as: UInt32.self), let flags = file.integer(at: offset + 8, as: UInt16.self)
    else { return nil }
    return Network(
      prefix: prefix, country: CountryField.code(code), asn: asn == 0 ? nil : asn, flags: Flags(rawValue: flags))
  }

  /// The name of an AS, found by binary search; nil when the database does not list it.
  public func name(ofAS number: UInt32) -> String? {
    var low = 0
    var high = header.autonomousSystems.count
    while low < high {
      let middle = low + (high - low) / 2
      let offset = header.autonomousSystems.offset + 8 * middle
      guard let listed = file.integer(at: offset, as: UInt32.self) else { return nil }
      if listed == number {
        return LOCDBHeader.poolText(at: file.integer(at: offset + 4, as: UInt32.self), in: header.pool, of: file)
      }
      if listed < number { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

extension LOCDBReader: LocationReader {
  var format: String { "LOCDB version 1" }

  /// Counted anew each time: nodes that have a record.
  var networkCount: Int {
    (0..<header.nodes.count).count { node in
      file.integer(at: header.nodes.offset + 12 * node + 8, as: UInt32.self).map { $0 != .max } ?? false
    }
  }

  func answer(for address: IPAddress, source: Int) -> LocationAnswer? {
    network(for: address).map { network in
      LocationAnswer(
        source: source, country: network.country, asn: network.asn, asName: network.asn.flatMap(name(ofAS:)),
        isAnycast: network.flags.contains(.anycast), network: network.prefix)
    }
  }
}
