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
  /// Longest text that can be an address, in bytes.
  private static let longestAddress = 64
  /// Longest label, in bytes (RFC 1035 §2.3.4).
  private static let maximumLabel = 63
  /// Longest name as text; its wire form has two bytes more.
  private static let maximumText = DomainName.maximumBytes - 2

  /// Whether a name was given that no host has, so that receivers differ in what they make of it.
  private(set) var isMalformed = false

  var isEmpty: Bool { names.isEmpty }

  /// Takes what a client gives as a name; nothing names no one, and an address literal only where it is sent as a name.
  mutating func append(_ given: ArraySlice<UInt8>, addressesAreNames: Bool = false) {
    let dot = UInt8(ascii: ".")
    var bytes = given.last == dot ? given.dropLast() : given
    guard !given.isEmpty else { return }
    let isAddress =
      given.count <= ServerNames.longestAddress && IPAddress(String(decoding: given, as: UTF8.self)) != nil
    if isAddress, !addressesAreNames { return }
    if !isAddress, !ServerNames.isHostName(bytes) { isMalformed = true }
    while bytes.last == dot { bytes.removeLast() }
    if bytes.count > DomainName.maximumBytes {
      // Its end says whose it is.
      bytes = bytes.suffix(DomainName.maximumBytes)
      if let first = bytes.firstIndex(of: dot) { bytes = bytes[(first + 1)...] }
    }
    let name = DomainName(dotted: bytes)
    guard !name.text.isEmpty, names.count < ServerNames.maximumCount, !names.contains(name) else { return }
    names.append(name)
  }

  /// Whether the bytes, without a dot at their end, are labels of letters, digits, hyphens and underscores.
  private static func isHostName(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count <= maximumText
      && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
        (1...maximumLabel).contains(label.count) && label.allSatisfy(isHostByte)
      }
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  func observations(_ source: NameSource) -> [Observation] {
    names.map { .serverName($0, source) } + (isMalformed ? [.mark(.malformedMessage)] : [])
  }
}
