// Role: the summaries of several gateways joined into one overview.
import EgressTypes

/// A summary with what is known of who signed it.
public struct SignedSummary: Hashable, Sendable {
  /// The summary.
  public var summary: WeeklySummary
  /// Who signed it: a name that the reader's list of signers gives, or the key's fingerprint.
  public var signer: String
  /// Whether the key is in the reader's list of signers.
  public var isKnownSigner: Bool

  /// Makes one; the signer's name is made inert.
  public init(summary: WeeklySummary, signer: String, isKnownSigner: Bool) {
    self.summary = summary
    self.signer = signer.visible
    self.isKnownSigner = isKnownSigner
  }
}

/// Summaries of several gateways and periods.
public struct SummaryOverview: Hashable, Sendable {
  /// The summaries, by period and hangar.
  public let entries: [SignedSummary]

  /// Joins summaries; nil when there is none, or two of one hangar overlap, as their sums would count twice.
  public init?(_ summaries: [SignedSummary]) {
    guard !summaries.isEmpty else { return nil }
    let byHangar = Dictionary(grouping: summaries) { $0.summary.hangar }
    for of in byHangar.values {
      let spans = of.map(\.summary.span).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      guard zip(spans, spans.dropFirst()).allSatisfy({ $0.end <= $1.start }) else { return nil }
    }
    entries = summaries.sorted {
      ($0.summary.span.start, $0.summary.hangar) < ($1.summary.span.start, $1.summary.hangar)
    }
  }

  /// How many summaries have an answer.
  func count(_ answer: String) -> Int64 { Int64(entries.count { $0.summary.answer == answer }) }

  /// What some count comes to over all summaries.
  func sum(_ value: (WeeklySummary) -> Int64) -> Int64 { entries.reduce(Int64(0)) { $0.adding(value($1.summary)) } }

  /// From the first to the last second of all.
  var span: TimeSpan {
    entries.dropFirst().reduce(entries[0].summary.span) { $0.joined(with: $1.summary.span) }
  }
}
