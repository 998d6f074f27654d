// Role: what is wrong in a YAML file, where, and what to write instead.

import EgressTypes

/// A place in a file.
public struct YAMLPlace: Hashable, Sendable, CustomStringConvertible {
  /// The file as the reader of the message knows it.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The character of that line, from 1.
  public var column: Int

  /// Makes a place.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as editors and compilers write it.
  public var description: String { "\(file):\(line):\(column)" }
}

extension YAMLPlace: Comparable {
  /// Orders places by file, then from top to bottom.
  public static func < (left: YAMLPlace, right: YAMLPlace) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// One mistake in a YAML file.
public struct YAMLMistake: Hashable, Sendable, CustomStringConvertible {
  /// Where it stands.
  public var place: YAMLPlace
  /// What is wrong and what to write instead.
  public var message: String

  /// Makes a mistake.
  public init(_ place: YAMLPlace, _ message: String) {
    self.place = place
    self.message = message
  }

  /// `file:line:column: message` on one line, with bytes that a terminal would act on made visible.
  public var description: String {
    "\(place): " + message.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? hidden($0) : String($0) }.joined()
  }

  private func hidden(_ scalar: Unicode.Scalar) -> String { escaped(UInt8(truncatingIfNeeded: scalar.value)) }
}

/// Every mistake that was found; never empty.
public struct YAMLMistakes: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mistakes, from top to bottom.
  public let all: [YAMLMistake]

  /// Makes a list, or nil when there is none to report.
  public init?(_ mistakes: [YAMLMistake]) {
    guard !mistakes.isEmpty else { return nil }
    all = mistakes.sorted { $0.place < $1.place }
  }

  init(one mistake: YAMLMistake) { all = [mistake] }

  /// How many are told; a person mends the first ones and asks again.
  public static let toldAtMost = 100

  /// One line for each of the first; what is left out is counted.
  public var description: String {
    let rest = all.count - YAMLMistakes.toldAtMost
    let told = all.prefix(YAMLMistakes.toldAtMost).map(\.description)
    return (rest > 0 ? told + ["\(rest) more mistakes; mend these first"] : told).joined(separator: "\n")
  }
}
