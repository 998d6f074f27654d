// Role: holds texts in HTML to what they say, also where a template of pages puts them in.
import HTMLPages
import Testing

@Suite("Text in HTML")
struct HTMLTextTests {
  static let texts = [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"),
    ("' onmouseover='alert(1)", "&#39; onmouseover=&#39;alert(1)"),
    ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
    ("</style>--><!-- ]]>", "&lt;/style&gt;--&gt;&lt;!-- ]]&gt;"),
    ("<\u{338}script>", "&lt;\u{338}script&gt;"),
    ("\"\u{301} onload=x", "&quot;\u{301} onload=x"),
    ("{{title}} {{{style}}}", "{{title}} {{{style}}}"),
    ("één `a` | b", "één `a` | b"), ("", ""),
  ]

  @Test(arguments: texts) func `no text is markup`(text: String, html: String) {
    #expect(HTMLText.literal(text) == html)
  }

  @Test(arguments: texts)
  func `a template escapes by the same rule, in sections and attributes too`(
    text: String, html: String
  ) throws {
    let template = try PageTemplate(
      "{{#items}}\n<li title=\"{{.}}\">{{.}}</li>\n{{/items}}\n{{{markup}}}\n")
    let value: [String: Any] = ["items": [text], "markup": "<b>"]
    #expect(template.filled(with: value) == "<li title=\"\(html)\">\(html)</li>\n<b>\n")
  }

  @Test func `a broken template is refused`() {
    #expect(throws: (any Error).self) { try PageTemplate("{{#open}}") }
  }
}
