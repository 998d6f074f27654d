// Role: a host name as compared and printed: lower case, no trailing dot, hostile bytes made visible.

/// A domain name in presentation form; every byte outside letters, digits, `-` and `_` stands escaped as `\xNN`.
public struct DomainName: Hashable, Sendable, CustomStringConvertible {
  /// The normalised text; empty for the root.
  public let text: String

  /// Longest name accepted, in bytes of wire form (RFC 1035 §2.3.4).
  public static let maximumBytes = 255

  /// Makes a name from labels as they stood on the wire; a dot inside a label is escaped, so it never reads as a boundary.
  public init(labels: some Sequence<some Sequence<UInt8>>) {
    var text: [UInt8] = []
    for label in labels {
      if !text.isEmpty { text.append(UInt8(ascii: ".")) }
      for byte in label { DomainName.append(byte, to: &text) }
    }
    self.text = String(decoding: text, as: UTF8.self)
  }

  /// Makes a name from dotted bytes, as a TLS server name, HTTP Host or rule file writes it; one trailing dot is dropped.
  public init(dotted bytes: some BidirectionalCollection<UInt8>) {
    let dot = UInt8(ascii: ".")
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes.last == dot ? bytes.dropLast() : bytes[...] {
      if byte != dot { DomainName.append(byte, to: &text) } else if !text.isEmpty { text.append(dot) }
    }
    self.text = String(decoding: text, as: UTF8.self)
  }

  /// Makes a name from dotted text.
  public init(_ text: some StringProtocol) { self.init(dotted: Array(text.utf8)) }

  /// Makes a name from its own text, as records hold it: escapes stay as they are.
  public init(recorded text: some StringProtocol) { self.text = String(text) }

  /// Whether this name is `suffix` itself or lies under it, label by label: `notdji.com` is not under `dji.com`.
  public func isWithin(_ suffix: DomainName) -> Bool {
    if text == suffix.text { return true }
    let mine = text.utf8
    let theirs = suffix.text.utf8
    guard !theirs.isEmpty, mine.count > theirs.count, text.hasSuffix(suffix.text) else { return false }
    return mine[mine.index(mine.endIndex, offsetBy: -theirs.count - 1)] == UInt8(ascii: ".")
  }

  /// The name itself and each name above it, longest first: `a.dji.com`, `dji.com`, `com`.
  public var selfAndAncestors: [DomainName] {
    var names: [DomainName] = []
    var rest = text[...]
    while !rest.isEmpty {
      names.append(DomainName(normalized: String(rest)))
      guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { break }
      rest = rest[rest.utf8.index(after: dot)...]
    }
    return names
  }

  /// Whether every byte was one that host names are made of and no label was empty.
  public var isHostName: Bool {
    !text.isEmpty && !text.utf8.contains(UInt8(ascii: "\\"))
      && !text.split(separator: ".", omittingEmptySubsequences: false).contains("")
  }

  /// The normalised text.
  public var description: String { text }

  private init(normalized text: String) { self.text = text }

  private static func append(_ byte: UInt8, to text: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): text.append(byte | 0x20)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      text.append(byte)
    default: text += Array(escaped(byte).utf8)
    }
  }
}

/// Writes one byte as `\xNN`, the form in which hostile bytes appear everywhere in egressd.
public func escaped(_ byte: UInt8) -> String {
  "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
