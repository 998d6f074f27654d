// Role: numbers as people read them, rounded so that no figure claims more than is true.
import EgressTypes

/// A number with its noun: `1 flow`, `1,234 flows`.
func counted(_ number: Int64, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

/// A whole number with a comma between thousands.
func grouped(_ number: Int64) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}

/// Bytes in decimal units with one digit, rounded down: `1.2 MB`.
func byteCount(_ bytes: Int64) -> String {
  let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
  guard bytes >= 1000 else { return "\(bytes) B" }
  var tenths = bytes / 100
  var unit = 0
  while tenths >= 10_000, unit < units.count - 1 {
    tenths /= 1000
    unit += 1
  }
  return "\(tenths / 10).\(tenths % 10) \(units[unit])"
}

/// A length of time in its two largest units: `2 h 03 min`.
func duration(_ seconds: Int64) -> String {
  func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
  switch seconds {
  case ..<60: return "\(seconds) s"
  case ..<3600: return "\(seconds / 60) min \(two(seconds % 60)) s"
  case ..<86_400: return "\(seconds / 3600) h \(two(seconds / 60 % 60)) min"
  default: return "\(counted(seconds / 86_400, "day")) \(seconds / 3600 % 24) h"
  }
}

/// A share in per cent with two digits, rounded down: only the whole is `100 %`.
func percentage(_ part: Int64, of whole: Int64) -> String {
  guard whole > 0 else { return "none" }
  if part == whole { return "100 %" }
  let hundredths = part * 10_000 / whole
  return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
}
