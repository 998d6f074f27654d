// Role: the names by which a client says which server it wants, as one message gives them.
import EgressTypes

extension DomainName {
  /// Reads what a client gives as its server's name; nil for an address literal or nothing, which name no one.
  init?(serverNamed bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= DomainName.maximumBytes,
      IPAddress(String(decoding: bytes, as: UTF8.self)) == nil
    else { return nil }
    self.init(dotted: bytes)
  }
}

/// Names in the order they were read, each once; two different ones are two readings of the same bytes.
struct ServerNames {
  private var names: [DomainName] = []
  /// More than these in one message are an attack on the reader's memory; the first ones tell enough.
  static let maximumCount = 4

  var isEmpty: Bool { names.isEmpty }

  mutating func append(_ name: DomainName) {
    guard names.count < ServerNames.maximumCount, !names.contains(name) else { return }
    names.append(name)
  }

  func observations(_ source: NameSource) -> [Observation] {
    names.map { .serverName($0, source) }
  }
}
