// Role: the tables of a report as JSON, with the keys and values of exports.
import EgressTypes

extension JSONNode {
  /// The tables of some sections by their names, each an array of objects.
  static func tables(of sections: [ReportSection]) -> JSONNode {
    .object(sections.flatMap(\.tables).map { ($0.name, rows($0)) })
  }

  private static func rows(_ table: ReportTable) -> JSONNode {
    .array(
      table.rows.map { row in
        .object(zip(table.columns, row).map { ($0.key, value($1)) })
      })
  }

  private static func value(_ cell: Cell) -> JSONNode {
    switch cell {
    case .count(let number), .bytes(let number), .duration(let number): .number(number)
    case .time(let time): JSONNode.time(time)
    case .lines(let lines), .words(_, let lines): .texts(lines)
    case .text, .word, .share: .text(cell.exported)
    }
  }
}
