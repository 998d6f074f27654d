// Role: a silence of the journal as it outlives a restart.
import EgressTypes

/// That no record comes: behind which one, since when, and whether that was told.
public struct SilenceWait: Hashable, Sendable {
  /// The newest record; nil when none could be read.
  public var index: UInt64?
  /// When records were last known to come.
  public var since: Timestamp
  /// Whether the silence was told.
  public var isTold: Bool

  /// Makes a wait.
  public init(index: UInt64?, since: Timestamp, isTold: Bool) {
    self.index = index
    self.since = since
    self.isTold = isTold
  }

  /// The wait in three words: `2027-01-15T08:00:00.000000Z 120 told`; `-` stands for no record, `waiting` for not told.
  var text: String { "\(since) \(index.map { "\($0)" } ?? "-") \(isTold ? "told" : "waiting")" }

  /// Reads `text`; nil when it has another form.
  init?(text: some StringProtocol) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, let since = Timestamp(rfc3339: words[0]), ["told", "waiting"].contains(words[2]) else {
      return nil
    }
    let index = UInt64(words[1])
    guard index != nil || words[1] == "-" else { return nil }
    self.init(index: index, since: since, isTold: words[2] == "told")
  }
}
