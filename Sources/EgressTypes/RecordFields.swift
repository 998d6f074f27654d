// Role: where the fields of a record go one by one: into a record, or at once into a line of JSON.

/// Takes fields in the order of their keys.
///
/// The order matters to a line of JSON only: its keys must come sorted, byte by byte.
public protocol RecordFields {
  /// Takes a text.
  mutating func put(_ key: String, _ text: String)
  /// Takes a whole number.
  mutating func put(_ key: String, _ number: Int64)
  /// Takes a time.
  mutating func put(_ key: String, _ time: Timestamp)
  /// Takes an address, written in the form of the header it stood in.
  mutating func put(_ key: String, _ address: IPAddress, as version: IPVersion)
  /// Takes a link-layer address.
  mutating func put(_ key: String, _ address: MACAddress)
  /// Takes a list of texts.
  mutating func put(_ key: String, _ list: [String])
  /// Takes the names of a destination.
  mutating func put(_ key: String, _ names: [AttributedName])
}

extension JournalRecord: RecordFields {
  /// Sets a text.
  public mutating func put(_ key: String, _ text: String) { fields[key] = .string(text) }
  /// Sets a whole number.
  public mutating func put(_ key: String, _ number: Int64) { fields[key] = .integer(number) }
  /// Sets a time.
  public mutating func put(_ key: String, _ time: Timestamp) { fields[key] = .string(time.description) }
  /// Sets an address.
  public mutating func put(_ key: String, _ address: IPAddress, as version: IPVersion) {
    fields[key] = .string(version == .v4 ? address.description : address.ipv6Description)
  }
  /// Sets a link-layer address.
  public mutating func put(_ key: String, _ address: MACAddress) { fields[key] = .string(address.description) }
  /// Sets a list; an empty list is not written.
  public mutating func put(_ key: String, _ list: [String]) { self[list: key] = list }
  /// Sets names as `source name`.
  public mutating func put(_ key: String, _ names: [AttributedName]) {
    self[list: key] = names.map { "\($0.source.rawValue) \($0.name)" }
  }
}
