// Role: the plain JA4 fingerprint of a ClientHello, by the published description of JA4; nothing of its other forms.
import Crypto

extension ClientHelloOffers {
  /// `t13d1516h2_8daaf6152771_e5627efa2ab1`: carrier, version, name, counts and protocol; then two short hashes.
  func ja4(over carrier: ClientHello.Carrier, firstProtocol: [UInt8]?) -> String {
    let isNamed = extensions.values.contains(0)
    let start =
      carrier.ja4Letter + ja4Version + (isNamed ? "d" : "i") + twoDigits(ciphers.values.count)
      + twoDigits(extensions.values.count) + ja4Protocol(firstProtocol ?? [])
    // Name and protocol are told by the first part already.
    let kinds = extensions.values.filter { $0 != 0 && $0 != 16 }.sorted()
    let algorithms = signatureAlgorithms.values
    let extensionText = hexList(kinds) + (algorithms.isEmpty ? "" : "_" + hexList(algorithms))
    let ciphersHash = shortHash(ciphers.values.isEmpty ? "" : hexList(ciphers.values.sorted()))
    return start + "_" + ciphersHash + "_" + shortHash(kinds.isEmpty ? "" : extensionText)
  }

  /// The highest number offered stands for the version, whatever it means.
  private var ja4Version: String {
    switch supportedVersions.values.max() ?? version {
    case 0x0304: "13"
    case 0x0303: "12"
    case 0x0302: "11"
    case 0x0301: "10"
    case 0x0300: "s3"
    case 0x0002: "s2"
    case 0xfeff: "d1"
    case 0xfefd: "d2"
    case 0xfefc: "d3"
    default: "00"
    }
  }

  /// First and last character of the first protocol; of its hexadecimal form when one is no letter or digit.
  private func ja4Protocol(_ name: [UInt8]) -> String {
    guard let first = name.first, let last = name.last else { return "00" }
    func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      default: false
      }
    }
    if isPlain(first), isPlain(last) { return String(Unicode.Scalar(first)) + String(Unicode.Scalar(last)) }
    return String(first >> 4, radix: 16) + String(last & 15, radix: 16)
  }

  private func twoDigits(_ count: Int) -> String {
    let shown = min(count, 99)
    return (shown < 10 ? "0" : "") + String(shown)
  }

  private func hexList(_ numbers: [UInt16]) -> String {
    numbers.map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }.joined(separator: ",")
  }

  /// The first twelve digits of a SHA-256 hash; zeros for nothing.
  private func shortHash(_ text: String) -> String {
    guard !text.isEmpty else { return "000000000000" }
    return SHA256.hash(data: Array(text.utf8)).prefix(6)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension ClientHello.Carrier {
  fileprivate var ja4Letter: String {
    switch self {
    case .tls: "t"
    case .dtls: "d"
    case .quic: "q"
    }
  }
}
