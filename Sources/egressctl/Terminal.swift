// Role: the two streams of a command: results to standard output, remarks to standard error.
import ArgumentParser
import Glibc
import LinuxCalls

/// How results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case text
  /// One JSON object a line.
  case jsonl
}

/// Waiting.
enum Pause {
  /// Waits until a moment has come.
  static func until(_ moment: ContinuousClock.Instant) {
    let left = ContinuousClock.now.duration(to: moment).components
    guard left.seconds >= 0, left.attoseconds >= 0 else { return }
    usleep(UInt32(clamping: left.seconds * 1_000_000 + left.attoseconds / 1_000_000_000_000))
  }
}

/// The streams of this process.
enum Terminal {
  /// Writes a line to standard output; the C library writes it out in large pieces.
  static func line(_ text: String) { print(text) }

  /// Writes whole lines, their ends included.
  static func write(_ lines: String) { print(lines, terminator: "") }

  /// Writes out what is printed and waits until there may be more to print.
  static func pause() {
    StandardStreams.flush()
    usleep(200_000)
  }

  /// Writes a remark to standard error at once.
  static func warn(_ text: String) { StandardStreams.remark("egressctl: \(text)\n") }
}
