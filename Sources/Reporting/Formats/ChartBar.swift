// Role: one bar of a chart in SVG, as long as its value, in parts where it has any, with its share as a line above it.

/// Draws a bar that stretches to any width, so it holds no text; its value stands beside it, so it needs no name.
enum ChartBar {
  private static let width: Int64 = 1000

  static func svg(of bar: BarChart.Bar, in chart: BarChart) -> String {
    // In steps of four, so that the smallest part can still be seen.
    let (parts, rest) = chart.lengths(of: bar, outOf: width / 4)
    var shapes = ""
    var start: Int64 = 0
    for part in parts {
      shapes += rectangle(part.kind.rawValue, part.length * 4, 7, 12, from: start)
      start += part.length * 4
    }
    shapes += rectangle("value", rest * 4, 7, 12, from: start)
    let share = bar.share.map { share in
      rectangle("ground", width, 0, 4) + rectangle("watched", min(width, max(0, share)), 0, 4)
    }
    return "<svg class=\"bar\" aria-hidden=\"true\" viewBox=\"0 0 \(width) 20\" preserveAspectRatio=\"none\">"
      + (share ?? "") + shapes + "</svg>"
  }

  private static func rectangle(
    _ style: String, _ width: Int64, _ y: Int64, _ height: Int64, from x: Int64 = 0
  ) -> String {
    width > 0 ? "<rect class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>" : ""
  }
}
