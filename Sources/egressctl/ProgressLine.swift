// Role: how far long work is, in one line on a terminal; nothing where standard error is a pipe or a file.
import EvidenceJournal
import JournalFiles
import LinuxCalls

/// One line that is written again and again in its own place.
///
/// It counts steps and looks at no clock: a line is written each time the work has come a hundredth further, or after
/// each so many steps where nobody knows how many there will be.
struct ProgressLine {
  private let work: String
  private let unit: String
  private var total: Int64?
  private var step: Int64
  private let isShown: Bool
  private var done: Int64 = 0
  private var next: Int64 = 0
  private var width = 0

  /// Begins with nothing done; `unit` is what is counted, as `records`.
  init(
    _ work: String, unit: String, of total: Int64? = nil, isShown: Bool = StandardStreams.remarksGoToTerminal
  ) {
    self.work = work
    self.unit = unit
    self.isShown = isShown
    step = 100_000
    expect(total)
  }

  /// Takes how many steps there will be, when that is known.
  mutating func expect(_ total: Int64?) {
    guard let total, total > 0, total != self.total else { return }
    self.total = total
    step = max(1, total / 100)
  }

  /// Counts what was done since the last call.
  mutating func advance(by count: Int64 = 1) {
    done += count
    guard isShown, done >= next else { return }
    next = done - done % step + step
    let line = text
    // What the line before had more is wiped with blanks: not every terminal knows how to clear a line.
    let blanks = String(repeating: " ", count: max(0, width - line.count))
    width = line.count
    StandardStreams.remark("\r\(line)\(blanks)")
  }

  /// Takes the line away, before anything else is written.
  mutating func finish() {
    guard isShown, width > 0 else { return }
    StandardStreams.remark("\r\(String(repeating: " ", count: width))\r")
    width = 0
  }

  /// The line as it is: `report: 1200000 of 4000000 records, 30 %`.
  var text: String {
    guard let total else { return "\(work): \(done) \(unit)" }
    // More may come while it is counted.
    let shown = min(done, total)
    return "\(work): \(shown) of \(total) \(unit), \(shown * 100 / total) %"
  }
}

extension ProgressLine {
  /// Verifies the journal in a folder and tells how far it is.
  ///
  /// Throws what `JournalVerification` throws.
  static func verify(_ folder: String, pinned: VerifierKey? = nil) throws -> JournalReport {
    var progress = ProgressLine("verify", unit: "segments")
    defer { progress.finish() }
    return try JournalVerification.verify(folder, pinned: pinned) { segments in
      progress.expect(Int64(segments))
      progress.advance()
    }
  }
}
