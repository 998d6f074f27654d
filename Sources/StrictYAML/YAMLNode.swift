// Role: the one meeting with the YAML library: text in, a bounded tree of nodes with places out.

import EgressTypes
import Yams

/// A node of a parsed file.
struct YAMLNode {
  enum Content {
    /// A text; `isPlain` when it stands without quotes, so that it may be a number, date or truth value.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case mapping([Pair])
  }

  struct Pair {
    let key: YAMLNode
    let value: YAMLNode
  }

  /// The deepest nesting read.
  static let maximumDepth = 32

  let content: Content
  let place: YAMLPlace

  /// Parses a text.
  ///
  /// Throws where it is no YAML, holds several documents, a key twice, a tag, or nests too deep.
  static func parse(_ text: YAMLText, file: String) throws(YAMLMistakes) -> YAMLNode {
    do {
      // The basic resolver leaves every scalar a text: types are the reader's, so `NO` stays Norway.
      guard let root = try Yams.compose(yaml: text.text, .basic, .default, .utf8) else {
        throw YAMLMistakes(one: YAMLMistake(YAMLPlace(file: file, line: 1, column: 1), "the file is empty"))
      }
      return try YAMLNode(root, file: file, depth: 0)
    } catch let mistakes as YAMLMistakes {
      throw mistakes
    } catch let error as YamlError {
      throw YAMLMistakes(one: mistake(error, file: file))
    } catch {
      throw YAMLMistakes(one: YAMLMistake(YAMLPlace(file: file, line: 1, column: 1), "\(error)"))
    }
  }

  private init(_ node: Node, file: String, depth: Int) throws(YAMLMistakes) {
    place = YAMLPlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    guard depth <= YAMLNode.maximumDepth else {
      let message = "nests deeper than \(YAMLNode.maximumDepth) levels; write it flatter"
      throw YAMLMistakes(one: YAMLMistake(place, message))
    }
    guard YAMLNode.plainTags.contains(node.tag.description) else {
      throw YAMLMistakes(one: YAMLMistake(place, "tag `\(node.tag)` is refused; leave it out"))
    }
    switch node {
    case .scalar(let scalar):
      content = .scalar(scalar.string, isPlain: scalar.style == .plain)
    case .sequence(let items):
      var nodes: [YAMLNode] = []
      for item in items { nodes.append(try YAMLNode(item, file: file, depth: depth + 1)) }
      content = .list(nodes)
    case .mapping(let pairs):
      var nodes: [Pair] = []
      for (key, value) in pairs {
        let key = try YAMLNode(key, file: file, depth: depth + 1)
        nodes.append(Pair(key: key, value: try YAMLNode(value, file: file, depth: depth + 1)))
      }
      content = .mapping(nodes)
    case .alias(let alias):
      throw YAMLMistakes(one: YAMLMistake(place, "alias `\(alias.anchor)` is refused; write the value out in full"))
    }
  }

  private static let plainTags: Set = ["tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]

  private static func mistake(_ error: YamlError, file: String) -> YAMLMistake {
    func place(_ mark: Mark) -> YAMLPlace { YAMLPlace(file: file, line: mark.line, column: mark.column) }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      let doing = context.map { "\($0.text), " } ?? ""
      let remedy =
        doing.contains("alias") ? "put a text that begins with `*` in quotes" : "check indentation and quotes"
      return YAMLMistake(place(mark), "this is no YAML: \(doing)\(problem); \(remedy)")
    case .composer(_, let problem, let mark, _):
      return YAMLMistake(place(mark), "\(problem); a file holds one document, so remove what follows")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.sorted().map { "`\($0)`" }.joined(separator: ", ")
      return YAMLMistake(place(context.mark), "\(keys) stands more than once in this mapping; keep one")
    case .reader(let problem, _, let value, _):
      let code = String(value, radix: 16)
      return YAMLMistake(YAMLPlace(file: file, line: 1, column: 1), "character 0x\(code): \(problem); remove it")
    default:
      return YAMLMistake(YAMLPlace(file: file, line: 1, column: 1), "\(error)")
    }
  }
}
