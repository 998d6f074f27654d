// Role: lines of JSON written straight from fields, for programs that read one object a flow by the hundred thousand.

/// Lines in the public form of records, as `JournalRecord.outputLine` has them, gathered until they are taken.
public struct OutputLines: RecordFields, Sendable {
  /// The lines so far, each with its line end.
  public private(set) var bytes: [UInt8] = []
  private var isFirstField = true

  /// Makes no lines.
  public init() {}

  /// Begins a line.
  public mutating func begin() {
    bytes.append(UInt8(ascii: "{"))
    isFirstField = true
  }

  /// Ends a line.
  public mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Hands over the lines.
  public mutating func take() -> String {
    defer { bytes.removeAll(keepingCapacity: true) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a text.
  public mutating func put(_ key: String, _ text: String) {
    begin(key)
    JSONText.append(text, to: &bytes)
  }

  /// Writes a whole number.
  public mutating func put(_ key: String, _ number: Int64) {
    begin(key)
    JSONText.append(number, to: &bytes)
  }

  /// Writes a time.
  public mutating func put(_ key: String, _ time: Timestamp) {
    begin(key)
    quote { time.append(to: &$0) }
  }

  /// Writes an address.
  public mutating func put(_ key: String, _ address: IPAddress, as version: IPVersion) {
    guard version == .v4, let v4 = address.v4 else { return put(key, address.ipv6Description) }
    begin(key)
    quote { out in
      for place in 0..<4 {
        if place > 0 { out.append(UInt8(ascii: ".")) }
        JSONText.append(Int64(v4 >> UInt32(24 - 8 * place) & 255), to: &out)
      }
    }
  }

  /// Writes a link-layer address.
  public mutating func put(_ key: String, _ address: MACAddress) {
    begin(key)
    quote { address.append(to: &$0) }
  }

  /// Writes a list, also an empty one.
  public mutating func put(_ key: String, _ list: [String]) {
    begin(key)
    JSONText.append(list, to: &bytes)
  }

  /// Writes names as an array of `{name, source}`.
  public mutating func put(_ key: String, _ names: [AttributedName]) {
    begin(key)
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for name in names {
      bytes.append(contentsOf: (isFirst ? #"{"name":"# : #",{"name":"#).utf8)
      isFirst = false
      JSONText.append(name.name.text, to: &bytes)
      bytes.append(contentsOf: #","source":"#.utf8)
      JSONText.append(name.source.rawValue, to: &bytes)
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func begin(_ key: String) {
    bytes.append(contentsOf: (isFirstField ? "\"" : ",\"").utf8)
    isFirstField = false
    // Keys are this program's own and need no escape.
    bytes.append(contentsOf: key.utf8)
    bytes.append(contentsOf: "\":".utf8)
  }

  private mutating func quote(_ write: (inout [UInt8]) -> Void) {
    bytes.append(UInt8(ascii: "\""))
    write(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }
}
