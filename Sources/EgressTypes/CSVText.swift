// Role: cells of comma-separated values (RFC 4180) that no spreadsheet takes for anything but text.

/// Comma-separated values.
public enum CSVText {
  /// Rows, each with the end of its line.
  public static func text(_ rows: [[String]]) -> String { rows.map(row).joined() }

  /// A row, with the end of its line.
  public static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

  /// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP ASVS 1.2.10).
  public static func cell(_ text: String) -> String {
    let guarded: [UInt8] = Array("=+-@\t\r\0".utf8)
    // Some programs pass over spaces before they look for the sign of a formula.
    let first = text.utf8.first { $0 != UInt8(ascii: " ") }
    let shown = (first.map(guarded.contains) == true ? "'" : "") + text.visible
    // A semicolon parts cells where the comma is the decimal sign.
    let mustQuote = shown.utf8.contains {
      [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\"")].contains($0)
    }
    return mustQuote ? "\"\(quoted(shown))\"" : shown
  }

  private static func quoted(_ text: String) -> String {
    text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
  }
}
