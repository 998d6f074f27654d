// Role: the secret by which pseudonyms are made, and the file it is kept in.
import Crypto
import EgressTypes

/// A key of 32 bytes; whoever has it can find out what a pseudonym stands for.
public struct PseudonymKey: Sendable {
  private let key: SymmetricKey

  /// Makes a key of random bytes; nil unless they are 32.
  public init?(bytes: [UInt8]) {
    guard bytes.count == PseudonymKey.length else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// Reads the text of a key file: 64 hexadecimal digits and a line end; nil for anything else.
  public init?(text: String) {
    let digits = Array(text.utf8.prefix { $0 != UInt8(ascii: "\n") })
    guard digits.count == 2 * PseudonymKey.length, text.utf8.count <= digits.count + 1 else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = PseudonymKey.value(of: digits[place]), let low = PseudonymKey.value(of: digits[place + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  /// The bytes of a key.
  public static let length = 32

  /// The text of the key file.
  public static func text(of bytes: [UInt8]) -> String { hexadecimal(bytes) + "\n" }

  /// Which key it is, in 8 digits that tell nothing of it: outputs of one key can be joined.
  public var id: String { String(digest(of: "key", "id").prefix(8)) }

  /// The first 16 digits of HMAC-SHA256 (RFC 2104) over the kind, a NUL and the value.
  func digest(of kind: String, _ value: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array("\(kind)\0\(value)".utf8), using: key)
    return PseudonymKey.hexadecimal(code.prefix(8))
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
