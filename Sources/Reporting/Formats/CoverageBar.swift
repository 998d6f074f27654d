// Role: one row of the picture of watching in SVG: a cell full where watched, a thin line where not.
import EgressTypes
import HTMLPages

/// Draws a row; it stretches to any width, so it holds no text.
enum CoverageBar {
  private static let cell = 40
  private static let gap = 3
  private static let height = 20

  /// The SVG of a row of cells, in the width of the longest row.
  static func svg(of row: CoveragePicture.Row, width: Int, label: String) -> String {
    let shapes = row.cells.enumerated().map { place, cell in
      cell.seconds == 0 ? "" : CoverageBar.shapes(of: cell, at: place * CoverageBar.cell)
    }
    return
      "<svg class=\"bar\" role=\"img\" aria-label=\"\(HTMLText.literal(label))\" viewBox=\"0 0 \(max(1, width) * cell) 26\""
      + " preserveAspectRatio=\"none\">\(shapes.joined())</svg>"
  }

  private static func shapes(of cell: CoveragePicture.Cell, at x: Int) -> String {
    let width = CoverageBar.cell - gap
    var shapes = ""
    if cell.watched == cell.seconds {
      shapes = rectangle("watched", x, width, 0, height)
    } else {
      // What was watched in part is never drawn as whole nor as nothing.
      let part =
        cell.watched == 0
        ? 0 : min(height - 6, max(3, height * Int(clamping: cell.watched / max(1, cell.seconds / 1000)) / 1000))
      shapes = rectangle("ground", x, width, 0, height)
      if part > 0 { shapes += rectangle("watched", x, width, height - part, part) }
      shapes += rectangle("gap", x, width, cell.watched == 0 ? height / 2 - 2 : 0, 4)
    }
    return shapes + (cell.isMarked ? rectangle("mark", x + width / 2 - 4, 8, height + 1, 5) : "")
  }

  private static func rectangle(_ style: String, _ x: Int, _ width: Int, _ y: Int, _ height: Int) -> String {
    "<rect class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>"
  }
}
