// Role: reads the address of a receiver in the one form whose host cannot be read in two ways.

/// An https or http address: a host in letters, digits, `-` and `.`, or an IP address, without user and fragment.
struct WebhookAddress: Hashable {
  /// Whether TLS is spoken.
  let isTLS: Bool
  /// The host in lower case, without brackets.
  let host: String
  /// The address as it is asked for.
  let url: String

  /// Reads an address; nil when it has another form.
  init?(_ text: String) {
    let schemes = [("https://", true), ("http://", false)]
    guard let (scheme, isTLS) = schemes.first(where: { text.hasPrefix($0.0) }) else { return nil }
    let rest = text.dropFirst(scheme.utf8.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest[authority.endIndex...]
    guard path.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }) else { return nil }
    let isBracketed = authority.hasPrefix("[")
    let end = isBracketed ? authority.firstIndex(of: "]") : authority.firstIndex(of: ":") ?? authority.endIndex
    guard let end else { return nil }
    let host = (isBracketed ? authority[..<end].dropFirst() : authority[..<end]).lowercased()
    let behind = isBracketed ? authority[end...].dropFirst() : authority[end...]
    let isHost = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      case UInt8(ascii: ":"): isBracketed
      default: false
      }
    }
    guard !host.isEmpty, isHost else { return nil }
    if !behind.isEmpty {
      guard behind.hasPrefix(":"), let port = UInt16(behind.dropFirst()), port > 0 else { return nil }
    }
    self.isTLS = isTLS
    self.host = host
    url = scheme + (isBracketed ? "[\(host)]" : host) + behind + (path.hasPrefix("/") ? "" : "/") + path
  }
}
