// Role: what was not watched: reasons and gaps, and for long periods the whole picture.
import EgressTypes

extension ReportSection {
  /// Gaps listed for people; the others are counted.
  private static let longestList = 40

  /// Coverage.
  static func coverage(_ report: ReportModel, _ language: Language) -> ReportSection {
    let coverage = report.coverage
    // A short period has been drawn hour by hour before the answer.
    let isDrawn = CoveragePicture.isOpenedByHour(report)
    var blocks: [ReportBlock] = isDrawn ? [] : [.coverage(CoveragePicture(report, language))]
    if coverage.gaps.isEmpty {
      blocks.append(.paragraph(language("No gap.", nl: "Geen onderbreking.")))
    } else {
      let longest = coverage.longestGaps(longestList)
      blocks += [
        .table(reasons(coverage, language)), .table(gaps(longest.listed, language)),
      ]
      if longest.others > 0 {
        let others = language.counted(longest.others, .gap)
        let length = language.duration(longest.seconds)
        blocks.append(
          .note(language("And \(others) more, shorter: \(length).", nl: "En nog \(others), korter: \(length).")))
      }
    }
    return ReportSection(
      id: "coverage", heading: language("Gaps in coverage", nl: "Onderbrekingen van de dekking"),
      summary: coverage.gaps.isEmpty
        ? ""
        : "\(language.counted(Int64(coverage.gaps.count), .gap)), \(language.duration(coverage.unwatched))",
      blocks: blocks)
  }

  /// How much was watched.
  static func coverageSummary(_ coverage: Coverage, _ language: Language) -> String {
    language.share(coverage.watched, of: coverage.seconds)
  }

  private static func reasons(_ coverage: Coverage, _ language: Language) -> ReportTable {
    ReportTable(
      name: "unwatched", caption: language("Not watched, by reason", nl: "Niet bewaakt, naar reden"),
      columns: [
        .init(key: "reason", title: language("reason", nl: "reden")),
        .init(key: "seconds", title: language("time", nl: "tijd"), isNumber: true),
      ],
      rows: coverage.reasons.map { [.reasons($0.reason, language), .duration(seconds: $0.seconds)] })
  }

  private static func gaps(_ gaps: [CoverageGap], _ language: Language) -> ReportTable {
    ReportTable(
      name: "gaps", caption: language("Gaps in order of time", nl: "Onderbrekingen op volgorde van tijd"),
      columns: [
        .init(key: "from", title: language("from", nl: "van")), .init(key: "until", title: language("to", nl: "tot")),
        .init(key: "seconds", title: language("length", nl: "duur"), isNumber: true),
        .init(key: "reason", title: language("reason", nl: "reden")),
      ],
      rows: gaps.map { gap in
        [
          .time(gap.span.start), .time(gap.span.end), .duration(seconds: gap.span.seconds),
          .reasons(gap.reason, language),
        ]
      })
  }
}

extension Cell {
  fileprivate static func reasons(_ reasons: UnwatchedReasons, _ language: Language) -> Cell {
    .word(reasons.words(in: language), exported: reasons.words(in: .english))
  }
}
