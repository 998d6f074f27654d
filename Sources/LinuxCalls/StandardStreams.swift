// Role: remarks to standard error, in order with what was printed before.
import Glibc

/// The streams a program was started with.
public enum StandardStreams {
  /// Writes a text to standard error at once, after everything that was printed.
  public static func remark(_ text: String) {
    SystemCalls.flushOutput()
    let bytes = Array(text.utf8)
    var written = 0
    // Nobody can be told that nobody can be told.
    while written < bytes.count,
      let count = try? SystemCalls.write(2, bytes, from: written, of: "standard error"), count > 0
    { written += count }
  }

  /// Whether somebody sits at a terminal that standard error goes to.
  public static var remarksGoToTerminal: Bool { isatty(2) == 1 }

  /// Writes out everything that was printed.
  public static func flush() { SystemCalls.flushOutput() }
}
