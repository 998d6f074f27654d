// Role: one bar of a chart in SVG, as long as its value, with its share as a line above it.

/// Draws a bar that stretches to any width, so it holds no text; its value stands beside it, so it needs no name.
enum ChartBar {
  private static let width: Int64 = 1000

  static func svg(of bar: BarChart.Bar, in chart: BarChart) -> String {
    let length = chart.length(of: bar, outOf: width)
    let share = bar.share.map { share in
      rectangle("ground", width, 0, 4) + rectangle("watched", min(width, max(0, share)), 0, 4)
    }
    return "<svg class=\"bar\" aria-hidden=\"true\" viewBox=\"0 0 \(width) 20\" preserveAspectRatio=\"none\">"
      + (share ?? "") + rectangle("value", length, 7, 12) + "</svg>"
  }

  private static func rectangle(_ style: String, _ width: Int64, _ y: Int64, _ height: Int64) -> String {
    width > 0 ? "<rect class=\"\(style)\" x=\"0\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>" : ""
  }
}
