// Role: what a report opens with, before its answer: how much was watched, what was not, and a small picture of it.
import EgressTypes

/// The coverage that an answer has to be read by.
struct CoverageOpening {
  let heading: String
  /// The share, and the gaps; one sentence each.
  let sentences: [String]
  /// The picture; nil where one would say nothing.
  let picture: CoveragePicture?

  init(_ report: ReportModel, _ language: Language) {
    let coverage = report.coverage
    heading = language("Coverage", nl: "Dekking")
    sentences = [
      ReportSection.coverageSummary(coverage, language).capitalisedFirst + ".",
      CoverageOpening.gaps(coverage, language),
    ]
    picture = CoveragePicture.opening(report, language)
  }

  init(_ overview: SummaryOverview, _ language: Language) {
    let (watched, seconds) = (overview.sum(\.watched), overview.sum { $0.span.seconds })
    let whole = Int64(overview.entries.count { $0.summary.watched == $0.summary.span.seconds })
    let (count, all) = (language.grouped(whole), language.grouped(Int64(overview.entries.count)))
    heading = language("Coverage", nl: "Dekking")
    sentences = [
      language.share(watched, of: seconds) + ".",
      language(
        "Watched without a gap: \(count) of \(all) summaries.",
        nl: "Zonder onderbreking bewaakt: \(count) van \(all) samenvattingen."),
    ]
    picture = nil
  }

  private static func gaps(_ coverage: Coverage, _ language: Language) -> String {
    guard let longest = coverage.longestGaps(1).listed.first else {
      return language("No gap.", nl: "Geen onderbreking.")
    }
    let count = language.counted(Int64(coverage.gaps.count), .gap)
    let length = language.duration(longest.span.seconds)
    let (start, end) = (longest.span.start.readable, longest.span.end.readable)
    let reason = longest.reason.words(in: language)
    return coverage.gaps.count == 1
      ? language(
        "\(count): \(length), from \(start) to \(end) (\(reason)).",
        nl: "\(count): \(length), van \(start) tot \(end) (\(reason)).")
      : language(
        "\(count), the longest \(length), from \(start) to \(end) (\(reason)).",
        nl: "\(count), de langste \(length), van \(start) tot \(end) (\(reason)).")
  }
}

extension Language {
  /// `98.67 %: 596,797 of 604,800 seconds watched`.
  func share(_ watched: Int64, of seconds: Int64) -> String {
    let share = percentage(watched, of: seconds)
    let all = counted(seconds, .second)
    return self(
      "\(share): \(grouped(watched)) of \(all) watched", nl: "\(share): \(grouped(watched)) van \(all) bewaakt")
  }
}
