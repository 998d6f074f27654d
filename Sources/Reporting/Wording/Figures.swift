// Role: numbers as people of a language write them, rounded so that no figure claims more than is true.
import EgressTypes

extension Language {
  /// A number with its noun: `1 flow`, `1,234 flows`; in Dutch `1.234 verbindingen`.
  func counted(_ number: Int64, _ noun: Noun) -> String { "\(grouped(number)) \(noun.form(of: number, in: self))" }

  /// A number of what is not listed: `3 further flows`; in Dutch `3 verdere verbindingen`.
  func countedFurther(_ number: Int64, _ noun: Noun) -> String {
    "\(grouped(number)) \(self("further", nl: "verdere")) \(noun.form(of: number, in: self))"
  }

  /// Bytes in decimal units with one digit, rounded down: `1.2 MB`; in Dutch `1,2 MB`.
  func byteCount(_ bytes: Int64) -> String {
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    guard bytes >= 1000 else { return "\(bytes) B" }
    var tenths = bytes / 100
    var unit = 0
    while tenths >= 10_000, unit < units.count - 1 {
      tenths /= 1000
      unit += 1
    }
    return "\(tenths / 10)\(decimalMark)\(tenths % 10) \(units[unit])"
  }

  /// A length of time in its two largest units: `2 h 03 min`; in Dutch `2 u 03 min`.
  func duration(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let hour = self("h", nl: "u")
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min \(two(seconds % 60)) s"
    case ..<86_400: return "\(seconds / 3600) \(hour) \(two(seconds / 60 % 60)) min"
    default: return "\(counted(seconds / 86_400, .day)) \(seconds / 3600 % 24) \(hour)"
    }
  }

  /// A share in per cent with two digits, rounded down: only the whole is `100 %`.
  func percentage(_ part: Int64, of whole: Int64) -> String {
    guard whole > 0 else { return self("none", nl: "geen") }
    if part == whole { return "100 %" }
    // Seconds and flows of a report stay far below what this product could run over.
    let (product, overflow) = part.multipliedReportingOverflow(by: 10_000)
    let hundredths = overflow ? part / max(1, whole / 10_000) : product / whole
    return "\(hundredths / 100)\(decimalMark)\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
  }

  private var decimalMark: String { self == .dutch ? "," : "." }
}
