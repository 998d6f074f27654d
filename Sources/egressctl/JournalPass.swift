// Role: one pass over a journal's records that shows how far it is, on a terminal.
import JournalFiles

/// A reader of a journal with a progress line, which goes when the pass ends or is given up.
final class JournalPass {
  private var reader: JournalReadAhead
  private var progress: ProgressLine
  private let signed: UInt64?
  private var isFirst = true

  /// Begins a pass; `work` says on the line what it is for.
  ///
  /// Throws what `JournalReader` throws.
  init(_ work: String, over folder: String, from index: UInt64 = 0, extent: JournalReader.Extent = .written) throws {
    reader = JournalReadAhead(try JournalReader(folder, from: index, extent: extent))
    progress = ProgressLine(work, unit: "records")
    // A journal without a checkpoint has no known length, and says so elsewhere.
    signed = try? JournalReader.signedSize(of: folder)
  }

  /// The next record; nil at the end.
  ///
  /// Throws what `JournalReader` throws.
  func next() throws -> ReadRecord? {
    guard let entry = try reader.next() else {
      progress.finish()
      return nil
    }
    if isFirst {
      isFirst = false
      progress.expect(signed.flatMap { $0 > entry.index ? Int64(clamping: $0 - entry.index) : nil })
    }
    progress.advance()
    return entry
  }

  deinit { progress.finish() }
}
