// Role: makes LOCDB version 1 files for tests, signed or not, laid out as libloc writes them but without its padding.
import Crypto
import EgressTypes

/// A location database to be written.
struct LOCDBWriter {
  /// One network's record.
  struct Network {
    var prefix: String
    var country: String = ""
    var asn: UInt32 = 0
    var flags: UInt16 = 0
  }

  var createdAt: UInt64 = 1_793_500_000
  var vendor = "Test Project"
  var licence = "CC0"
  var names: [UInt32: String] = [:]
  var networks: [Network] = []

  static let headerLength = 4200
  static let signatureArea = 68..<4168

  /// The file with no signature.
  var unsigned: [UInt8] {
    var pool: [UInt8] = []
    func pooled(_ text: String) -> UInt32 {
      defer { pool += Array(text.utf8) + [0] }
      return UInt32(pool.count)
    }
    let strings = [vendor, "made for a test", licence].map(pooled)
    let systems = names.sorted { $0.key < $1.key }.flatMap { bigEndian($0.key) + bigEndian(pooled($0.value)) }
    let records = networks.flatMap { network -> [UInt8] in
      let code = network.country.isEmpty ? [0, 0] : Array(network.country.utf8)
      return code + [0, 0] + bigEndian(network.asn) + bigEndian(network.flags) + [0, 0]
    }
    let tables = [systems, records, tree, [UInt8](), pool]
    var header = Array("LOCDBXX".utf8) + [1] + bigEndian(createdAt) + strings.flatMap(bigEndian)
    var offset = UInt32(LOCDBWriter.headerLength)
    for table in tables {
      header += bigEndian(offset) + bigEndian(UInt32(table.count))
      offset += UInt32(table.count)
    }
    header += Array(repeating: 0, count: LOCDBWriter.headerLength - header.count)
    return header + tables.flatMap { $0 }
  }

  /// The file signed in one or both of its two places.
  func signed(first: P521.Signing.PrivateKey? = nil, second: P521.Signing.PrivateKey? = nil) throws -> [UInt8] {
    let digest = SHA256.hash(data: unsigned)
    var bytes = unsigned
    for (slot, key) in [first, second].enumerated() {
      guard let signature = try key?.signature(for: digest).derRepresentation else { continue }
      bytes.replaceSubrange(68 + 2 * slot..<70 + 2 * slot, with: bigEndian(UInt16(signature.count)))
      bytes.replaceSubrange(72 + 2048 * slot..<72 + 2048 * slot + signature.count, with: signature)
    }
    return bytes
  }

  private var tree: [UInt8] {
    var nodes: [(links: [UInt32], record: UInt32)] = [([0, 0], .max)]
    for (record, network) in networks.enumerated() {
      guard let prefix = IPPrefix(network.prefix) else { preconditionFailure("no prefix: \(network.prefix)") }
      var node = 0
      for depth in 0..<prefix.length {
        let bit = prefix.base.bit(depth)
        if nodes[node].links[bit] == 0 {
          nodes[node].links[bit] = UInt32(nodes.count)
          nodes.append(([0, 0], .max))
        }
        node = Int(nodes[node].links[bit])
      }
      nodes[node].record = UInt32(record)
    }
    return nodes.flatMap { $0.links.flatMap(bigEndian) + bigEndian($0.record) }
  }
}

private func bigEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian, Array.init)
}

extension LOCDBWriter {
  /// Networks of documentation addresses (RFC 5737, RFC 3849) that nest, with every kind of record.
  static let sample = LOCDBWriter(
    names: [64500: "Example Hosting", 64501: "Example Cloud (Overseas)", 65536: "Exämple"],
    networks: [
      Network(prefix: "::/0", country: "US", asn: 64499),
      Network(prefix: "198.51.100.0/24", country: "DE", asn: 64500),
      Network(prefix: "198.51.100.128/25", country: "CN", asn: 64501),
      Network(prefix: "198.51.100.200/32", country: "EU", asn: 65536),
      Network(prefix: "203.0.113.0/24", asn: 64502),
      Network(prefix: "192.0.2.0/24", country: "AU", flags: 4),
      Network(prefix: "192.0.2.128/25", country: "AU", flags: 8),
      Network(prefix: "2001:db8::/32", country: "FR", asn: 64500),
      Network(prefix: "2001:db8:1::/48", country: "JP", asn: 64501, flags: 7),
      Network(prefix: "2001:db8:1::1/128", country: "SG"),
    ])
}
