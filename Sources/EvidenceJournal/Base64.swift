// Role: standard base64 (RFC 4648, section 4), read strictly, so that one value has one spelling and no bit is free.

/// Base64 with padding.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Bytes as text.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var rest = bytes[...]
    while let first = rest.popFirst() {
      let second = rest.popFirst()
      let third = second == nil ? nil : rest.popFirst()
      let group = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
      text.append(symbol(group >> 18))
      text.append(symbol(group >> 12))
      text.append(second == nil ? padding : symbol(group >> 6))
      text.append(third == nil ? padding : symbol(group))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes, or nil unless `text` is exactly what `encode` gives for them.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var symbols = 0
    for byte in text where byte != padding {
      guard let value = value(of: byte) else { return nil }
      group = group << 6 | value
      symbols += 1
      guard symbols % 4 == 0 else { continue }
      bytes += [UInt8(truncatingIfNeeded: group >> 16), UInt8(truncatingIfNeeded: group >> 8)]
      bytes.append(UInt8(truncatingIfNeeded: group))
      group = 0
    }
    switch symbols % 4 {
    case 2: bytes.append(UInt8(truncatingIfNeeded: group >> 4))
    case 3: bytes += [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
    case 1: return nil
    default: break
    }
    return encode(bytes).utf8.elementsEqual(text) ? bytes : nil
  }

  private static let padding = UInt8(ascii: "=")

  private static func symbol(_ bits: UInt32) -> UInt8 { alphabet[Int(bits & 63)] }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
