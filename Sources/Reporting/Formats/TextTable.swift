// Role: columns of plain text; numbers stand right, the last column is as wide as it likes.
import EgressTypes

/// A table whose columns are as wide as their widest cell.
struct TextTable {
  private let isNumber: [Bool]
  private let rows: [[String]]

  init(_ table: ReportTable, _ language: Language) {
    isNumber = table.columns.map(\.isNumber)
    rows = [table.columns.map(\.title)] + table.rows.map { row in row.map { $0.text(in: language) } }
  }

  /// The lines, each indented by two spaces.
  var lines: [String] {
    let widths = isNumber.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column -> String in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        if isNumber[column] { return gap + row[column] }
        return column == row.count - 1 ? row[column] : row[column] + gap
      }
      return "  " + cells.joined(separator: "  ")
    }
  }
}
