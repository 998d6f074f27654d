// Role: watching as a picture: a row for each day with a cell for each hour, or for long periods a row for each week.
import EgressTypes

/// Cells of time, each with how much of it was watched.
struct CoveragePicture {
  /// One cell.
  struct Cell {
    /// Its seconds that lie in the period; 0 for one outside.
    var seconds: Int64 = 0
    /// Those of them that were watched.
    var watched: Int64 = 0
    /// Whether the first packet of a violation fell into it.
    var isMarked = false
  }

  /// One row.
  struct Row {
    let name: String
    var cells: [Cell]

    var seconds: Int64 { cells.reduce(0) { $0 + $1.seconds } }
    var watched: Int64 { cells.reduce(0) { $0 + $1.watched } }
  }

  /// What a row is: `Day` or `Week from`.
  private(set) var rowTitle: String
  /// What a cell is, for its explanation: `hour` or `day`.
  private(set) var cellTitle: String
  /// What a row's cells are called, every so many of them: `0 h`, `6 h` …, or the days of a week.
  private(set) var marks: [String]
  /// Cells from one of these names to the next.
  private(set) var cellsPerMark: Int
  private(set) var rows: [Row]

  /// The longest period, in days, that is shown hour by hour.
  private static let longestByHour = 35
  /// The longest period, in days, that is drawn hour by hour before the answer, so that the answer stays in sight.
  private static let longestOpening = 8

  /// Whether the picture before the answer is the whole one.
  static func isOpenedByHour(_ report: ReportModel) -> Bool { report.coverage.days.count <= longestOpening }

  /// Days up to which that is one cell for each day: what fits a terminal.
  private static let longestOpeningByDay = 62

  /// The picture before the answer: hour by hour for a week; for what is longer one row, with a cell for each day or, where
  /// they would be too many, for each week.
  static func opening(_ report: ReportModel, _ language: Language) -> CoveragePicture {
    var picture = CoveragePicture(report, language)
    let days = report.coverage.days
    guard !isOpenedByHour(report), let first = days.first else { return picture }
    let violations = report.findings(.violation).map(\.span.start)
    let isByDay = days.count <= longestOpeningByDay
    var cells: [Cell] = []
    for day in days {
      if isByDay || cells.isEmpty || day.day.date.isoWeekday == 1 { cells.append(Cell()) }
      let last = cells.count - 1
      cells[last].seconds += day.seconds
      cells[last].watched += day.watched
      cells[last].isMarked = cells[last].isMarked || violations.contains(where: day.day.span.contains)
    }
    picture.rowTitle = isByDay ? language("Days from", nl: "Dagen vanaf") : language("Weeks from", nl: "Weken vanaf")
    picture.cellTitle = isByDay ? language("one day", nl: "één dag") : language("one week", nl: "één week")
    picture.marks = []
    picture.cellsPerMark = 1
    picture.rows = [Row(name: first.day.date.description, cells: cells)]
    return picture
  }

  init(_ report: ReportModel, _ language: Language) {
    let violations = report.findings(.violation).map(\.span.start)
    let days = report.coverage.days
    if days.count <= CoveragePicture.longestByHour {
      rowTitle = language("Day", nl: "Dag")
      cellTitle = language("one hour", nl: "één uur")
      marks = [0, 6, 12, 18].map { language("\($0) h", nl: "\($0) u") }
      cellsPerMark = 6
      rows = days.map { day in
        let cells = zip(day.hours, day.day.hours).map { hour, span in
          Cell(seconds: hour.seconds, watched: hour.watched, isMarked: violations.contains(where: span.contains))
        }
        return Row(name: language.weekday(day.day.date), cells: cells)
      }
    } else {
      rowTitle = language("Week from", nl: "Week vanaf")
      cellTitle = language("one day", nl: "één dag")
      marks = language("Mon Tue Wed Thu Fri Sat Sun", nl: "ma di wo do vr za zo").split(separator: " ").map(String.init)
      cellsPerMark = 1
      rows = CoveragePicture.weeks(days, violations)
    }
  }

  /// The most cells that a row has: 25 where clocks were set back.
  var width: Int { rows.map(\.cells.count).max() ?? 0 }

  private static func weeks(_ days: [DayCoverage], _ violations: [Timestamp]) -> [Row] {
    var rows: [Row] = []
    for day in days {
      let place = Int(day.day.date.isoWeekday) - 1
      if rows.isEmpty || place == 0 {
        let monday = CivilDate(daysSinceEpoch: day.day.date.daysSinceEpoch - Int64(place))
        rows.append(Row(name: monday.description, cells: Array(repeating: Cell(), count: 7)))
      }
      rows[rows.count - 1].cells[place] = Cell(
        seconds: day.seconds, watched: day.watched, isMarked: violations.contains(where: day.day.span.contains))
    }
    return rows
  }
}

extension TimeSpan {
  /// Whether a time lies in the span.
  func contains(_ time: Timestamp) -> Bool { start <= time && time < end }
}
