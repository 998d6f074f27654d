// Role: a piece of a page in Mustache, in which every text is escaped by the one function that all pages use.
import Mustache

/// A piece of a page with names in braces; `{{name}}` is escaped, `{{{name}}}` is markup already.
public struct PageTemplate: Sendable {
  private let template: MustacheTemplate

  /// Reads a template; throws when it is broken.
  public init(_ text: String) throws {
    MustacheContentTypes.register(LiteralText(), named: LiteralText.name)
    template = try MustacheTemplate(string: "{{% CONTENT_TYPE: \(LiteralText.name)}}\n" + text)
  }

  /// Fills the template; each property of a value, or key of a dictionary, is a name in it.
  public func filled(with value: Any) -> String { template.render(value) }
}

private struct LiteralText: MustacheContentType {
  static let name = "literal"
  func escapeText(_ text: String) -> String { HTMLText.literal(text) }
}
