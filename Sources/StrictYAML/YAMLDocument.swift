// Role: the entry: reads one file into one value, or reports everything that is wrong with it.

/// The mistakes gathered while a file is read.
///
/// Owned by one call of `read`; values and mappings of that file write into it.
final class YAMLMistakeList {
  var mistakes: [YAMLMistake] = []
}

/// A YAML file read strictly: nothing is guessed, nothing is ignored, nothing is half-loaded.
public enum YAMLDocument {
  /// Reads a file with a body that takes it apart.
  ///
  /// The body answers nil where it met a mistake; it goes on wherever it can, so that all mistakes are found in one
  /// reading. Throws them all.
  public static func read<Value>(
    _ bytes: [UInt8], file: String, _ body: (YAMLValue) -> Value?
  ) throws(YAMLMistakes) -> Value {
    let root = try YAMLNode.parse(YAMLText(bytes, file: file), file: file)
    let list = YAMLMistakeList()
    let value = body(YAMLValue(node: root, list: list))
    if let mistakes = YAMLMistakes(list.mistakes) { throw mistakes }
    guard let value else { throw YAMLMistakes(one: YAMLMistake(root.place, "the file does not say what is needed")) }
    return value
  }
}
