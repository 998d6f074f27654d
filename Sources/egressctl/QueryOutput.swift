// Role: writes rows of a query as text, CSV, or JSON, each so that no value of a row can steer what reads it.
import ArgumentParser
import EgressTypes
import JournalIndex

/// How rows are written.
enum QueryFormat: String, CaseIterable, ExpressibleByArgument {
  /// A table for people.
  case text
  /// Comma-separated values (RFC 4180) for spreadsheets.
  case csv
  /// One array of objects.
  case json
  /// One object a line.
  case jsonl
}

/// The rows of one query on their way out.
struct QueryOutput {
  private let format: QueryFormat
  private var columns: [String] = []
  private var table = TextTable([])
  private var rows = 0

  init(format: QueryFormat) { self.format = format }

  /// Takes the names of the columns; returns what is to be written.
  mutating func begin(_ names: [String]) -> String {
    columns = names
    switch format {
    case .text:
      table = TextTable(names.map(\.visible))
      return ""
    case .csv: return CSVText.row(names)
    case .json:
      columns = QueryOutput.distinct(names)
      return "["
    case .jsonl:
      columns = QueryOutput.distinct(names)
      return ""
    }
  }

  /// Takes a row; returns what is to be written.
  mutating func add(_ values: [QueryValue]) -> String {
    defer { rows += 1 }
    switch format {
    case .text:
      table.add(values.map(\.plain))
      for (place, value) in values.enumerated() where value.isNumber { table.rightAligned.insert(place) }
      return ""
    case .csv: return values.map(QueryOutput.cell).joined(separator: ",") + "\r\n"
    case .json: return (rows == 0 ? "\n" : ",\n") + object(values)
    case .jsonl: return object(values) + "\n"
    }
  }

  /// Returns what is to be written behind the last row.
  func end() -> String {
    switch format {
    case .text: columns.isEmpty ? "" : table.text + "\n"
    case .json: rows == 0 ? "]\n" : "\n]\n"
    case .csv, .jsonl: ""
    }
  }

  private func object(_ values: [QueryValue]) -> String {
    let members = zip(columns, values).map { name, value in "\(JSONText.quoted(name)):\(value.json)" }
    return "{\(members.joined(separator: ","))}"
  }

  /// Names of columns may repeat in SQL, but not as keys of an object: the second `ip` becomes `ip_2`.
  private static func distinct(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      var candidate = name
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }

  private static func cell(_ value: QueryValue) -> String {
    switch value {
    case .null: ""
    case .text(let text): CSVText.cell(text)
    case .integer, .real, .blob: value.plain
    }
  }
}

extension QueryValue {
  /// For people: what has no value is a dash.
  fileprivate var plain: String {
    switch self {
    case .null: "-"
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let text): text.visible
    case .blob(let bytes): "x'\(bytes.hexadecimal)'"
    }
  }

  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .null, .text, .blob: false
    }
  }

  /// JSON has no word for numbers that are not finite.
  fileprivate var json: String {
    switch self {
    case .null: "null"
    case .integer(let number): "\(number)"
    case .real(let number): number.isFinite ? "\(number)" : "null"
    case .text(let text): JSONText.quoted(text)
    case .blob: JSONText.quoted(plain)
    }
  }
}
