// Role: makes MaxMind DB files for tests, with every record size, both versions and every type of value.
import EgressTypes

/// A MaxMind DB to be written.
struct MMDBWriter: Sendable {
  /// A value of the data section.
  indirect enum Value: Sendable {
    case text(String)
    case map([(String, Value)])
    case list([Value])
    case u16(UInt16)
    case u32(UInt32)
    case u64(UInt64)
    case i32(Int32)
    case flag(Bool)
    /// Bytes as they are: for other types, pointers, and what breaks the format.
    case raw([UInt8])
  }

  /// Where a prefix leads.
  enum Lead: Sendable {
    /// To a record, by its place in `records`.
    case record(Int)
    /// To the node of another prefix.
    case alias(String)
    /// To a number as it stands in the file.
    case link(Int)
  }

  var type = "Test-City"
  var ipVersion = 6
  var recordSize = 24
  var records: [Value] = []
  var leads: [(prefix: String, lead: Lead)] = []
  var epoch: UInt64 = 1_793_500_000
  /// Changes the metadata before they are written.
  var change: @Sendable (inout [(String, Value)]) -> Void = { _ in }

  static let mark: [UInt8] = [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)

  /// The whole file.
  var bytes: [UInt8] {
    var section: [UInt8] = []
    var offsets: [Int] = []
    for record in records {
      offsets.append(section.count)
      section += MMDBWriter.encode(record)
    }
    let nodes = tree(offsets)
    var metadata: [(String, Value)] = [
      ("binary_format_major_version", .u16(2)), ("binary_format_minor_version", .u16(0)),
      ("build_epoch", .u64(epoch)), ("database_type", .text(type)),
      ("description", .map([("en", .text("made for a test"))])), ("ip_version", .u16(UInt16(ipVersion))),
      ("languages", .list([.text("en")])), ("node_count", .u32(UInt32(nodes.count))),
      ("record_size", .u16(UInt16(recordSize))),
    ]
    change(&metadata)
    return nodes.flatMap(encode) + Array(repeating: 0, count: 16) + section + MMDBWriter.mark
      + MMDBWriter.encode(.map(metadata))
  }

  // MARK: - Tree

  private enum Side {
    case none
    case node(Int)
    case record(Int)
    case link(Int)
  }

  private func tree(_ offsets: [Int]) -> [[Int]] {
    var nodes: [[Side]] = [[.none, .none]]
    for (prefix, lead) in leads.sorted(by: { length($0.prefix) < length($1.prefix) }) {
      let last: Side =
        switch lead {
        case .record(let record): .record(record)
        case .link(let link): .link(link)
        case .alias(let target): side(of: target, in: nodes)
        }
      insert(last, at: prefix, in: &nodes)
    }
    return nodes.map { node in
      node.map { side in
        switch side {
        case .none: nodes.count
        case .node(let place): place
        case .record(let record): nodes.count + 16 + offsets[record]
        case .link(let link): link
        }
      }
    }
  }

  /// The bits of a prefix as the tree counts them: IPv4 lies under ::/96 of a version-6 tree.
  private func bits(_ text: String) -> [Int] {
    guard let prefix = IPPrefix(text) else { preconditionFailure("no prefix: \(text)") }
    let all = (0..<prefix.length).map { prefix.base.bit($0) }
    guard prefix.base.isIPv4 else { return all }
    return ipVersion == 4 ? Array(all[96...]) : Array(repeating: 0, count: 96) + all[96...]
  }

  /// Aliases come last, when what they lead to is there.
  private func length(_ prefix: String) -> Int {
    leads.contains { if $0.prefix == prefix, case .alias = $0.lead { true } else { false } } ? 200 : bits(prefix).count
  }

  private func side(of prefix: String, in nodes: [[Side]]) -> Side {
    var side = Side.node(0)
    for bit in bits(prefix) {
      guard case .node(let node) = side else { return side }
      side = nodes[node][bit]
    }
    return side
  }

  private func insert(_ last: Side, at prefix: String, in nodes: inout [[Side]]) {
    let bits = bits(prefix)
    var node = 0
    for bit in bits.dropLast() {
      if case .node(let below) = nodes[node][bit] {
        node = below
      } else {
        // What stood here holds for both halves of what is now divided.
        nodes.append([nodes[node][bit], nodes[node][bit]])
        nodes[node][bit] = .node(nodes.count - 1)
        node = nodes.count - 1
      }
    }
    nodes[node][bits[bits.count - 1]] = last
  }

  private func encode(_ node: [Int]) -> [UInt8] {
    let (left, right) = (node[0], node[1])
    func low(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    switch recordSize {
    case 24: return low(left, 3) + low(right, 3)
    case 28: return low(left, 3) + [UInt8((left >> 24) << 4 | right >> 24)] + low(right, 3)
    default: return low(left, 4) + low(right, 4)
    }
  }

  // MARK: - Values

  static func encode(_ value: Value) -> [UInt8] {
    switch value {
    case .text(let text): head(2, text.utf8.count) + Array(text.utf8)
    case .map(let entries): head(7, entries.count) + entries.flatMap { encode(.text($0.0)) + encode($0.1) }
    case .list(let values): head(11, values.count) + values.flatMap(encode)
    case .u16(let number): integer(5, UInt64(number))
    case .u32(let number): integer(6, UInt64(number))
    case .u64(let number): integer(9, number)
    case .i32(let number): head(8, 4) + (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    case .flag(let truth): head(14, truth ? 1 : 0)
    case .raw(let bytes): bytes
    }
  }

  /// A pointer to a place in the section, in the form of 1 to 4 bytes.
  static func pointer(to place: Int, length: Int) -> Value {
    let base = [0, 2048, 526_336, 0][length - 1]
    let value = place - base
    let bytes = (0..<length).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    let high = length == 4 ? 0 : UInt8(truncatingIfNeeded: value >> (8 * length))
    return .raw([0x20 | UInt8(length - 1) << 3 | high] + bytes)
  }

  /// The control bytes of a value.
  static func head(_ type: UInt8, _ size: Int) -> [UInt8] {
    let short: UInt8
    let rest: [UInt8]
    switch size {
    case ..<29: (short, rest) = (UInt8(size), [])
    case ..<285: (short, rest) = (29, [UInt8(size - 29)])
    case ..<65_821: (short, rest) = (30, [UInt8((size - 285) >> 8), UInt8((size - 285) & 0xff)])
    default:
      let more = size - 65_821
      (short, rest) = (31, [UInt8(more >> 16), UInt8(more >> 8 & 0xff), UInt8(more & 0xff)])
    }
    return (type < 8 ? [type << 5 | short] : [short, type - 7]) + rest
  }

  /// Integers are written without leading zero bytes.
  private static func integer(_ type: UInt8, _ number: UInt64) -> [UInt8] {
    let bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }.drop { $0 == 0 }
    return head(type, bytes.count) + bytes
  }
}
