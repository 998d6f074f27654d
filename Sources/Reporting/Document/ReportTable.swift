// Role: a table as values, which each format writes for its reader: words for people, plain numbers for programs.
import EgressTypes
import RecordWording

/// Rows of values under named columns.
struct ReportTable {
  /// One column.
  struct Column {
    /// Its name in exports, the same in every language.
    let key: String
    /// Its heading.
    let title: String
    /// Whether it holds numbers, which stand right.
    var isNumber = false
  }

  /// Its name after `--table`, the same in every language.
  let name: String
  let caption: String
  let columns: [Column]
  var rows: [[Cell]]
}

/// One value of a table.
enum Cell {
  case text(String)
  /// Words for people, and the word of records for programs.
  case word(String, exported: String)
  /// Several texts, each on a line of its own where there is room.
  case lines([String])
  /// The same, with the words of records for programs.
  case words([String], exported: [String])
  case count(Int64)
  case bytes(Int64)
  case duration(seconds: Int64)
  case time(Timestamp?)
  case share(Int64, of: Int64)

  /// The value as people read it.
  func text(in language: Language) -> String {
    switch self {
    case .text(let text), .word(let text, _): text
    case .lines(let lines), .words(let lines, _): lines.joined(separator: "; ")
    case .count(let number): language.grouped(number)
    case .bytes(let number): language.byteCount(number)
    case .duration(let seconds): language.duration(seconds)
    case .time(let time): time?.readable ?? "-"
    case .share(let part, let whole): language.percentage(part, of: whole)
    }
  }

  /// The value for programs: numbers without separators, times in RFC 3339.
  var exported: String {
    switch self {
    case .text(let text), .word(_, let text): text
    case .lines(let lines), .words(_, let lines): lines.joined(separator: "; ")
    case .count(let number), .bytes(let number), .duration(let number): String(number)
    case .time(let time): time?.description ?? ""
    case .share(let part, let whole): whole > 0 ? Language.english.percentage(part, of: whole) : ""
    }
  }

  /// What rows are sorted by where a reader may choose; nil sorts by the text.
  var order: Int64? {
    switch self {
    case .text, .word, .lines, .words, .time: nil
    case .count(let number), .bytes(let number), .duration(let number): number
    case .share(let part, let whole): whole > 0 ? part.multipliedReportingOverflow(by: 10_000).partialValue / whole : -1
    }
  }

  /// What a person wrote, or their name: quoted for people, bare for programs.
  static func said(_ text: String) -> Cell { .word(text.quoted, exported: text) }

  /// A name that a person gave to something, with its letters for people.
  static func named(_ text: String) -> Cell { .word(text.asWritten, exported: text) }

  /// Sentences of records, in the language of people and as they stand for programs.
  static func sentences(_ texts: [String], _ language: Language) -> Cell {
    .words(language.recorded(texts), exported: texts)
  }
}
