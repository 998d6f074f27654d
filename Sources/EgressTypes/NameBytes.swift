// Role: the characters of which names of hosts, rule packs and authorities are made.

extension UInt8 {
  /// Whether it is an ASCII letter or digit, a hyphen, a full stop or an underscore.
  public var isNameByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
