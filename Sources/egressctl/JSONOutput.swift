// Role: what a command says as JSON for other programs: keys with underscores, in a fixed order.
import FoundationEssentials

/// JSON for programs.
enum JSONOutput {
  /// One object over several lines, for a person to read as well.
  static func pretty(_ value: some Encodable) throws -> String { try text(value, [.prettyPrinted]) }

  /// One object on one line.
  static func line(_ value: some Encodable) throws -> String { try text(value, []) }

  private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
