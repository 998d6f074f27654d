// Role: whole numbers as people of a language write them.

extension Language {
  /// A whole number with its thousands set apart, `1,234` or `1.234`.
  public func grouped(_ number: Int64) -> String {
    let digits = Array(String(number.magnitude))
    let separator: Character = self == .dutch ? "." : ","
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(separator) }
      text.append(digit)
    }
    return text
  }
}
