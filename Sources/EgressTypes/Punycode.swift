// Role: writes a label with letters beyond ASCII as DNS carries it, so that a rule file may name `münchen.example`.

/// Punycode, the encoding of internationalised labels (RFC 3492).
public enum Punycode {
  // RFC 3492 §5.
  private static let base = 36
  private static let firstThreshold = 1
  private static let lastThreshold = 26
  private static let skew = 38
  private static let damp = 700
  private static let initialBias = 72
  private static let initialCode = 0x80

  /// The A-label of a label, `xn--mnchen-3ya`; a label of ASCII alone is itself.
  ///
  /// Letters are put in lower case. Nil for what one and the same name could be written in two ways with: marks that
  /// combine with the letter before, and characters that no host name has.
  public static func label(_ text: some StringProtocol) -> String? {
    let scalars = text.lowercased().unicodeScalars
    guard scalars.contains(where: { !$0.isASCII }) else { return text.lowercased() }
    for scalar in scalars {
      guard !scalar.isASCII else {
        guard scalar == "-" || scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        else { return nil }
        continue
      }
      switch scalar.properties.generalCategory {
      case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber: continue
      default: return nil
      }
    }
    guard let encoded = encode(Array(scalars)) else { return nil }
    return "xn--" + encoded
  }

  /// RFC 3492 §6.3.
  private static func encode(_ scalars: [Unicode.Scalar]) -> String? {
    // No label is longer than 63 bytes, and each character beyond ASCII takes at least one.
    guard scalars.count <= 63 else { return nil }
    var output = scalars.filter(\.isASCII).map { UInt8(ascii: $0) }
    let basicCount = output.count
    var handled = basicCount
    if basicCount > 0 { output.append(UInt8(ascii: "-")) }
    var code = initialCode
    var delta = 0
    var bias = initialBias
    while handled < scalars.count {
      guard let next = scalars.map({ Int($0.value) }).filter({ $0 >= code }).min() else { return nil }
      // At most 0x10ffff times 64: far from overflow.
      delta += (next - code) * (handled + 1)
      code = next
      for scalar in scalars {
        if Int(scalar.value) < code { delta += 1 }
        guard Int(scalar.value) == code else { continue }
        output += digits(of: delta, bias: bias)
        bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    // With `xn--` before it.
    guard output.count <= 59 else { return nil }
    return String(decoding: output, as: UTF8.self)
  }

  private static func digits(of number: Int, bias: Int) -> [UInt8] {
    var digits: [UInt8] = []
    var rest = number
    var place = base
    while true {
      let threshold = min(max(place - bias, firstThreshold), lastThreshold)
      if rest < threshold { break }
      digits.append(digit(threshold + (rest - threshold) % (base - threshold)))
      rest = (rest - threshold) / (base - threshold)
      place += base
    }
    return digits + [digit(rest)]
  }

  /// `a` to `z` are 0 to 25, `0` to `9` are 26 to 35.
  private static func digit(_ value: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: value < 26 ? Int(UInt8(ascii: "a")) + value : Int(UInt8(ascii: "0")) + value - 26)
  }

  /// RFC 3492 §6.1.
  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var steps = 0
    while delta > (base - firstThreshold) * lastThreshold / 2 {
      delta /= base - firstThreshold
      steps += base
    }
    return steps + (base - firstThreshold + 1) * delta / (delta + skew)
  }
}
