// Role: columns of plain text; numbers stand right, the last column is as wide as it likes.

/// A table whose columns are as wide as their widest cell.
struct TextTable {
  /// Where a column's text stands.
  enum Side {
    case left
    case right
  }

  private let columns: [(title: String, side: Side)]
  private var rows: [[String]] = []

  init(_ columns: (String, Side)...) { self.columns = columns.map { (title: $0.0, side: $0.1) } }

  mutating func add(_ cells: String...) { rows.append(cells) }

  /// The lines, each indented by two spaces.
  var lines: [String] {
    let all = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in all.map { $0[column].utf8.count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column -> String in
        let gap = String(repeating: " ", count: widths[column] - row[column].utf8.count)
        if columns[column].side == .right { return gap + row[column] }
        return column == columns.count - 1 ? row[column] : row[column] + gap
      }
      return "  " + cells.joined(separator: "  ")
    }
  }
}
