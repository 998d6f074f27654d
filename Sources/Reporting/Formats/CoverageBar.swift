// Role: one day of watching as a bar in SVG: full height where watched, a thin line where not, marks for violations.
import EgressTypes

/// Draws a day; the bar stretches to any width, so it holds no text.
struct CoverageBar {
  private let coverage: Coverage
  private let marks: [Timestamp]
  private let period: TimeSpan

  /// The shortest gap drawn, in seconds of the day; its outline, which does not stretch, makes it visible at any width.
  private static let shortestGap: Int64 = 120

  init(_ report: ReportModel) {
    coverage = report.coverage
    marks = report.findings(.violation).map(\.span.start)
    period = report.period.span
  }

  /// The SVG of one day, 26 units high; one unit of width is one second.
  func svg(of day: DayCoverage) -> String {
    let span = day.day.span
    let width = span.seconds
    let from = max(span.start.seconds, period.start.seconds) - span.start.seconds
    let to = min(span.end.seconds, period.end.seconds) - span.start.seconds
    var shapes = rectangle("watched", from, to - from, 2, 16)
    for gap in gaps(of: span, from, to) {
      shapes += rectangle("paper", gap.lowerBound, Int64(gap.count), 0, 20)
      shapes += rectangle("gap", gap.lowerBound, Int64(gap.count), 8, 4)
    }
    for hour in stride(from: Int64(3600), to: width, by: 3600) {
      shapes += rectangle(hour % 21_600 == 0 ? "tick" : "hour", hour - 60, 120, 2, 16)
    }
    for mark in marks where span.start <= mark && mark < span.end {
      shapes += "<path class=\"mark\" d=\"M\(mark.seconds - span.start.seconds) 20v6\"/>"
    }
    let label = "\(day.name): \(percentage(day.watched, of: day.seconds)) watched"
    return "<svg class=\"bar\" role=\"img\" aria-label=\"\(label)\" viewBox=\"0 0 \(width) 26\""
      + " preserveAspectRatio=\"none\">\(shapes)</svg>"
  }

  /// The day's gaps as seconds from midnight, none shorter than can be seen, joined where they then touch.
  private func gaps(of day: TimeSpan, _ from: Int64, _ to: Int64) -> [Range<Int64>] {
    var result: [Range<Int64>] = []
    for gap in coverage.gaps where gap.span.start < day.end && gap.span.end > day.start {
      let start = max(gap.span.start.seconds - day.start.seconds, from)
      let end = min(max(gap.span.end.seconds - day.start.seconds, start + CoverageBar.shortestGap), to)
      if let last = result.last, start <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else if start < end {
        result.append(start..<end)
      }
    }
    return result
  }

  private func rectangle(_ style: String, _ x: Int64, _ width: Int64, _ y: Int64, _ height: Int64) -> String {
    "<rect class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>"
  }
}
